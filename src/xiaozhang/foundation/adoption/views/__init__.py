"""Pages of adoption."""

from xiaozhang.foundation.adoption.views.adoptions import add, adoption_list, drop, save
from xiaozhang.foundation.adoption.views.passages import accept, accept_sure, change, ignore, join, leave, split, take
from xiaozhang.foundation.adoption.views.review import review

__all__ = [
    "accept",
    "accept_sure",
    "add",
    "adoption_list",
    "change",
    "drop",
    "ignore",
    "join",
    "leave",
    "review",
    "save",
    "split",
    "take",
]
