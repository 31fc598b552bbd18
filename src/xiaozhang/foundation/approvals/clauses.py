"""The clause kind that says whose agreement something needs, by amount (F2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Known, Table, Yuan
from xiaozhang.base.clause_parts import Band, Bands, error, joined, role_words, verbatim, warning
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message

SUPERIOR, SUPERIOR_ABOVE, LEADER = "superior", "superior_above", "leader"
LEADER_OF = "leader:"
ROLE = "role:"
MOST_STEPS = 20


class Mode(StrEnum):
    """How the seats of a step count: 依次, 会签, 或签."""

    IN_ORDER = "in_order"
    ALL = "all"
    ANY = "any"


MODE_WORDS: Mapping[Mode, Message] = {
    Mode.IN_ORDER: Message("依次"),
    Mode.ALL: Message("会签"),
    Mode.ANY: Message("或签"),
}
MAX_DAYS = 60
MAX_NAME = 40
PLACE_WORDS = {
    SUPERIOR: Message("直接上级"),
    SUPERIOR_ABOVE: Message("上级的上级"),
    LEADER: Message("所在团队负责人"),
}
SUBJECT_WORDS = {
    "contract": Message("合同签订"),
    "exception": Message("签呈"),
    "charter_version": Message("制度版本"),
}


def _places(known: Known) -> dict[str, Message | str]:
    """Who can be asked: places beside the applicant, then posts, then the leaders of teams."""
    posts = {f"{ROLE}{key}": label for key, label in known.roles.items()}
    leaders = {f"{LEADER_OF}{team}": Message("{team}负责人", {"team": team}) for team in known.teams}
    return {**PLACE_WORDS, **posts, **leaders}


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step as a clause says it: `who` are "superior", "superior_above", "leader", "leader:<team>", "role:<key>"."""

    who: tuple[str, ...]
    mode: Mode = Mode.IN_ORDER
    name: str = ""
    remind_days: int | None = None
    escalate_days: int | None = None


def _is_left_out(value: object) -> bool:
    return value in (None, "", ())  # written out, what was not said stays unsaid; 0 was said


class ChainStep(BaseModel):
    """One step: who must agree, how several of them count, after how many workdays they are reminded and passed over.

    `who` holds "superior", "superior_above", "leader" (of the applicant's team), "leader:<team>" or "role:<key>"; each
    is one seat, filled by anyone who holds the post.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: Annotated[tuple[str, ...], Named(Message("由谁审批"), offers=_places)]
    mode: Annotated[Mode, Named(Message("多人时"), words={mode.value: words for mode, words in MODE_WORDS.items()})] = (
        Field(default=Mode.IN_ORDER, exclude_if=lambda value: value is Mode.IN_ORDER)
    )
    name: Annotated[str, Named(Message("步骤名称"), hint=Message("可不填"))] = Field(
        default="", exclude_if=_is_left_out
    )
    remind_days: Annotated[StrictInt | None, Named(Message("提醒"), unit=Message("个工作日"))] = Field(
        default=None, exclude_if=_is_left_out
    )
    escalate_days: Annotated[StrictInt | None, Named(Message("报上级"), unit=Message("个工作日"))] = Field(
        default=None, exclude_if=_is_left_out
    )


class ChainRange(BaseModel):
    """The steps from an amount on, that amount included (满). No steps: no approval is needed.

    `to`, not included (不满), may be written and is then checked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_fen: Annotated[Yuan, Named(Message("金额满"), unit=Message("元"))] = Field(alias="from")
    to_fen: Annotated[Yuan | None, Named(Message("至不满"), unit=Message("元"), hint=Message("可不填，接下一段"))] = (
        Field(default=None, alias="to", exclude_if=lambda value: value is None)
    )
    steps: Annotated[tuple[ChainStep, ...], Named(Message("依次经过"), hint=Message("没有步骤即不需审批"))] = Field(
        default=(), exclude_if=_is_left_out
    )
    copies: Annotated[tuple[str, ...], Named(Message("通过后抄送"), offers=_places)] = Field(
        default=(), exclude_if=_is_left_out
    )


