"""What an import did, or would do, in figures and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xiaozhang.base.money import yuan

LABELS = {"team": "团队", "member": "成员", "product": "产品", "customer": "客户", "deal": "商机"}


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one kind: taken over now, taken over before and the same, taken over before and different now."""

    kind: str
    new: int = 0
    unchanged: int = 0
    changed: int = 0

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of an import; `won` and `won_fen` are the contracts among the new deals and their sum."""

    counts: tuple[Count, ...]
    won: int = 0
    won_fen: int = 0
    is_dry: bool = False

    def count(self, kind: str) -> Count:
        """Return the figures of a kind."""
        return next(count for count in self.counts if count.kind == kind)

    def lines(self) -> list[str]:
        """Return the report as lines to print."""
        verb = "将导入" if self.is_dry else "已导入"
        said = [
            f"{count.label}：{verb} {count.new}，与上次相同 {count.unchanged}，与上次不同 {count.changed}"
            for count in self.counts
        ]
        if self.won:
            said.append(f"其中赢单 {self.won} 个，合计 {yuan(self.won_fen)} 元，{verb}为合同和已确认的回款")
        if self.is_dry:
            said.append("这是试算，没有写入任何数据。")
        return said


def compare(fingerprints: Mapping[str, Mapping[str, str]], known: Mapping[str, Mapping[str, str]]) -> tuple[Count, ...]:
    """Count rows by kind. Both arguments: kind -> key -> fingerprint; `known` is what was taken over before."""
    counts = []
    for kind, rows in fingerprints.items():
        before = known.get(kind, {})
        unchanged = sum(before.get(key) == value for key, value in rows.items())
        changed = sum(key in before for key in rows) - unchanged
        counts.append(Count(kind, len(rows) - unchanged - changed, unchanged, changed))
    return tuple(counts)
