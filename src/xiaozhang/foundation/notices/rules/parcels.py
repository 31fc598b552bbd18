"""What a sender takes away to send, and has to report on."""

from __future__ import annotations

from dataclasses import dataclass

from xiaozhang.foundation.notices.rules.channels import Application, Outgoing


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one address; `rows` are the ids of what it tells, with the number of the try."""

    rows: tuple[tuple[int, int], ...]
    to: str
    message: Outgoing

    @property
    def ids(self) -> list[int]:
        """The ids alone."""
        return [pk for pk, _attempt in self.rows]


@dataclass(frozen=True, slots=True)
class Load:
    """What was taken at once: nothing more is due where `is_last`."""

    parcels: tuple[Parcel, ...] = ()
    is_last: bool = True
    application: Application | None = None
