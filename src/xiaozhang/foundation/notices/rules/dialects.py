"""The three companies' interfaces by channel."""

from __future__ import annotations

from collections.abc import Mapping

from xiaozhang.foundation.notices.rules import dingtalk, feishu, wecom
from xiaozhang.foundation.notices.rules.channels import DINGTALK, FEISHU, WECOM, Dialect

DIALECTS: Mapping[str, Dialect] = {
    DINGTALK: dingtalk.DIALECT,
    WECOM: wecom.DIALECT,
    FEISHU: feishu.DIALECT,
}
