"""What each app offers the house, as plain values; app configuration fills them at start.

A lower app never imports an upper one: it reads here what the upper ones declared. Long because it is one vocabulary,
each word of it a plain value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.clause_examples import Runner
from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message

if TYPE_CHECKING:
    from django.db.models import QuerySet

Entry = TypeVar("Entry")


class UnknownKey(LookupError):
    """A key that no app has declared: a defect of the caller, or a clause from another house."""


class Registry(Generic[Entry]):
    """Entries by key, in order of declaration; a second declaration of a key must be equal to the first."""

    def __init__(self, what: str) -> None:
        """Name what is registered, for error messages."""
        self._what = what
        self._entries: dict[str, Entry] = {}

    def add(self, key: str, entry: Entry) -> None:
        """Declare an entry. Raises ValueError if the key stands for something else."""
        if self._entries.setdefault(key, entry) != entry:
            raise ValueError(f"{self._what} {key!r} is declared twice")

    def get(self, key: str) -> Entry:
        """Return the entry. Raises UnknownKey."""
        try:
            return self._entries[key]
        except KeyError:
            raise UnknownKey(f"unknown {self._what}: {key!r}") from None

    def __contains__(self, key: str) -> bool:
        """Say whether the key is declared."""
        return key in self._entries

    def __iter__(self) -> Iterator[Entry]:
        """Yield the entries in order of declaration."""
        return iter(self._entries.values())

    def keys(self) -> Iterable[str]:
        """Return the keys in order of declaration."""
        return self._entries.keys()


@dataclass(frozen=True)
class RecordType:
    """A kind of record with a page of its own.

    `rows(viewer)` are the rows the viewer may see; `title(row)` and `url(pk)` show one; `icon` names a sprite.
    `find(rows, text)` narrows them to what a text typed into a record field means; without it names and numbers are
    searched. `power` is what it takes to see them: a token without it does not find them. `is_tagged` records can carry
    tags; those that are no `is_carrier`, such as log entries, are neither starred nor kept among the recent ones.
    """

    key: str
    label: Message
    icon: str
    rows: Callable[[Actor], QuerySet[Any]]
    title: Callable[[Any], str]
    url: Callable[[int], str]
    find: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    power: Power | None = None
    is_tagged: bool = False
    is_carrier: bool = True


@dataclass(frozen=True)
class Tab:
    """A tab on another app's record page: `context(viewer, row, today)` feeds `template`; not there without `power`.

    `count` returns how many things are in it, or better the rows that are to be counted: all tabs' together cost one
    query then.
    """

    record: str
    key: str
    label: Message
    template: str
    context: Callable[[Actor, Any, date], Mapping[str, object]]
    count: Callable[[Actor, Any], int | QuerySet[Any]] | None = None
    order: int = 50
    power: Power | None = None


@dataclass(frozen=True)
class ListColumn:
    """A column on another app's list: `values(viewer, pks)` returns what to show by row id, in one go.

    `kind` says how values are shown and exported, as that of a list's own columns (pages.Column): "yuan" for 分, "tags"
    for words with 、 between them.
    """

    record: str
    key: str
    label: Message
    values: Callable[[Actor, Sequence[int]], Mapping[int, object]]
    is_number: bool = False
    order: int = 50
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What evidence is asked about: a deal and its customer, as ids; `deal` itself where the asker has read it."""

    deal_id: int
    customer_id: int | None
    deal: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence that stands: when it came about and in what words (地点、人、文件)."""

    on: date
    words: Message
    url: str = ""


ANY = "any"
"""The argument of an evidence that asks for one of any kind; the kind of a consequence that clauses of all have."""


@dataclass(frozen=True)
class Evidence:
    """Something a stage standard can ask for.

    `find(subject, argument)` returns what was found or None; `supply(subject, argument)` returns label and address of
    the action that would supply it. `argument` is the clause's own word for it (a field name, a follow-up method, a
    line).
    """

    key: str
    label: Message
    find: Callable[[Subject, str], Found | None]
    supply: Callable[[Subject, str], tuple[Message, str]]
    arguments: Callable[[], Mapping[str, str]] | None = None


@dataclass(frozen=True)
class Holding:
    """What a member holds and must hand over when leaving: `count(member_id)`."""

    key: str
    label: Message
    count: Callable[[int], int]
    model: str


@dataclass(frozen=True)
class Consequence:
    """What a clause has brought about: `count(clause_id)` and where to see them. With unit "fen" the count is money.

    `count` returns how many, or better the rows that are to be counted: all of a clause together cost one query then.
    With a `power`, only those who have it are told: a clause's money may be the pay of the one person under it.
    """

    key: str
    kind: str
    label: Message
    count: Callable[[int], int | QuerySet[Any]]
    url: Callable[[int], str]
    unit: str = ""
    power: Power | None = None


@dataclass(frozen=True)
class Metric:
    """Something counted in the ledger.

    `unit` is "fen" or a counting word such as "次"; `adds_up` is sum, mean, distinct or last.
    """

    key: str
    label: Message
    unit: str
    adds_up: str = "sum"
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Navigation:
    """An entry of the menu. `group` is the key of its parent entry; `phone` puts it on the tab bar under that label."""

    key: str
    label: Message
    url_name: str
    icon: str
    order: int
    power: Power | None = None
    group: str = ""
    phone: Message | None = None


def _always(_record: Any) -> bool:
    return True


@dataclass(frozen=True)
class RecordAct:
    """A link on another app's page of a record to something that can be done about it, for who has the power.

    `url(pk)` is where it is done; `is_offered(row)` says whether it makes sense for a record.
    """

    record: str
    label: Message
    url: Callable[[int], str]
    power: Power
    is_offered: Callable[[Any], bool] = _always
    order: int = 50


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that happened to a version of the charter: when, in what words, by whom (None: the system), where."""

    at: datetime
    words: Message
    member_id: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class VersionWarning:
    """What speaks against publishing a version of the charter; `code` names it, whatever its words.

    `is_of_interests`: only where the version changes what bears on the interests of the staff.
    """

    code: str
    words: Message
    is_of_interests: bool = False


