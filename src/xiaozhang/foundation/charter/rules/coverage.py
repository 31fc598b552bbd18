"""Which matters a charter regulates, by which clauses, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xiaozhang.foundation.charter.rules.reading import Carried


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a rulebook ought to regulate: its key, its name, and what a rule about it should say."""

    key: str
    title: str
    asks: str


@dataclass(frozen=True, slots=True)
class Section:
    """Matters that belong together."""

    title: str
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class CoveringClause:
    """A clause, what carries it out, and the matters it says it covers."""

    clause_id: int
    number: str
    title: str
    carried: Carried
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoveredMatter:
    """A matter with the clauses about it, in order; none where it is missing."""

    matter: Matter
    clauses: tuple[CoveringClause, ...]


@dataclass(frozen=True, slots=True)
class CoveredSection:
    """A section with its matters."""

    title: str
    matters: tuple[CoveredMatter, ...]

    @property
    def missing(self) -> tuple[Matter, ...]:
        """The matters that no clause is about."""
        return tuple(each.matter for each in self.matters if not each.clauses)

    @property
    def covered_count(self) -> int:
        """How many matters have a clause."""
        return sum(bool(each.clauses) for each in self.matters)


def coverage(sections: Iterable[Section], clauses: Sequence[CoveringClause]) -> tuple[CoveredSection, ...]:
    """Return each section's matters with the clauses that cover them, in order of the clauses."""
    by_key: dict[str, list[CoveringClause]] = {}
    for clause in clauses:
        for key in clause.covers:
            by_key.setdefault(key, []).append(clause)
    return tuple(
        CoveredSection(
            section.title,
            tuple(CoveredMatter(matter, tuple(by_key.get(matter.key, ()))) for matter in section.matters),
        )
        for section in sections
    )


def by_state(clauses: Iterable[CoveringClause]) -> tuple[tuple[Carried, tuple[CoveringClause, ...]], ...]:
    """Return the clauses that the system carries out, those it does not carry out yet, and those of text, in order."""
    listed = tuple(clauses)
    return tuple((state, tuple(each for each in listed if each.carried is state)) for state in Carried)
