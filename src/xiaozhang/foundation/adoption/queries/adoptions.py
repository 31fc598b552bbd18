"""Rows: which rulebooks and passages there are, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.fetching import fetch
from xiaozhang.foundation.adoption.models import Adoption, Passage
from xiaozhang.foundation.charter import powers as charter_powers


def adoptions(*, viewer: Actor) -> QuerySet[Adoption]:
    """Return the rulebooks the viewer may see, the latest first, without their texts."""
    rows = Adoption.objects.order_by("-id").select_related("created_by", "version").defer("source_text")
    return rows if viewer.may(charter_powers.DRAFT_CHARTER) else rows.none()


def get_adoption(viewer: Actor, pk: int, *, lock: bool = False) -> Adoption:
    """Return one rulebook. Raises Missing."""
    rows = Adoption.objects.all() if viewer.may(charter_powers.DRAFT_CHARTER) else Adoption.objects.none()
    return fetch(rows, viewer, pk, lock=lock)


def passages(viewer: Actor) -> QuerySet[Passage]:
    """Return the passages the viewer may see, in order."""
    rows = Passage.objects.order_by("adoption_id", "position")
    return rows if viewer.may(charter_powers.DRAFT_CHARTER) else rows.none()


def passages_of(adoption_id: int) -> list[Passage]:
    """Return the passages of a rulebook in order."""
    return list(Passage.objects.filter(adoption_id=adoption_id).order_by("position"))


def passages_by_id(ids: Iterable[int]) -> QuerySet[Passage]:
    """Return some passages, for the app's own actions."""
    return Passage.objects.filter(pk__in=list(ids))


def get_passage(viewer: Actor, pk: int) -> Passage:
    """Return one passage with its rulebook. Raises Missing."""
    return fetch(passages(viewer).select_related("adoption"), viewer, pk)


def chapter_of(passage: Passage) -> int:
    """Return the id of the chapter a passage stands in, its own for a chapter."""
    rows = Passage.objects.filter(
        adoption_id=passage.adoption_id, level=Passage.Level.CHAPTER, position__lte=passage.position
    )
    return rows.order_by("-position").values_list("pk", flat=True).first() or passage.pk