@dataclass(frozen=True)
class NewThing:
    """An entry of the + menu: something that can be started from anywhere."""

    key: str
    label: Message
    url_name: str
    power: Power
    order: int = 50


@dataclass(frozen=True)
class KindBinding:
    """A clause kind, whether a rule carries it out yet, and how worked examples of it are computed."""

    kind: type[ClauseKind]
    is_executed: bool
    example: Runner | None = None


@dataclass(frozen=True, slots=True)
class OpenWhile:
    """Rows stay open to insertion, change and deletion while the row of `parent` that `column` names is in `state`."""

    column: str
    parent: str
    state: str
    state_column: str = "state"


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """A table whose rows are never updated or deleted; audit puts triggers on it in both databases.

    With `open_while` they may be written, changed and deleted as long as that holds, and not even added afterwards.
    """

    table: str
    open_while: OpenWhile | None = None


@dataclass(frozen=True)
class ImportField:
    """A value that an import can bring to a record.

    `reads` says how its cells are read and what value comes of it: text and words (one line, several lines: str),
    money (int 分), integer (int), rate (int, ten-thousandths), day (date), moment (aware datetime), month (date, its
    first day), phone (str), choice (a key of `choices()`), flag (bool), record (int, the id of a record of the import
    kind `refers_to`). `names` are further headings in use for it, without marks, units and spaces.
    """

    key: str
    label: Message
    reads: str
    is_needed: bool = False
    names: tuple[str, ...] = ()
    max_length: int = 80
    choices: Callable[[], Mapping[str, str]] | None = None
    refers_to: str = ""
    hint: Message | None = None


