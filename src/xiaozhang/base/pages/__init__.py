"""The page toolkit: who may open a page, forms to actions, lists, records, refusals, the frame. See docs/pages.md."""

from xiaozhang.base.pages.access import Request, page, public, signed_in
from xiaozhang.base.pages.cards import CardForm
from xiaozhang.base.pages.choices import ChoiceField, FlagField, ManyChoiceField, RecordField, find_records
from xiaozhang.base.pages.exporting import Taken, log_export, send
from xiaozhang.base.pages.failures import answer, csrf_failure, error_middleware, handlers
from xiaozhang.base.pages.figures import CountField, DateField, MomentField, MonthField, PercentField, YuanField
from xiaozhang.base.pages.files import FilesField, FilesInput
from xiaozhang.base.pages.form import Form
from xiaozhang.base.pages.htmx import is_for, is_htmx
from xiaozhang.base.pages.listing import list_page
from xiaozhang.base.pages.picking import back_to, picked
from xiaozhang.base.pages.progress import Progress, progress
from xiaozhang.base.pages.record import Act, Fact, Part, parts_of, record_page
from xiaozhang.base.pages.rows import RowColumn, RowsField
from xiaozhang.base.pages.showing import filled
from xiaozhang.base.pages.specs import Batch, Column, Empty, Filter, ListSpec, ViewTab
from xiaozhang.base.pages.spreadsheets import Heading, Sheet, Typed
from xiaozhang.base.pages.submitting import Submitted, act, form_page, submit, succeed
from xiaozhang.base.pages.texts import LineField, PhoneField, TextField
from xiaozhang.base.pages.toasts import toast
from xiaozhang.base.pages.words import headline, words

__all__ = [
    "CardForm",
    "Act",
    "Batch",
    "ChoiceField",
    "Column",
    "CountField",
    "DateField",
    "Empty",
    "Fact",
    "FilesField",
    "FilesInput",
    "Filter",
    "FlagField",
    "Form",
    "Heading",
    "LineField",
    "ListSpec",
    "ManyChoiceField",
    "MomentField",
    "MonthField",
    "Part",
    "PercentField",
    "PhoneField",
    "Progress",
    "RecordField",
    "Request",
    "RowColumn",
    "RowsField",
    "Sheet",
    "Submitted",
    "Taken",
    "TextField",
    "Typed",
    "ViewTab",
    "YuanField",
    "act",
    "answer",
    "back_to",
    "csrf_failure",
    "error_middleware",
    "filled",
    "find_records",
    "form_page",
    "handlers",
    "headline",
    "is_for",
    "is_htmx",
    "list_page",
    "log_export",
    "page",
    "parts_of",
    "picked",
    "progress",
    "public",
    "record_page",
    "send",
    "signed_in",
    "submit",
    "succeed",
    "toast",
    "words",
]
