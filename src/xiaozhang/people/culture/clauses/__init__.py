"""Clause kinds of culture: honours (K4), contests (K5), instant rewards (K7) and suggestions (P1)."""

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.people.culture.clauses.contests import Contest
from xiaozhang.people.culture.clauses.honours import Honours
from xiaozhang.people.culture.clauses.rewards import InstantReward, SuggestionReward

ALL: tuple[type[ClauseKind], ...] = (Honours, Contest, InstantReward, SuggestionReward)

__all__ = ["ALL", "Contest", "Honours", "InstantReward", "SuggestionReward"]
