"""What the charter computes from values alone: spans of versions, drafts, findings."""

from xiaozhang.foundation.charter.rules.in_force import ClauseRef, InForce

__all__ = ["ClauseRef", "InForce"]
