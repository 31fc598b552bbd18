"""Pages of exceptions."""

from xiaozhang.foundation.exceptions.views.asking import add, change
from xiaozhang.foundation.exceptions.views.lists import exception_list
from xiaozhang.foundation.exceptions.views.records import record, revoke, submit, withdraw

__all__ = ["add", "change", "exception_list", "record", "revoke", "submit", "withdraw"]