class ApprovalChain(ClauseKind):
    """Who must agree before something is done, by its amount. `subject` is the key of an ApprovalKind."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    name: ClassVar[str] = "approval_chain"
    label: ClassVar[Message] = Message("审批流程")

    subject: Annotated[str, Named(Message("审批事项"), keys="approvals")]
    ranges: Annotated[tuple[ChainRange, ...], Named(Message("金额分段"), hint=Message("从 0 元起，由低到高"))]

    def range_for(self, amount_fen: int) -> ChainRange:
        """Return the range in which an amount lies; below the first one, the first."""
        found = [one for one in self.ranges if one.from_fen <= amount_fen]
        return found[-1] if found else self.ranges[0]

    def rules_for(self, amount_fen: int) -> tuple[StepRule, ...]:
        """Return the steps an amount needs; none where it needs no approval."""
        return tuple(
            StepRule(step.who, step.mode, step.name or _name(step), step.remind_days, step.escalate_days)
            for step in self.range_for(amount_fen).steps
        )

    def check(self, known: Known) -> list[Finding]:
        """Refuse gaps, overlaps, an end without a chain, unknown posts and a chain that asks nobody."""
        return [*self._subject_findings(known), *self._range_findings(), *self._step_findings(known)]

    def sentence(self) -> Message:
        """Say the chain in one sentence."""
        parts = [
            Message("{interval}，{steps}", {"interval": self.interval_words(place), "steps": steps_words(one.steps)})
            for place, one in enumerate(self.ranges)
        ]
        subject = SUBJECT_WORDS.get(self.subject, verbatim(self.subject))
        if len(self.ranges) == 1:
            return Message(
                "{subject}的审批：{steps}。", {"subject": subject, "steps": steps_words(self.ranges[0].steps)}
            )
        return Message("{subject}按金额审批：{parts}。", {"subject": subject, "parts": joined(parts, "；")})

    def table(self, known: Known) -> Table:
        """Lay out one row per range: amount, steps, copies."""
        heads = (Message("金额"), Message("依次经过"), Message("提醒与上报"), Message("通过后抄送"))
        return Table(heads, tuple(self._row(place, known) for place in range(len(self.ranges))))

    def interval_words(self, place: int) -> Message:
        """Say a range: 不满 50,000.00 元, 满 50,000.00 至不满 500,000.00 元, 满 500,000.00 元."""
        return self._bands().words(place)

    def claims(self) -> Iterator[Claim]:
        """Settle whose agreement a subject needs, range by range."""
        ends = [one.from_fen for one in self.ranges[1:]]
        for place, one in enumerate(self.ranges):
            words = Message(
                "「{subject}」由谁审批", {"subject": SUBJECT_WORDS.get(self.subject, verbatim(self.subject))}
            )
            terms = one.model_dump_json(include={"steps", "copies"})
            to = ends[place] if place < len(ends) else None
            yield Claim((self.name, self.subject), words, terms, f"ranges[{place}]", one.from_fen, to)

    def _bands(self) -> Bands:
        bands = [Band(one.from_fen, one.to_fen) for one in self.ranges]
        return Bands("ranges", bands, _yuan, " 元", name="段", lacks="没有写由谁审批")

    def _row(self, place: int, known: Known) -> tuple[Message, ...]:
        one = self.ranges[place]
        times = [words for step in one.steps if (words := _times(step)) is not None]
        return (
            self.interval_words(place),
            steps_words(one.steps, known),
            joined(times, "；") if times else Message("—"),
            joined([who_words(who, known) for who in one.copies], "、") if one.copies else Message("—"),
        )

    def _subject_findings(self, known: Known) -> Iterator[Finding]:
        if self.subject not in known.approvals:
            listed = "、".join(f"{key}（{label}）" for key, label in known.approvals.items())
            yield error("subject", "没有「{subject}」这种审批，可用：{known}。", subject=self.subject, known=listed)

    def _range_findings(self) -> Iterator[Finding]:
        if not self.ranges:
            yield error("ranges", "没有写金额范围。请至少写一段，从 0 元起。")
            return
        yield from self._bands().findings()
        if not any(one.steps for one in self.ranges):
            yield error("ranges", "各段都没有审批步骤，没有人会审批。请至少写一步，或删去本条的参数。")
        for place, (before, one) in enumerate(zip(self.ranges, self.ranges[1:], strict=False), start=1):
            if before.steps and not one.steps:
                yield warning(f"ranges[{place}].steps", "第 {row} 段金额更大，反而不用审批。", row=place + 1)

    def _step_findings(self, known: Known) -> Iterator[Finding]:
        for place, one in enumerate(self.ranges):
            if len(one.steps) > MOST_STEPS:
                yield error(f"ranges[{place}].steps", "一段最多 {n} 步。", n=MOST_STEPS)
            for number, step in enumerate(one.steps):
                path = f"ranges[{place}].steps[{number}]"
                yield from _who_findings(f"{path}.who", step.who, known)
                if not step.who:
                    yield error(
                        f"{path}.who", "第 {row} 段第 {step} 步没有写由谁审批。", row=place + 1, step=number + 1
                    )
                yield from _other_findings(path, step)
            yield from _who_findings(f"ranges[{place}].copies", one.copies, known)


def who_words(who: str, known: Known | None = None) -> Message:
    """Return a place in the company in words: 直接上级, 财务, 华东一组负责人."""
    if who in PLACE_WORDS:
        return PLACE_WORDS[who]
    if who.startswith(LEADER_OF):
        return Message("{team}负责人", {"team": who.removeprefix(LEADER_OF)})
    return role_words(who.removeprefix(ROLE), known)


def step_words(step: ChainStep, known: Known | None = None) -> Message:
    """Say a step: 直接上级, or 财务、销售经理会签."""
    whole = joined([who_words(who, known) for who in step.who], "、")
    if len(step.who) < 2:
        return whole
    return Message("{who}{mode}", {"who": whole, "mode": MODE_WORDS[step.mode]})


def steps_words(steps: Sequence[ChainStep], known: Known | None = None) -> Message:
    """Say the steps in order; 不需审批 for none."""
    if not steps:
        return Message("不需审批")
    return joined([step_words(step, known) for step in steps], " → ")


def _name(step: ChainStep) -> str:
    return str(joined([who_words(who) for who in step.who], "、"))[:MAX_NAME]


def _times(step: ChainStep) -> Message | None:
    values = {"who": step_words(step), "remind": step.remind_days, "escalate": step.escalate_days}
    if step.remind_days and step.escalate_days:
        return Message("{who}满 {remind} 个工作日提醒、满 {escalate} 个工作日报上级", values)
    if step.remind_days:
        return Message("{who}满 {remind} 个工作日提醒", values)
    return Message("{who}满 {escalate} 个工作日报上级", values) if step.escalate_days else None


def _who_findings(path: str, who: Sequence[str], known: Known) -> Iterator[Finding]:
    for place, one in enumerate(who):
        at = f"{path}[{place}]"
        if one in who[:place]:
            yield error(at, "「{who}」写了两遍。", who=who_words(one, known))
        if one in PLACE_WORDS:
            continue
        if one.startswith(LEADER_OF):
            if one.removeprefix(LEADER_OF) not in known.teams:
                yield error(at, "没有「{team}」这个团队。", team=one.removeprefix(LEADER_OF))
        elif not one.startswith(ROLE):
            yield error(
                at,
                "看不懂「{who}」。请写 superior（直接上级）、superior_above（上级的上级）、leader（所在团队负责人）、"
                "role:岗位标识 或 leader:团队名称。",
                who=one,
            )
        elif one.removeprefix(ROLE) not in known.roles:
            yield error(at, "没有「{role}」这个岗位。", role=one.removeprefix(ROLE))


def _other_findings(path: str, step: ChainStep) -> Iterator[Finding]:
    if len(step.name) > MAX_NAME:
        yield error(f"{path}.name", "步骤名称最多 {n} 字。", n=MAX_NAME)
    for field, days in (("remind_days", step.remind_days), ("escalate_days", step.escalate_days)):
        if days is not None and not 1 <= days <= MAX_DAYS:
            yield error(f"{path}.{field}", "天数须为 1 至 {n} 个工作日，不设请留空。", n=MAX_DAYS)
    if step.remind_days and step.escalate_days and step.escalate_days <= step.remind_days:
        yield warning(f"{path}.escalate_days", "上报不晚于提醒，提醒没有用处。")


def _yuan(fen: int | Fraction) -> str:
    return yuan(int(fen))
