"""The only writers of the charter."""

from xiaozhang.foundation.charter.actions.drafting import read_yaml, withdraw_version
from xiaozhang.foundation.charter.actions.publishing import publish_first_charter, publish_version

__all__ = ["publish_first_charter", "publish_version", "read_yaml", "withdraw_version"]
