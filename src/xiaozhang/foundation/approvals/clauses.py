"""The clause kind that says whose agreement something needs, by amount (F2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Severity, Table, Yuan
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals.rules.chain import (
    LEADER,
    LEADER_OF,
    MODE_WORDS,
    MOST_STEPS,
    ROLE,
    SUPERIOR,
    SUPERIOR_ABOVE,
    Mode,
    StepRule,
)

MAX_DAYS = 60
MAX_NAME = 40
PLACE_WORDS = {
    SUPERIOR: Message("直接上级"),
    SUPERIOR_ABOVE: Message("上级的上级"),
    LEADER: Message("所在团队负责人"),
}
SUBJECT_WORDS = {"contract": Message("合同签订")}
ROLE_WORDS = {
    "representative": Message("销售代表"),
    "supervisor": Message("销售主管"),
    "sales_manager": Message("销售经理"),
    "finance": Message("财务"),
    "hr": Message("人事"),
    "leadership": Message("公司领导"),
    "administrator": Message("系统管理员"),
}


class ChainStep(BaseModel):
    """One step: who must agree, how several of them count, after how many workdays they are reminded and passed over.

    `who` holds "superior", "superior_above", "leader" (of the applicant's team), "leader:<team>" or "role:<key>"; each
    is one seat, filled by anyone who holds the post.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: tuple[str, ...]
    mode: Mode = Mode.IN_ORDER
    name: str = ""
    remind_days: StrictInt | None = None
    escalate_days: StrictInt | None = None


class ChainRange(BaseModel):
    """The steps from an amount on, that amount included (满). No steps: no approval is needed.

    `to`, not included (不满), may be written and is then checked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_fen: Yuan = Field(alias="from")
    to_fen: Yuan | None = Field(default=None, alias="to", exclude_if=lambda value: value is None)
    steps: tuple[ChainStep, ...] = ()
    copies: tuple[str, ...] = ()


class ApprovalChain(ClauseKind):
    """Who must agree before something is done, by its amount. `subject` is the key of an ApprovalKind."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    name: ClassVar[str] = "approval_chain"
    label: ClassVar[Message] = Message("审批流程")

    subject: str
    ranges: tuple[ChainRange, ...]

    def range_for(self, amount_fen: int) -> ChainRange:
        """Return the range in which an amount lies; below the first one, the first."""
        found = [one for one in self.ranges if one.from_fen <= amount_fen]
        return found[-1] if found else self.ranges[0]

    def rules_for(self, amount_fen: int) -> tuple[StepRule, ...]:
        """Return the steps an amount needs; none where it needs no approval."""
        return tuple(
            StepRule(step.who, step.mode, step.name, step.remind_days, step.escalate_days)
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
        subject = SUBJECT_WORDS.get(self.subject, Message("{key}", {"key": self.subject}))
        return Message("{subject}按金额审批：{parts}。", {"subject": subject, "parts": joined(parts, "；")})

    def table(self, known: Known) -> Table:
        """Lay out one row per range: amount, steps, copies."""
        heads = (Message("金额"), Message("依次经过"), Message("提醒与上报"), Message("通过后抄送"))
        return Table(heads, tuple(self._row(place, known) for place in range(len(self.ranges))))

    def interval_words(self, place: int) -> Message:
        """Say a range: 不满 50,000.00 元, 满 50,000.00 至不满 500,000.00 元, 满 500,000.00 元."""
        from_fen, is_last = self.ranges[place].from_fen, place == len(self.ranges) - 1
        if place == 0 and is_last:
            return Message("不论金额")
        if place == 0:
            return Message("不满 {to} 元", {"to": yuan(self.ranges[1].from_fen)})
        if is_last:
            return Message("满 {from_} 元", {"from_": yuan(from_fen)})
        return Message(
            "满 {from_} 至不满 {to} 元", {"from_": yuan(from_fen), "to": yuan(self.ranges[place + 1].from_fen)}
        )

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
            yield _error("subject", "没有「{subject}」这种审批，可用：{known}。", subject=self.subject, known=listed)

    def _range_findings(self) -> Iterator[Finding]:
        if not self.ranges:
            yield _error("ranges", "没有写金额范围。请至少写一段，从 0 元起。")
            return
        first = self.ranges[0].from_fen
        if first != 0:
            yield _error("ranges[0].from", "第 1 段要从 0 元起：{from_} 元以下没有写由谁审批。", from_=yuan(first))
        if not any(one.steps for one in self.ranges):
            yield _error("ranges", "各段都没有审批步骤，没有人会审批。请至少写一步，或删去本条的参数。")
        for place, one in enumerate(self.ranges):
            yield from self._order_findings(place, one)

    def _order_findings(self, place: int, one: ChainRange) -> Iterator[Finding]:
        row = place + 1
        if place:
            before = self.ranges[place - 1]
            words = {"row": row, "before": place, "from_": yuan(one.from_fen)}
            if one.from_fen == before.from_fen:
                yield _error(f"ranges[{place}].from", "第 {before} 段和第 {row} 段都从 {from_} 元起，重叠。", **words)
            elif one.from_fen < before.from_fen:
                yield _error(
                    f"ranges[{place}].from", "第 {row} 段的起点 {from_} 元低于第 {before} 段，各段要从低到高。", **words
                )
            if before.steps and not one.steps:
                note = Message("第 {row} 段金额更大，反而不用审批。", words)
                yield Finding(Severity.WARNING, f"ranges[{place}].steps", note)
        if one.to_fen is None:
            return
        path, to = f"ranges[{place}].to", yuan(one.to_fen)
        if place == len(self.ranges) - 1:
            yield _error(path, "末段写了终点：满 {to} 元没有写由谁审批。末段不写终点。", to=to)
            return
        following = self.ranges[place + 1].from_fen
        words = {"row": row, "next": row + 1, "to": to, "from_": yuan(following)}
        if one.to_fen < following:
            yield _error(path, "第 {row} 段到 {to} 元，第 {next} 段从 {from_} 元起，中间没有写由谁审批。", **words)
        elif one.to_fen > following:
            yield _error(path, "第 {row} 段到 {to} 元，第 {next} 段从 {from_} 元起，重叠。", **words)

    def _step_findings(self, known: Known) -> Iterator[Finding]:
        for place, one in enumerate(self.ranges):
            if len(one.steps) > MOST_STEPS:
                yield _error(f"ranges[{place}].steps", "一段最多 {n} 步。", n=MOST_STEPS)
            for number, step in enumerate(one.steps):
                path = f"ranges[{place}].steps[{number}]"
                yield from _who_findings(f"{path}.who", step.who, known)
                if not step.who:
                    yield _error(
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
    role = who.removeprefix(ROLE)
    named = known.roles.get(role) if known else None
    return Message("{name}", {"name": named}) if named else ROLE_WORDS.get(role, Message("{name}", {"name": role}))


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


def joined(parts: Sequence[Message], mark: str) -> Message:
    """One message of several, whose parts are still translated where they are shown."""
    places = mark.join(f"{{p{index}}}" for index in range(len(parts)))
    return Message(places, {f"p{index}": part for index, part in enumerate(parts)})


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
            yield _error(at, "「{who}」写了两遍。", who=who_words(one, known))
        if one in PLACE_WORDS:
            continue
        if one.startswith(LEADER_OF):
            if one.removeprefix(LEADER_OF) not in known.teams:
                yield _error(at, "没有「{team}」这个团队。", team=one.removeprefix(LEADER_OF))
        elif not one.startswith(ROLE):
            yield _error(
                at,
                "看不懂「{who}」。请写 superior（直接上级）、superior_above（上级的上级）、leader（所在团队负责人）、"
                "role:岗位标识 或 leader:团队名称。",
                who=one,
            )
        elif one.removeprefix(ROLE) not in known.roles:
            yield _error(at, "没有「{role}」这个岗位。", role=one.removeprefix(ROLE))


def _other_findings(path: str, step: ChainStep) -> Iterator[Finding]:
    if len(step.name) > MAX_NAME:
        yield _error(f"{path}.name", "步骤名称最多 {n} 字。", n=MAX_NAME)
    for field, days in (("remind_days", step.remind_days), ("escalate_days", step.escalate_days)):
        if days is not None and not 1 <= days <= MAX_DAYS:
            yield _error(f"{path}.{field}", "天数须为 1 至 {n} 个工作日，不设请留空。", n=MAX_DAYS)
    if step.remind_days and step.escalate_days and step.escalate_days <= step.remind_days:
        yield Finding(Severity.WARNING, f"{path}.escalate_days", Message("上报不晚于提醒，提醒没有用处。"))


def _error(path: str, msgid: str, **values: Any) -> Finding:
    return Finding(Severity.ERROR, path, Message(msgid, values))