@dataclass(frozen=True)
class ImportKind:
    """A kind of record that files can bring, create and change.

    `keys` are the fields by which a row can be told to be a record that is there, best first; the user chooses one.
    Rows come as values by field key, read and with references resolved; what a file does not bring is not in them.

    - `find(viewer, key, values)` returns the ids of the records that have each value in that field, as compared by
      `text.match_key`, under the values as they were given; two ids are an ambiguity for the user to decide. Only
      fields that hold text are keys. Constant number of queries.
    - `same(viewer, rows)` returns for each row, in order, the ids of the records it stands for: for kinds that no
      single field tells, such as a target (member and month). A kind without `keys` and `same` is always new.
    - `current(viewer, ids)` returns the values standing now, by id and field key: what is equal is no change. Fields
      that cannot be changed are in it, those that nothing can be said of are not.
    - `check(row)` returns what is wrong with a row by field key, without a query; for what no single cell shows. It is
      asked of rows that would be new.
    - `take(actor=, now=, rows=)` is an action that creates one record for each row and returns their ids in order. It
      raises Invalid with fields such as `rows[3].name` (place from zero, field key), or Refused.
    - `change(actor=, now=, rows=)` is an action that changes records: id -> values by field key. It raises Invalid with
      fields such as `rows[<id>].name`, or Refused naming the record. None: never changed.
    - `undo(actor=, now=, ids=)` is an action that takes records out again, or raises Refused naming what was built on
      them; ids that are gone already are passed over. None: such records are never taken out (what was posted from
      them is reversed by hand).
    """

    key: str
    label: Message
    icon: str
    power: Power
    order: int
    fields: tuple[ImportField, ...]
    keys: tuple[str, ...]
    find: Callable[[Actor, str, Sequence[str]], Mapping[str, Sequence[int]]]
    current: Callable[[Actor, Sequence[int]], Mapping[int, Mapping[str, object]]]
    take: Callable[..., Sequence[int]]
    change: Callable[..., None] | None = None
    undo: Callable[..., None] | None = None
    check: Callable[[Mapping[str, object]], Mapping[str, Message]] | None = None
    same: Callable[[Actor, Sequence[Mapping[str, object]]], Sequence[Sequence[int]]] | None = None


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice that members can set up for themselves: which channels, at once or gathered.

    `is_personal` ones (pay, scores, approvals) never go to a group's robot; `is_urgent` ones are sent at once unless
    the member says otherwise.
    """

    key: str
    label: Message
    is_urgent: bool = False
    is_personal: bool = True


@dataclass(frozen=True)
class ApprovalKind:
    """Something that can be put up for approval.

    `picture(pk)` returns what the approvers decide on, label -> value as text, JSON values in a stable order; the case
    freezes it, and a different one later voids the case. An empty picture says that the subject is gone. `record` is
    the key of its record type. `put_up_url(pk)` is where the subject is put up again after it was sent back.
    """

    key: str
    label: Message
    record: str
    picture: Callable[[int], Mapping[str, str]]
    put_up_url: Callable[[int], str] | None = None


@dataclass(frozen=True)
class DutyMoment:
    """Something that happens to a record of a type and opens or closes what a clause obliges a member to.

    With `has_day` it brings a day, such as the one an instalment is due on; with `hands_over` the record comes to an
    owner, so that terms begin anew. `grades` are the grades of customers it may bring, `has_amount` says that it brings
    an amount.
    """

    key: str
    label: Message
    record: str
    has_day: bool = False
    hands_over: bool = False
    has_amount: bool = False
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignableKind:
    """A kind of text that members read and sign for, such as a version of the charter.

    `words(pk)` are its exact words: their SHA-256 is what is signed for, and they are kept with the evidence under
    `extension`. `reading(pk, roles, signed_pk)` feeds `template`, which shows them: `roles` are the reader's, for what
    concerns others; `signed_pk` is the record of the same series signed last, None where there is none. It tells under
    "to_read" how many elements with `data-read-part` the template brings.
    """

    key: str
    label: Message
    words: Callable[[int], str]
    template: str
    reading: Callable[[int, frozenset[str], int | None], Mapping[str, object]]
    extension: str = "txt"


@dataclass(frozen=True)
class ClauseMeasure:
    """A figure by which a clause is evaluated.

    `column` is one of `MEASURE_COLUMNS`; measures of the same column add up. `count(clause_ids, period)` returns it for
    those clauses in the days of the period, by id, in a constant number of queries; clauses that are not in it have
    none. `url(clause_id)` shows what was counted.
    """

    key: str
    column: str
    label: Message
    count: Callable[[Collection[int], Period], Mapping[int, int]]
    kinds: tuple[str, ...] = ()
    url: Callable[[int], str] | None = None


# column -> heading; money is in 分
MEASURE_COLUMNS: Mapping[str, Message] = {
    "applied": Message("适用"),
    "kept": Message("遵守"),
    "broken": Message("违反"),
    "excused": Message("豁免"),
    "refused": Message("驳回"),
    "departed": Message("签呈"),
    "appealed": Message("申诉"),
    "cost_fen": Message("金额（元）"),
}


@dataclass(frozen=True)
class FrameBadge:
    """A figure in the top bar of every page, such as unread notices: `count(viewer)`; hidden from who lacks `power`."""

    key: str
    label: Message
    icon: str
    url_name: str
    count: Callable[[Actor], int]
    power: Power | None = None
    order: int = 50


powers: Registry[Power] = Registry("power")
record_types: Registry[RecordType] = Registry("record type")
tabs: Registry[Tab] = Registry("tab")
list_columns: Registry[ListColumn] = Registry("list column")
evidence: Registry[Evidence] = Registry("evidence")
holdings: Registry[Holding] = Registry("holding")
consequences: Registry[Consequence] = Registry("consequence")
metrics: Registry[Metric] = Registry("metric")
# attribute of a sale, such as "product" -> the words that exist in this house, with their labels
sale_words: Registry[Callable[[], Mapping[str, str]]] = Registry("words of a sale")
navigation: Registry[Navigation] = Registry("navigation entry")
# what upper apps know of a version's life, by its id
milestones: Registry[Callable[[int], Sequence[Milestone]]] = Registry("milestones of a version")
# what upper apps have against publishing a version, by its id
version_warnings: Registry[Callable[[int], Sequence[VersionWarning]]] = Registry("warnings about a version")
new_things: Registry[NewThing] = Registry("new thing")
record_acts: Registry[RecordAct] = Registry("record act")
clause_kinds: Registry[KindBinding] = Registry("clause kind")
append_only: Registry[AppendOnly] = Registry("append-only table")
action_labels: Registry[Message] = Registry("action label")
# "staffing.paybasis": who may read values about a person in the log of such records, in place of the log's own power
log_powers: Registry[Power] = Registry("power over a log")
# "org.member.team": what the log calls a value that is no field
field_labels: Registry[Message] = Registry("field label")
# "ledger.fact.cost_fen": how the page of a fact says an attribute to a viewer; "" keeps it from them
attribute_words: Registry[Callable[[Actor, object], str]] = Registry("words for an attribute")
notice_kinds: Registry[NoticeKind] = Registry("notice kind")
approval_kinds: Registry[ApprovalKind] = Registry("approval kind")
frame_badges: Registry[FrameBadge] = Registry("frame badge")
duty_moments: Registry[DutyMoment] = Registry("moment of duties")
signable_kinds: Registry[SignableKind] = Registry("kind of text to sign")
clause_measures: Registry[ClauseMeasure] = Registry("measure of clauses")
# what stands against confirming a settlement run on a day, by its id: open appeals, a window that is not over
settlement_gates: Registry[Callable[[int, date], Sequence[Message]]] = Registry("gate of settlement")
# until when one can appeal against a published run, by its id, or against one statement of it
appeal_days: Registry[Callable[[int, Any], date | None]] = Registry("last day of appeals")
# in order of `order`: what is referred to comes before what refers to it
import_kinds: Registry[ImportKind] = Registry("import kind")
frame_notes: Registry[Callable[[date], str]] = Registry("frame note")
# true while the past is being told (the demo's story): what looks at the clock by itself waits until it is over
clock_holds: Registry[Callable[[], bool]] = Registry("clock hold")
# said to whoever stands at the door, below the sign-in form; nothing that only members may know
door_notes: Registry[Callable[[], str]] = Registry("door note")


def add_powers(declared: Iterable[Power]) -> None:
    """Declare all powers of an app."""
    for power in declared:
        powers.add(power.key, power)
