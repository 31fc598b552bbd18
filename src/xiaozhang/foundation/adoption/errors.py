"""Refusals of adoption."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class BadSource(Refused):
    """A file or text that cannot be taken for a rulebook; the words say why and what to do."""

    code = "bad_source"


class NotInReview(Refused):
    """A rulebook that has been saved as a draft or given up is not worked on any more."""

    code = "not_in_review"


class CannotCut(Refused):
    """There is nothing before to be joined to, or nothing inside to be cut at."""

    code = "cannot_cut"


class NothingSuggested(Refused):
    """A passage without a complete suggestion has none that could be accepted."""

    code = "nothing_suggested"


class KindStandsTwice(Refused):
    """A charter holds only one clause of the kind, and another clause of the rulebook has it."""

    code = "kind_stands_twice"


class NotADraftYet(Refused):
    """What is left of the rulebook does not make a charter: the words name the passage."""

    code = "not_a_draft_yet"
