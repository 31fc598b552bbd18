"""Pages of appeals."""

from xiaozhang.performance.appeals.views.answering import assign, decide, follow, review
from xiaozhang.performance.appeals.views.lists import appeal_list
from xiaozhang.performance.appeals.views.records import ask_review, record, withdraw, write
from xiaozhang.performance.appeals.views.submitting import add

__all__ = ["add", "appeal_list", "ask_review", "assign", "decide", "follow", "record", "review", "withdraw", "write"]
