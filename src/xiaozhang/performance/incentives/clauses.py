"""What a commission clause holds, and when it is nonsense."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Rate, Severity, Table, Yuan
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message

_RATE_UNIT = 100 * 10**6  # rates are stored as percentages of at most six decimals


class Method(StrEnum):
    """How tiers add up: PROGRESSIVE 超额累进, slice by slice; SLAB 全额累进, the whole base at the reached rate."""

    PROGRESSIVE = "progressive"
    SLAB = "slab"


METHOD_WORDS = {Method.PROGRESSIVE: Message("超额累进"), Method.SLAB: Message("全额累进")}
BASE_WORDS = {"receipt": Message("回款"), "signed_amount": Message("签约额")}
BASIS_WORDS = {"receipt_date": Message("到账日"), "signing_date": Message("签订日")}
ROLE_WORDS = {
    "representative": Message("销售代表"),
    "supervisor": Message("销售主管"),
    "sales_manager": Message("销售经理"),
    "finance": Message("财务"),
    "hr": Message("人事"),
    "leadership": Message("公司领导"),
    "administrator": Message("系统管理员"),
}
_BASIS_OF = {"receipt": "receipt_date", "signed_amount": "signing_date"}
_METHOD_OF_WORDS = {"超额累进": Method.PROGRESSIVE, "全额累进": Method.SLAB}
_AMBIGUOUS_METHODS = {"", "阶梯", "阶梯提成", "累进", "分档"}


def _read_method(value: object) -> object:
    """Take the Chinese words too; words that could mean either leave the method unsaid, which `check` refuses."""
    if isinstance(value, str):
        word = value.strip()
        return None if word in _AMBIGUOUS_METHODS else _METHOD_OF_WORDS.get(word, word)
    return value


class Tier(BaseModel):
    """A rate from an amount on, that amount included (满).

    `to`, not included (不满), may be written and is then checked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_fen: Yuan = Field(alias="from")
    rate: Rate
    to_fen: Yuan | None = Field(default=None, alias="to", exclude_if=lambda value: value is None)


