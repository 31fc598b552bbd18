"""Rows of revision: what members said of a draft, the yearly rounds, and what was judged of each clause."""

from xiaozhang.foundation.revision.models.consulting import Consultation, Opinion
from xiaozhang.foundation.revision.models.rounds import Round, Verdict

__all__ = ["Consultation", "Opinion", "Round", "Verdict"]
