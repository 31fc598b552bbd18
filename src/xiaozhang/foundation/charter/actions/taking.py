"""A charter made elsewhere in the house, such as a rulebook that was taken over, comes in as a draft."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.charter import documents, powers, queries
from xiaozhang.foundation.charter.actions.drafting import add_draft
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.rules.drafts import DraftVersion


@action(powers.DRAFT_CHARTER)
def take_draft(*, actor: Actor, now: datetime, draft: DraftVersion) -> Version:
    """Take a charter in as a new draft, by way of its YAML and as strictly as one that was uploaded.

    Raises:
        BadCharterText: it is not a charter; the words name the clause.
    """
    return add_draft(actor, now, documents.read(documents.write(draft), queries.kinds()))
