"""The API: its title, who may enter, how it refuses, and the operations of every app under /api/."""

from __future__ import annotations

import functools
import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from xiaozhang.base import api as doors
from xiaozhang.base.text import Message
from xiaozhang.config.api_examples import with_examples
from xiaozhang.foundation.approvals.api import door as approvals
from xiaozhang.foundation.audit.api import door as audit
from xiaozhang.foundation.charter.api import door as charter
from xiaozhang.foundation.exceptions.api import door as exceptions
from xiaozhang.foundation.ledger.api import door as ledger
from xiaozhang.foundation.notices.api import door as notices
from xiaozhang.foundation.org import actions as org_actions
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.foundation.org.api import door as org
from xiaozhang.foundation.records.api import door as records
from xiaozhang.foundation.tasks.api import door as tasks
from xiaozhang.people.staffing.api import door as staffing
from xiaozhang.performance.appeals.api import door as appeals
from xiaozhang.performance.incentives.api import door as incentives
from xiaozhang.performance.payroll.api import door as payroll
from xiaozhang.performance.simulation.api import door as simulation
from xiaozhang.performance.targets.api import door as targets
from xiaozhang.selling.contracts.api import door as contracts
from xiaozhang.selling.customers.api import door as customers
from xiaozhang.selling.deals.api import door as deals
from xiaozhang.selling.products.api import door as products

_ABOUT = """销章的接口。与页面走同样的动作：同样的权限、数据范围、制度关口和操作日志。

- **令牌**：每个请求带 `Authorization: Bearer xz_…`。个人令牌在「我的 · 个人令牌」建立，应用令牌由系统管理员建立。
- **不重复执行**：写操作可带 `Idempotency-Key`；同一个键再发一次，得到第一次的结果，状态 200。
- **列表**：每页最多 200 条，用 `next` 取下一页；`total` 最多数到 1000，`has_more_than_total` 表示 1000 条以上。
- **金额**一律是整数分（`…_fen`），日期写成 `2026-11-22`，时间带时区。
- **修改**要带读到的 `revision`；别人先改过就回 409，没有覆盖。
- **拒绝**的回答都是 `{code, message, fields}`：`code` 供程序判断，`message` 给人看。
- 每个令牌每分钟的请求数有上限，超过回 429，并在 `Retry-After` 说明要等几秒。
"""


class TokenAuth(HttpBearer):
    """Lets in who brings a token that counts: two queries, and once an hour a note that it is in use."""

    def __init__(self, limiter: doors.Limiter) -> None:
        """Take the limiter of this process."""
        super().__init__()
        self.limiter = limiter

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Set `request.actor`. Raises NoToken, TooOften."""
        now = timezone.now()
        known = org_queries.known_token(token, now, timezone.localdate(now))
        if known is None:
            raise doors.NoToken(Message("没有执行：令牌不对，或已到期、已撤销。请换一个有效的令牌。"))
        wait = self.limiter.wait(known.token_id, time.monotonic())
        if wait:
            raise doors.TooOften(
                Message("没有执行：这个令牌请求太频繁，请 {wait} 秒后再发。", {"wait": wait}), wait=wait
            )
        if not known.is_use_noted:
            org_actions.note_use(actor=known.actor, now=now, token_id=known.token_id)
        request.actor, request.token_id = known.actor, known.token_id  # type: ignore[attr-defined]
        return known.actor


class Api(NinjaAPI):
    """NinjaAPI whose document carries examples and is made once."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, **_unused: Any) -> OpenAPISchema:
        """Return the OpenAPI 3.1 document."""
        return self._document

    @functools.cached_property
    def _document(self) -> OpenAPISchema:
        return with_examples(super().get_openapi_schema(path_prefix="api/"))


api = Api(
    title="销章 API",
    version="1",
    description=_ABOUT,
    docs_url=None,
    openapi_url="/openapi.json",
    auth=TokenAuth(doors.Limiter(settings.API_REQUESTS_PER_MINUTE)),
    urls_namespace="api",
)
doors.bind_problems(api)
for door in (
    org, notices, products, customers, deals, contracts, targets, incentives, ledger, charter, records, audit, tasks,
    approvals, exceptions, staffing, appeals, payroll, simulation,
):  # fmt: skip
    api.add_router("", door.router)


def _guarded_urls() -> Any:
    """Return the addresses, each marked as asking for a token; the document alone is open: it holds no data."""
    patterns, app_name, namespace = api.urls
    ours: list[Any] = [pattern for pattern in patterns if getattr(pattern, "name", "") != "api-root"]
    for pattern in ours:
        if pattern.name == "openapi-json":
            pattern.callback.is_public = True
        else:
            pattern.callback.power = None
    return ours, app_name, namespace


urls = _guarded_urls()
