"""A notice as other apps hand it in: what is told, to whom, and under which key it is told only once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiaozhang.base.text import Message, clean_line, clean_text

TEST = "notices.test"  # the kind by which an administrator tries a channel: at once, whatever the hour
LONGEST_TITLE, LONGEST_BODY, LONGEST_URL, LONGEST_KEY = 200, 1000, 300, 200


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell members.

    `kind` is declared in `registries.notice_kinds`. `to` are member ids. `url` is an address of this house beginning
    with "/". `key` names the occasion (such as "tasks.due:17:2026-11-20"): a member is told once for each key, however
    often it is sent. `record_type` and `record_id` name the record it is about, both or neither.
    """

    kind: str
    to: tuple[int, ...]
    title: Message | str
    key: str
    body: Message | str = ""
    url: str = ""
    record_type: str = ""
    record_id: int | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody could be told: ValueError, for it is a defect of the caller."""
        if not clean_line(str(self.title)):
            raise ValueError(f"a notice of kind {self.kind!r} without a title")
        if not 0 < len(self.key) <= LONGEST_KEY:
            raise ValueError(f"the key of a notice has 1 to {LONGEST_KEY} characters: {self.key!r}")
        if self.url and (not self.url.startswith("/") or self.url.startswith("//") or len(self.url) > LONGEST_URL):
            raise ValueError(f"a notice leads to an address of this house: {self.url!r}")
        if bool(self.record_type) != (self.record_id is not None):
            raise ValueError(f"a notice names its record by type and id: {self.record_type!r}, {self.record_id!r}")

    @property
    def heading(self) -> str:
        """The title as it is kept: one line, cut where it is too long."""
        return _cut(clean_line(str(self.title)), LONGEST_TITLE)

    @property
    def text(self) -> str:
        """The body as it is kept."""
        return _cut(clean_text(str(self.body)), LONGEST_BODY)


def told_of(
    kind: str, members: Iterable[int | None], *, by: int | None, title: Message | str, body: Message | str, url: str,
    record: tuple[str, int], revision: int,
) -> list[Notice]:  # fmt: skip
    """Return the notice of what happened to a record (type, id) at a revision; none where only who did it is left."""
    to = tuple(sorted({pk for pk in members if pk is not None and pk != by}))
    record_type, record_id = record
    key = f"{kind}:{record_id}:{revision}"
    return [Notice(kind, to, title, key, body, url, record_type, record_id)] if to else []


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
