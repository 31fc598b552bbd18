"""Contents leave the store: saved, or shown in a page where nothing in them can act."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.errors import Refused
from xiaozhang.foundation.archive import actions, gateways, queries
from xiaozhang.foundation.archive.errors import ContentLost

_NOTHING_ACTS = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox"
# A browser's own reader of PDF does not start in a sandbox; it runs apart from the page, and may load nothing.
_READER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"


@pages.signed_in
def save(request: pages.Request, pk: int) -> HttpResponse:
    """Send a version to be saved, whatever it is, and write it down."""
    return _sent(request, pk, "saved")


@pages.signed_in
def show(request: pages.Request, pk: int) -> HttpResponse:
    """Show a picture or a PDF, and write it down."""
    version = queries.get_version(request.actor, pk)
    queries.check_free(version)
    if not queries.is_shown(version):
        raise Refused("没有打开：这种文件浏览器不能直接显示，请下载后打开。")
    return _sent(request, pk, "shown")


def _sent(request: pages.Request, pk: int, way: str) -> HttpResponse:
    version = queries.get_version(request.actor, pk)
    blob = queries.check_free(version)
    response: Any
    if request.method == "HEAD":
        response = HttpResponse(content_type=version.media_type)
    else:
        try:
            content = gateways.open_content(blob.digest)
        except FileNotFoundError as error:
            raise ContentLost("没有打开：文件的内容不在存储里。请告诉管理员，备份里应当有。") from error
        actions.log_download(actor=request.actor, now=timezone.now(), version_id=pk, way=way)
        response = FileResponse(
            content, as_attachment=way == "saved", filename=version.name, content_type=version.media_type
        )
    response["Content-Length"] = blob.size
    response["Content-Security-Policy"] = _READER if version.media_type == "application/pdf" else _NOTHING_ACTS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    answer: HttpResponse = response
    return answer
