"""Pages of duties."""

from xiaozhang.foundation.duties.views.lists import duty_list
from xiaozhang.foundation.duties.views.records import excuse, record

__all__ = ["duty_list", "excuse", "record"]