class CommissionTable(ClauseKind):
    """Commission on an amount of the month by tiers; a charter version holds one such clause.

    `base` is the metric that is added up, `basis` the date of a fact that chooses the charter version, `roles` the
    posts that earn by it. Tiers are closed on the left: 满 200,000 元 includes the number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    name: ClassVar[str] = "commission_table"
    label: ClassVar[Message] = Message("提成表")
    is_single: ClassVar[bool] = True

    base: str = "receipt"
    period: Literal["month"] = "month"
    method: Annotated[Method | None, BeforeValidator(_read_method)] = None
    basis: str = "receipt_date"
    tiers: tuple[Tier, ...]
    roles: tuple[str, ...]

    def check(self, known: Known) -> list[Finding]:
        """Refuse what would pay wrongly or silently pay nothing, naming the row and the amount."""
        return [*self._check_words(known), *self._check_tiers()]

    def sentence(self) -> Message:
        """Say the table in one sentence."""
        tiers = _joined([self._tier_words(index) for index in range(len(self.tiers))], "；")
        return Message(
            "按每月{base}累计，{method}：{tiers}。{basis}为依据日，适用于{roles}。",
            {
                "base": BASE_WORDS.get(self.base, self.base),
                "method": METHOD_WORDS[self.method] if self.method else Message("未写明计法"),
                "tiers": tiers,
                "basis": BASIS_WORDS.get(self.basis, self.basis),
                "roles": _joined([ROLE_WORDS.get(role, Message(role)) for role in self.roles], "、"),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay the tiers out for the handbook: the interval in words, and its rate."""
        heads = (
            Message("当月累计{base}", {"base": BASE_WORDS.get(self.base, self.base)}),
            Message(
                "比例（{method}）", {"method": METHOD_WORDS[self.method] if self.method else Message("未写明计法")}
            ),
        )
        rows = [
            (self.interval_words(index), Message("{rate}", {"rate": percent(tier.rate)}))
            for index, tier in enumerate(self.tiers)
        ]
        return Table(heads, tuple(rows))

    def interval_words(self, index: int) -> Message:
        """Say the interval of a tier: 不满 200,000.00 元, 满 200,000.00 至不满 500,000.00 元, 满 500,000.00 元."""
        from_fen = self.tiers[index].from_fen
        is_last = index == len(self.tiers) - 1
        if index == 0 and is_last:
            return Message("不论多少")
        if index == 0:
            return Message("不满 {to} 元", {"to": yuan(self.tiers[1].from_fen)})
        if is_last:
            return Message("满 {from_} 元", {"from_": yuan(from_fen)})
        return Message(
            "满 {from_} 至不满 {to} 元", {"from_": yuan(from_fen), "to": yuan(self.tiers[index + 1].from_fen)}
        )

    def _tier_words(self, index: int) -> Message:
        words = {"interval": self.interval_words(index), "rate": percent(self.tiers[index].rate)}
        if self.method is Method.SLAB:
            return Message("{interval}，全额按 {rate}", words)
        return Message("{interval}的部分 {rate}", words)

    def _check_words(self, known: Known) -> Iterator[Finding]:
        if self.method is None:
            yield _error("method", "只写「阶梯提成」说不清怎么算，请写明「全额累进」或「超额累进」。")
        if self.base not in known.metrics:
            yield _error("base", "没有「{base}」这个指标，可用：{known}。", base=self.base, known=_listed(BASE_WORDS))
        elif self.base not in BASE_WORDS:
            yield _error("base", "「{base}」不是金额，不能作提成基数。", base=known.metrics[self.base])
        elif self.basis not in BASIS_WORDS:
            yield _error(
                "basis", "没有「{basis}」这个依据日，可用：{known}。", basis=self.basis, known=_listed(BASIS_WORDS)
            )
        elif self.basis != _BASIS_OF[self.base]:
            right = BASIS_WORDS[_BASIS_OF[self.base]]
            yield _error("basis", "基数是{base}，依据日应为{basis}。", base=BASE_WORDS[self.base], basis=right)
        if not self.roles:
            yield _error("roles", "没有写适用岗位，没有人会按这张表计提成。")
        for index, role in enumerate(self.roles):
            if role not in known.roles:
                yield _error(f"roles[{index}]", "没有「{role}」这个岗位。", role=role)
            elif role in self.roles[:index]:
                yield _error(f"roles[{index}]", "岗位「{role}」写了两遍。", role=known.roles[role])

    def _check_tiers(self) -> Iterator[Finding]:
        if not self.tiers:
            yield _error("tiers", "提成表没有档。请至少写一档，从 0 元起。")
            return
        first = self.tiers[0]
        if first.from_fen != 0:
            yield _error("tiers[0].from", "第 1 档要从 0 元起：{from_} 元以下没有比例。", from_=yuan(first.from_fen))
        for index, tier in enumerate(self.tiers):
            yield from self._check_tier(index, tier)

    def _check_tier(self, index: int, tier: Tier) -> Iterator[Finding]:
        row = index + 1
        if not 0 <= tier.rate <= 1:
            yield _error(
                f"tiers[{index}].rate",
                "第 {row} 档的比例 {rate} 不在 0% 到 100% 之间。",
                row=row,
                rate=percent(tier.rate),
            )
        elif (tier.rate * _RATE_UNIT).denominator != 1:
            yield _error(f"tiers[{index}].rate", "第 {row} 档的比例超过六位小数。", row=row)
        if index:
            yield from self._check_rise(index, tier)
        yield from self._check_end(index, tier)

    def _check_rise(self, index: int, tier: Tier) -> Iterator[Finding]:
        before = self.tiers[index - 1]
        words = {"row": index + 1, "before": index, "from_": yuan(tier.from_fen)}
        if tier.from_fen == before.from_fen:
            yield _error(f"tiers[{index}].from", "第 {before} 档和第 {row} 档都从 {from_} 元起，重叠。", **words)
        elif tier.from_fen < before.from_fen:
            yield _error(
                f"tiers[{index}].from", "第 {row} 档的起点 {from_} 元低于第 {before} 档，各档要从低到高。", **words
            )
        if self.method is Method.SLAB and tier.rate < before.rate:
            yield Finding(
                Severity.WARNING,
                f"tiers[{index}].rate",
                Message("全额累进而第 {row} 档比例更低：满 {from_} 元时提成反而减少。", words),
            )

    def _check_end(self, index: int, tier: Tier) -> Iterator[Finding]:
        if tier.to_fen is None:
            return
        path, to = f"tiers[{index}].to", yuan(tier.to_fen)
        if index == len(self.tiers) - 1:
            yield _error(path, "末档写了终点：满 {to} 元没有比例，会漏掉。末档不写终点。", to=to)
            return
        following = self.tiers[index + 1].from_fen
        words = {"row": index + 1, "next": index + 2, "to": to, "from_": yuan(following)}
        if tier.to_fen < following:
            yield _error(path, "第 {row} 档到 {to} 元，第 {next} 档从 {from_} 元起，中间没有比例。", **words)
        elif tier.to_fen > following:
            yield _error(path, "第 {row} 档到 {to} 元，第 {next} 档从 {from_} 元起，重叠。", **words)


def _error(path: str, msgid: str, **values: Any) -> Finding:
    return Finding(Severity.ERROR, path, Message(msgid, values))


def _listed(words: dict[str, Message]) -> Message:
    return _joined([Message("{key}（{word}）", {"key": key, "word": word}) for key, word in words.items()], "、")


def _joined(parts: list[Message], mark: str) -> Message:
    """One message of several, whose parts are still translated where they are shown."""
    places = mark.join(f"{{p{index}}}" for index in range(len(parts)))
    return Message(places, {f"p{index}": part for index, part in enumerate(parts)})
