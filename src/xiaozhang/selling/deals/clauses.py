"""The clause kind that gates the stages of a deal (E1): what each asks for, by whom, in how many workdays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Table
from xiaozhang.base.clause_parts import error, verbatim
from xiaozhang.base.text import Message

MAX_DAYS = 366
MAX_EVIDENCE = 20
MAX_LABEL = 60
MAX_WORK = 500


class StageKey(StrEnum):
    """The seven stages of a deal, in order."""

    DEVELOPMENT = "development"
    NEEDS_ANALYSIS = "needs_analysis"
    INTRODUCTION = "introduction"
    QUOTATION = "quotation"
    NEGOTIATION = "negotiation"
    SIGNING = "signing"
    DELIVERY = "delivery"


STAGE_LABELS: Mapping[StageKey, Message] = {
    StageKey.DEVELOPMENT: Message("开发"),
    StageKey.NEEDS_ANALYSIS: Message("需求分析"),
    StageKey.INTRODUCTION: Message("产品介绍"),
    StageKey.QUOTATION: Message("报价"),
    StageKey.NEGOTIATION: Message("谈判"),
    StageKey.SIGNING: Message("签约"),
    StageKey.DELIVERY: Message("交付"),
}


class EvidenceItem(BaseModel):
    """One thing that must be there before a deal leaves the stage. `key` is stable within the clause."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Named(Message("编号"), hint=Message("留空由系统编"))]
    label: Annotated[str, Named(Message("说法"))]
    evidence: Annotated[str, Named(Message("证据"), keys="evidence")]
    argument: Annotated[str, Named(Message("哪一项"))] = ""


class StageRule(BaseModel):
    """One stage: work, role responsible, limit in workdays (None: no limit), evidence asked before it is left."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Annotated[
        StageKey, Named(Message("阶段"), words={each.value: words for each, words in STAGE_LABELS.items()})
    ]
    work: Annotated[str, Named(Message("工作内容"), is_long=True)]
    role: Annotated[str, Named(Message("责任岗位"), keys="roles")]
    days: Annotated[
        StrictInt | None, Named(Message("时限"), unit=Message("个工作日"), hint=Message("不设时限请留空"))
    ] = None
    evidence: Annotated[tuple[EvidenceItem, ...], Named(Message("离开前须齐备"))] = ()


class StageStandard(ClauseKind):
    """The standards of all stages; the n-th stage is the n-th paragraph (款) of the clause."""

    name: ClassVar[str] = "stage_standard"
    label: ClassVar[Message] = Message("阶段标准")
    schema_number: ClassVar[int] = 1
    is_single: ClassVar[bool] = True

    stages: Annotated[tuple[StageRule, ...], Named(Message("各阶段"))]

    def rule(self, stage: StageKey | str) -> StageRule:
        """Return the standard of one stage. Raises LookupError if the clause does not have it."""
        for rule in self.stages:
            if rule.stage == stage:
                return rule
        raise LookupError(f"no standard for stage {stage!r}")

    @staticmethod
    def paragraph(stage: StageKey | str) -> int:
        """Return the number of the paragraph (款) that holds the stage: 4 for 报价."""
        return list(StageKey).index(StageKey(stage)) + 1

    def check(self, known: Known) -> list[Finding]:
        """Find missing or misplaced stages, unknown roles, evidence and arguments, days that are none, doubled keys."""
        findings = _order_findings([rule.stage for rule in self.stages])
        for index, rule in enumerate(self.stages):
            findings += _stage_findings(f"stages[{index}]", rule, known)
        return findings + _key_findings(self.stages)

    def sentence(self) -> Message:
        """Say the stages in order with their days and how much evidence each asks."""
        return Message("商机依次经过{stages}。离开一个阶段前，该阶段所列证据须齐备。", {"stages": _chain(self.stages)})

    def table(self, known: Known) -> Table:
        """Lay out one row per stage: name, work, responsible role, days, evidence."""
        heads = (Message("阶段"), Message("工作内容"), Message("责任岗位"), Message("时限"), Message("离开前须齐备"))
        return Table(heads, tuple(_row(rule, known) for rule in self.stages))


def stage_label(stage: StageKey | str) -> Message:
    """Return the stage's name as shown."""
    return STAGE_LABELS[StageKey(stage)]


def _order_findings(stages: list[StageKey]) -> list[Finding]:
    missing = [stage for stage in StageKey if stage not in stages]
    if missing:
        return [error("stages", "缺少阶段「{stage}」，请补上这一段。", stage=stage_label(stage)) for stage in missing]
    if stages != list(StageKey):
        return [error("stages", "阶段的次序或个数不对，请按开发、需求分析、产品介绍、报价、谈判、签约、交付各写一段。")]
    return []


