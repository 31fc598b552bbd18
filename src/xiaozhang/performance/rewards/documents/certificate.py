"""A certificate, or the decision about a reward, on one sheet; the same words are the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib import resources

from xiaozhang.base.typesetting import set_pdf


@dataclass(frozen=True)
class CertificatePrinted:
    """What stands on the sheet. `dated` is the day from which the reward counts, `foot` number and clause."""

    title: str
    company: str
    name: str
    words: tuple[str, ...]
    given: str
    dated: tuple[int, int, int]
    day: str
    foot: tuple[str, ...]


def certificate_pdf(printed: CertificatePrinted) -> bytes:
    """Return the sheet as PDF on A4 across. Raises typesetting.BrokenSetting."""
    template = resources.files(__package__ or "").joinpath("certificate.typ").read_bytes()
    return set_pdf(template, json.dumps(asdict(printed), ensure_ascii=False), name="certificate")
