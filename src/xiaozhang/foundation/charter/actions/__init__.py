"""The only writers of the charter."""

from xiaozhang.foundation.charter.actions.drafting import draft_amendment, read_yaml, withdraw_version
from xiaozhang.foundation.charter.actions.publishing import publish_first_charter, publish_version

__all__ = ["draft_amendment", "publish_first_charter", "publish_version", "read_yaml", "withdraw_version"]
