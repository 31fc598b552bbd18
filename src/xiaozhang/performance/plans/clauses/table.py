"""What a commission clause holds, and when it is nonsense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Known, Rate, Table, Yuan
from xiaozhang.base.clause_parts import Band, Bands, error, joined, role_findings, role_words, warning
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

    from_fen: Annotated[Yuan, Named(Message("从（满）"), unit=Message("元"))] = Field(alias="from")
    rate: Annotated[Rate, Named(Message("比例"))]
    to_fen: Annotated[Yuan | None, Named(Message("到（不满）"), unit=Message("元"))] = Field(
        default=None, alias="to", exclude_if=lambda value: value is None
    )


class CommissionTable(ClauseKind):
    """Commission on an amount of the month by tiers; a charter version holds one such clause.

    `base` is the metric that is added up, `basis` the date of a fact that chooses the charter version, `roles` the
    posts that earn by it. Tiers are closed on the left: 满 200,000 元 includes the number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    name: ClassVar[str] = "commission_table"
    label: ClassVar[Message] = Message("提成表")
    is_single: ClassVar[bool] = True
    touches_interests: ClassVar[bool] = True

    base: Annotated[str, Named(Message("基数"), keys="metrics")] = "receipt"
    period: Annotated[Literal["month"], Named(Message("累计期"), words={"month": Message("每月")})] = "month"
    method: Annotated[
        Method | None,
        BeforeValidator(_read_method),
        Named(Message("计法"), words={each.value: words for each, words in METHOD_WORDS.items()}),
    ] = None
    basis: Annotated[str, Named(Message("依据日"), words=BASIS_WORDS)] = "receipt_date"
    tiers: Annotated[tuple[Tier, ...], Named(Message("档"))]
    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]

    def check(self, known: Known) -> list[Finding]:
        """Refuse what would pay wrongly or silently pay nothing, naming the row and the amount."""
        return [*self._check_words(known), *self._check_tiers()]

    def sentence(self) -> Message:
        """Say the table in one sentence."""
        tiers = joined([self._tier_words(index) for index in range(len(self.tiers))], "；")
        how = Message("{method}：{tiers}", {"method": self._method_words(), "tiers": tiers})
        if len(self.tiers) == 1:  # one tier adds up the same by every method
            how = Message("一律 {rate}", {"rate": percent(self.tiers[0].rate)})
        return Message(
            "按每月{base}累计，{how}。{basis}为依据日，适用于{roles}。",
            {
                "base": BASE_WORDS.get(self.base, self.base),
                "how": how,
                "basis": BASIS_WORDS.get(self.basis, self.basis),
                "roles": joined(map(role_words, self.roles), "、"),
            },
        )

    def _method_words(self) -> Message:
        return METHOD_WORDS[self.method] if self.method else Message("未写明计法")

    def table(self, known: Known) -> Table:
        """Lay the tiers out for the handbook: the interval in words, and its rate."""
        heads = (
            Message("当月累计{base}", {"base": BASE_WORDS.get(self.base, self.base)}),
            Message("比例（{method}）", {"method": self._method_words()}) if len(self.tiers) > 1 else Message("比例"),
        )
        rows = [
            (self.interval_words(index), Message("{rate}", {"rate": percent(tier.rate)}))
            for index, tier in enumerate(self.tiers)
        ]
        return Table(heads, tuple(rows))

    def claims(self) -> Iterator[Claim]:
        """Settle what each post earns on the base."""
        for role in self.roles:
            words = {"role": role_words(role), "base": BASE_WORDS.get(self.base, self.base)}
            terms = self.model_dump_json(exclude={"roles"})
            yield Claim((self.name, self.base, role), Message("{role}按{base}计的提成", words), terms, "tiers")

    def interval_words(self, index: int) -> Message:
        """Say the interval of a tier: 不满 200,000.00 元, 满 200,000.00 至不满 500,000.00 元, 满 500,000.00 元."""
        return self._bands().words(index)

    def _bands(self) -> Bands:
        bands = [Band(tier.from_fen, tier.to_fen) for tier in self.tiers]
        return Bands("tiers", bands, lambda fen: yuan(int(fen)), unit=" 元", lacks="没有比例")

    def _tier_words(self, index: int) -> Message:
        words = {"interval": self.interval_words(index), "rate": percent(self.tiers[index].rate)}
        if self.method is Method.SLAB:
            return Message("{interval}，全额按 {rate}", words)
        return Message("{interval}的部分 {rate}", words)

    def _check_words(self, known: Known) -> Iterator[Finding]:
        if self.method is None:
            yield error("method", "只写「阶梯提成」说不清怎么算，请写明「全额累进」或「超额累进」。")
        if self.base not in known.metrics:
            yield error("base", "没有「{base}」这个指标，可用：{known}。", base=self.base, known=_listed(BASE_WORDS))
        elif self.base not in BASE_WORDS:
            yield error("base", "「{base}」不是金额，不能作提成基数。", base=known.metrics[self.base])
        elif self.basis not in BASIS_WORDS:
            yield error(
                "basis", "没有「{basis}」这个依据日，可用：{known}。", basis=self.basis, known=_listed(BASIS_WORDS)
            )
        elif self.basis != _BASIS_OF[self.base]:
            right = BASIS_WORDS[_BASIS_OF[self.base]]
            yield error("basis", "基数是{base}，依据日应为{basis}。", base=BASE_WORDS[self.base], basis=right)
        if not self.roles:
            yield error("roles", "没有写适用岗位，没有人会按这张表计提成。")
        yield from role_findings("roles", self.roles, known)

    def _check_tiers(self) -> Iterator[Finding]:
        if not self.tiers:
            yield error("tiers", "提成表没有档。请至少写一档，从 0 元起。")
        yield from self._bands().findings()
        for index, tier in enumerate(self.tiers):
            yield from self._check_rate(index, tier)

    def _check_rate(self, index: int, tier: Tier) -> Iterator[Finding]:
        path, row = f"tiers[{index}].rate", index + 1
        if not 0 <= tier.rate <= 1:
            yield error(path, "第 {row} 档的比例 {rate} 不在 0% 到 100% 之间。", row=row, rate=percent(tier.rate))
        elif (tier.rate * _RATE_UNIT).denominator != 1:
            yield error(path, "第 {row} 档的比例超过六位小数。", row=row)
        if index and self.method is Method.SLAB and tier.rate < self.tiers[index - 1].rate:
            from_ = yuan(tier.from_fen)
            yield warning(path, "全额累进而第 {row} 档比例更低：满 {from_} 元时提成反而减少。", row=row, from_=from_)


def _listed(words: Mapping[str, Message]) -> Message:
    return joined((Message("{key}（{word}）", {"key": key, "word": word}) for key, word in words.items()), "、")