def _stage_findings(path: str, rule: StageRule, known: Known) -> list[Finding]:
    stage = stage_label(rule.stage)
    findings = []
    if not rule.work.strip() or len(rule.work) > MAX_WORK:
        findings.append(error(f"{path}.work", "「{stage}」的工作内容须填写，最多 {n} 字。", stage=stage, n=MAX_WORK))
    if rule.role not in known.roles:
        findings.append(error(f"{path}.role", "「{stage}」的责任岗位「{role}」不存在。", stage=stage, role=rule.role))
    if rule.days is not None and not 1 <= rule.days <= MAX_DAYS:
        findings.append(
            error(f"{path}.days", "「{stage}」的时限须为 1 至 {n} 个工作日，不设时限请留空。", stage=stage, n=MAX_DAYS)
        )
    if len(rule.evidence) > MAX_EVIDENCE:
        findings.append(error(f"{path}.evidence", "「{stage}」的证据最多 {n} 项。", stage=stage, n=MAX_EVIDENCE))
    if rule.stage == StageKey.DELIVERY and rule.evidence:
        findings.append(error(f"{path}.evidence", "「交付」随合同验收结束，不能另设证据。"))
    for index, item in enumerate(rule.evidence):
        findings += _item_findings(f"{path}.evidence[{index}]", item, known)
    return findings


def _item_findings(path: str, item: EvidenceItem, known: Known) -> list[Finding]:
    findings = []
    if not item.key.strip():
        findings.append(error(f"{path}.key", "证据「{label}」缺少编号。", label=item.label))
    if not item.label.strip() or len(item.label) > MAX_LABEL:
        findings.append(error(f"{path}.label", "证据的说法须填写，最多 {n} 字。", n=MAX_LABEL))
    if item.evidence not in known.evidence:
        return [*findings, error(f"{path}.evidence", "系统不认识证据「{key}」。", key=item.evidence)]
    arguments = known.arguments.get(item.evidence)
    if arguments is None:
        if not item.argument.strip() or len(item.argument) > MAX_LABEL:
            findings.append(
                error(f"{path}.argument", "「{label}」须写明是哪一项，最多 {n} 字。", label=item.label, n=MAX_LABEL)
            )
    elif item.argument not in arguments:
        findings.append(
            error(
                f"{path}.argument",
                "「{label}」的「{argument}」不可用，可用的有：{allowed}。",
                label=item.label,
                argument=item.argument,
                allowed="、".join(arguments),
            )
        )
    return findings


def _key_findings(stages: Iterable[StageRule]) -> list[Finding]:
    findings: list[Finding] = []
    keys: set[str] = set()
    asked: set[tuple[StageKey, str, str]] = set()
    for place, rule in enumerate(stages):
        for index, item in enumerate(rule.evidence):
            path = f"stages[{place}].evidence[{index}]"
            if item.key in keys:
                findings.append(error(f"{path}.key", "证据编号「{key}」用了两次。", key=item.key))
            if (rule.stage, item.evidence, item.argument) in asked:
                findings.append(error(path, "「{label}」与同一阶段的另一项证据相同。", label=item.label))
            keys.add(item.key)
            asked.add((rule.stage, item.evidence, item.argument))
    return findings


def _chain(stages: tuple[StageRule, ...]) -> Message:
    words = Message("")
    for rule in reversed(stages):
        words = Message("{first}、{rest}", {"first": _phrase(rule), "rest": words}) if words.msgid else _phrase(rule)
    return words


def _phrase(rule: StageRule) -> Message:
    values = {"stage": stage_label(rule.stage), "days": rule.days, "count": len(rule.evidence)}
    if rule.days is None and not rule.evidence:
        return Message("{stage}", values)
    if rule.days is None:
        return Message("{stage}（证据 {count} 项）", values)
    if not rule.evidence:
        return Message("{stage}（{days} 个工作日）", values)
    return Message("{stage}（{days} 个工作日，证据 {count} 项）", values)


def _row(rule: StageRule, known: Known) -> tuple[Message, ...]:
    return (
        stage_label(rule.stage),
        verbatim(rule.work),
        verbatim(known.roles.get(rule.role, rule.role)),
        Message("{days} 个工作日", {"days": rule.days}) if rule.days is not None else Message("不设时限"),
        verbatim("；".join(item.label for item in rule.evidence) or "—"),
    )
