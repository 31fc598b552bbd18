"""Rows of revision: the yearly rounds, and what was judged of each clause."""

from xiaozhang.foundation.revision.models.rounds import Round, Verdict

__all__ = ["Round", "Verdict"]
