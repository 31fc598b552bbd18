"""Refusals of the charter."""

from __future__ import annotations

from xiaozhang.base.errors import Refused, Stale


class BadCharterText(Refused):
    """A YAML text that is not a charter; the message names the line, the clause and the way to mend it."""

    code = "bad_charter_text"


class NotADraft(Refused):
    """Only a draft can be published or withdrawn."""

    code = "not_a_draft"


class NotInState(Refused):
    """The version is not where it would have to be for this step."""

    code = "not_in_state"


class ApprovalNeeded(Refused):
    """The charter in force says whose agreement a version needs before it is published."""

    code = "approval_needed"


class TooLate(Refused):
    """A version that has been in force, or was used, is not withdrawn."""

    code = "too_late"


class NothingToAmend(Refused):
    """An amendment names clauses of the latest published version."""

    code = "nothing_to_amend"


class WrongEffectiveDate(Refused):
    """The date on which a version would take effect is taken, closed or earlier than the last one's."""

    code = "wrong_effective_date"


class ClauseChanged(Stale):
    """Somebody else saved the clause or chapter meanwhile; the words name who, and when."""

    code = "clause_changed"


class ChapterNotEmpty(Refused):
    """A chapter can be taken out once its clauses are elsewhere or gone."""

    code = "chapter_not_empty"


class CannotMove(Refused):
    """A clause stands first or last already, or was to go to a chapter of another version."""

    code = "cannot_move"


class FirstStands(Refused):
    """The first version has been published already."""

    code = "first_stands"


class HasFindings(Refused):
    """The check at publication found what must be mended; the words name clause, place and the way to mend it."""

    code = "has_findings"
