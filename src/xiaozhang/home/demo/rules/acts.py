"""What can happen in the story: one value for each kind of work, naming firms, deals and receipts by their keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class EnterCustomer:
    """A representative enters a firm with its first contact."""

    firm: str


@dataclass(frozen=True, slots=True)
class EnterContact:
    """The n-th person of a firm becomes known."""

    firm: str
    index: int


@dataclass(frozen=True, slots=True)
class Note:
    """A follow-up, for a deal or ("") out of care for the customer. `contact` is the index of the person spoken to."""

    firm: str
    deal: str
    contact: int
    method: str
    content: str
    progress: str
    next_plan: str
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Open:
    """A deal is opened; its details are the story's `deals[deal]`."""

    deal: str


@dataclass(frozen=True, slots=True)
class Advance:
    """A deal goes on to the next stage, after whatever its standard still lacks has been supplied."""

    deal: str
    to_stage: str


@dataclass(frozen=True, slots=True)
class Lose:
    """A deal is lost."""

    deal: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The contract of a deal is drafted, and put up for approval where its amount asks for that."""

    deal: str


@dataclass(frozen=True, slots=True)
class Approve:
    """Somebody agrees to the contract of a deal, which was put up as it was drafted."""

    deal: str
    comment: str


@dataclass(frozen=True, slots=True)
class Sign:
    """The contract is signed by both sides."""

    deal: str


@dataclass(frozen=True, slots=True)
class Deliver:
    """The goods have arrived."""

    deal: str


@dataclass(frozen=True, slots=True)
class Accept:
    """The customer has accepted them."""

    deal: str


@dataclass(frozen=True, slots=True)
class Receive:
    """Money is recorded against an instalment (counted from 1)."""

    receipt: str
    deal: str
    instalment: int
    amount_fen: int
    received_on: date
    method: str
    note: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Finance confirms that it is there."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Finance does not find it."""

    receipt: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reverse:
    """Finance takes a confirmed receipt back."""

    receipt: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetTargets:
    """The month's targets: (login, 分)."""

    month_on: date
    amounts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Settle:
    """Finance runs the settlement of a month."""

    month_on: date


@dataclass(frozen=True, slots=True)
class Publish:
    """The sales manager publishes the statements of a month."""

    month_on: date


@dataclass(frozen=True, slots=True)
class ConfirmOwn:
    """Someone confirms the statement of a month as his own."""

    month_on: date


@dataclass(frozen=True, slots=True)
class Appeal:
    """Someone appeals against the own statement of a month: the first line, or the whole for a fact that is missing."""

    month_on: date
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerAppeal:
    """The sales manager answers the appeal of a member against a month: it is not upheld."""

    month_on: date
    login: str
    words: str


@dataclass(frozen=True, slots=True)
class JudgeRewards:
    """The sales manager judges the rewards of a quarter and grants them; of the latest one the journeys still wait."""

    quarter_on: date
    is_latest: bool


@dataclass(frozen=True, slots=True)
class ConfirmRun:
    """The sales manager confirms the whole settlement."""

    month_on: date


@dataclass(frozen=True, slots=True)
class CloseMonth:
    """Finance closes the month."""

    month_on: date


@dataclass(frozen=True, slots=True)
class Promote:
    """A member follows the leader of the team, in role and place."""

    login: str
    role: str
    team: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """The customers of who leaves go to the heir, and their open deals with them."""

    login: str
    heir: str


@dataclass(frozen=True, slots=True)
class Leave:
    """A member leaves the company."""

    login: str
    left_on: date


@dataclass(frozen=True, slots=True)
class Amend:
    """The commission clause is amended from a day on: drafted, checked and published."""

    effective_on: date


@dataclass(frozen=True, slots=True)
class AskException:
    """Someone asks for another rate of commission, from a day up to another, for a firm or ("") for themselves."""

    exception: str
    rate: str
    firm: str
    start_on: date
    end_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class DecideException:
    """Somebody who is asked agrees to an exception, or not."""

    exception: str
    is_agreed: bool
    comment: str


Act = (
    EnterCustomer
    | EnterContact
    | Note
    | Open
    | Advance
    | Lose
    | Draft
    | Approve
    | Sign
    | Deliver
    | Accept
    | Receive
    | Confirm
    | Refuse
    | Reverse
    | SetTargets
    | Settle
    | Publish
    | ConfirmOwn
    | Appeal
    | AnswerAppeal
    | JudgeRewards
    | ConfirmRun
    | CloseMonth
    | Promote
    | HandOver
    | Leave
    | Amend
    | AskException
    | DecideException
)


@dataclass(frozen=True, slots=True)
class Step:
    """Who does what at which instant."""

    at: datetime
    by: str
    act: Act


@dataclass(frozen=True, slots=True)
class Day:
    """A workday and what happens on it, in order of time."""

    on: date
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class DealPlan:
    """What a deal is about. `interests`: (product code, quantity, price 分 agreed in the end); money in 分."""

    key: str
    title: str
    firm: str
    owner: str
    need: str
    interests: tuple[tuple[str, int, int], ...]
    expected_fen: int
    expected_on: date
    signed_on: date | None
    instalments: tuple[tuple[str, date, int], ...]

    def amount_fen(self) -> int:
        """The sum of the contract."""
        return sum(quantity * price for _, quantity, price in self.interests)
