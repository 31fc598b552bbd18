"""References in a file met with records: those that are there, and those that come with the same import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import ImportKind
from xiaozhang.base.text import Message, clean_line, match_key

_NAMES_TO_SUGGEST = 20_000
_MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Met:
    """What a written reference is: a record that is there, a row of this import, or a reason why neither."""

    record_id: int | None = None
    staged_id: int | None = None
    spelt: str = ""
    refusal: Message | None = None
    is_unmatched: bool = False


@dataclass(slots=True)
class Coming:
    """Rows of this import by kind and key, so that later tables can refer to them; id 0 is a row that is refused."""

    rows: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)

    def add(self, kind: ImportKind, values: dict[str, object], staged_id: int) -> None:
        """Note a row under each of its keys."""
        by_key = self.rows.setdefault(kind.key, {})
        for name in kind.keys:
            text = str(values.get(name) or "")
            if text:
                by_key.setdefault(match_key(text), (staged_id, text))

    def names(self, kind_key: str) -> list[str]:
        """Return the names of a kind that come with this import."""
        return [text for staged_id, text in self.rows.get(kind_key, {}).values() if staged_id]


class Resolver:
    """Meets references on the importer's behalf, each spelling once."""

    def __init__(self, viewer: Actor, coming: Coming) -> None:
        """Look with the viewer's reach, and among the rows that are coming."""
        self._viewer, self._coming = viewer, coming
        self._met: dict[tuple[str, str], Met] = {}

    def meet(self, kind_key: str, texts: Iterable[str]) -> dict[str, Met]:
        """Return what each text is as a record of a kind. Constant number of queries."""
        wanted = dict.fromkeys(texts)
        if len(self._met) > _MOST_KEPT:
            self._met.clear()
        unknown = [text for text in wanted if (kind_key, text) not in self._met]
        if unknown:
            for text, met in self._look_up(registries.import_kinds.get(kind_key), unknown).items():
                self._met[kind_key, text] = met
        return {text: self._met[kind_key, text] for text in wanted}

    def _look_up(self, kind: ImportKind, texts: Sequence[str]) -> dict[str, Met]:
        met: dict[str, Met] = {}
        left = list(texts)
        for name in kind.keys:
            if not left:
                break
            found = kind.find(self._viewer, name, left)
            hits = {text: sorted(set(found[text])) for text in left if found.get(text)}
            spelt = self._spelt(kind, name, hits)
            for text, ids in hits.items():
                met[text] = _one_of(kind, text, ids, spelt)
            left = [text for text in left if text not in met]
        for text in left:
            met[text] = self._among_coming(kind, text)
        return met

    def _spelt(self, kind: ImportKind, name: str, hits: dict[str, list[int]]) -> dict[int, str]:
        ids = [ids[0] for ids in hits.values() if len(ids) == 1]
        return (
            {pk: str(values.get(name) or "") for pk, values in kind.current(self._viewer, ids).items()} if ids else {}
        )

    def _among_coming(self, kind: ImportKind, text: str) -> Met:
        row = self._coming.rows.get(kind.key, {}).get(match_key(text))
        values = {"kind": kind.label, "text": text}
        if row is None:
            words = Message("没有找到{kind}「{text}」。", values)
            return Met(refusal=words, is_unmatched=True)
        staged_id, spelt = row
        if not staged_id:
            return Met(refusal=Message("{kind}「{text}」在这次的文件里，但那一行有错，请先改正它。", values))
        return Met(staged_id=staged_id, spelt=spelt if clean_line(text) != spelt else "")


def known_names(viewer: Actor, kind_key: str) -> list[str]:
    """Return names of records of a kind to suggest from, as many as are worth comparing."""
    if kind_key not in registries.record_types:
        return []
    record_type = registries.record_types.get(kind_key)
    return [record_type.title(row) for row in record_type.rows(viewer)[:_NAMES_TO_SUGGEST]]


def titles_of(viewer: Actor, kind_key: str, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return title and address of records the viewer may see, by id."""
    if kind_key not in registries.record_types:
        return {}
    record_type = registries.record_types.get(kind_key)
    rows = record_type.rows(viewer).filter(pk__in=list(ids))
    return {row.pk: (record_type.title(row), record_type.url(row.pk)) for row in rows}


def _one_of(kind: ImportKind, text: str, ids: Sequence[int], spelt: dict[int, str]) -> Met:
    if len(ids) > 1:
        values = {"n": len(ids), "kind": kind.label, "text": text}
        return Met(refusal=Message("有 {n} 条{kind}都叫「{text}」，不知道是哪一条；请写编号或登录名。", values))
    stands = spelt.get(ids[0], "")
    differs = bool(stands) and stands != clean_line(text)
    return Met(record_id=ids[0], spelt=stands if differs else "")
