"""What happens to files behind the pages: scanning, clearing away at night, and the proof that none is lost."""

from __future__ import annotations

import logging

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.proofs import Proven
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import actions, gateways, queries
from xiaozhang.foundation.archive.rules.limits import KEPT_AFTER_REMOVAL, ORPHAN_AFTER, size_words

SWEEP = "archive.sweep"
_QUICK, _MOST_TOLD = 200, 20
_log = logging.getLogger(__name__)


def scan() -> None:
    """Have every content in quarantine scanned. Those without a verdict are tried again later: the job fails for them.

    Raises:
        ScannerSilent: for the last of them; the others have been seen to.
    """
    if not gateways.has_scanner():
        return
    silent: gateways.ScannerSilent | None = None
    for blob in queries.waiting_blobs():
        try:
            with gateways.open_content(blob.digest) as file:
                verdict = gateways.scan(file)
        except gateways.ScannerSilent as error:
            silent = error
            continue
        actions.note_verdict(
            actor=SYSTEM, now=timezone.now(), digest=blob.digest, is_clean=verdict.is_clean, finding=verdict.finding
        )
        if not verdict.is_clean:
            _log.warning("a file was refused by the scanner: %s %s", blob.digest, verdict.finding)
    if silent is not None:
        raise silent


def sweep() -> None:
    """Clear away what nobody needs.

    Half-written files of writers that were killed, contents of files removed 30 days ago, contents that no row names a
    day after they came, contents that the scanner refused.
    """
    now = timezone.now()
    before = now - ORPHAN_AFTER
    gateways.sweep_drafts(before)
    for file in queries.clearable_files(now - KEPT_AFTER_REMOVAL, timezone.localdate(now)):
        actions.clear_file(actor=SYSTEM, now=now, file_id=file.pk)
    unnamed = [*queries.unnamed_blobs(before), *queries.unnamed_digests(gateways.kept_before(before))]
    for digest in unnamed:
        actions.forget_content(actor=SYSTEM, now=now, digest=digest, stored_before=before)
    for digest in queries.refused_digests():
        gateways.drop(digest)


def prove_contents(is_full: bool) -> Proven:
    """Prove that the content of every version is in the store and has its digest; quickly, that the latest are there.

    What the scanner refused is not there, by intention.
    """
    rows = queries.provable_blobs()
    count, size = rows.count(), 0
    problems: list[Message] = []
    for blob in rows.order_by("pk").iterator() if is_full else rows.order_by("-pk")[:_QUICK]:
        size += blob.size
        found = _what_is_wrong(blob.digest, is_full)
        if found and len(problems) < _MOST_TOLD:
            values = {"name": queries.name_of_content(blob), "found": found}
            problems.append(Message("文件「{name}」的{found}", values))
    words = "{count} 个文件内容，核对了 {size}" if is_full else "{count} 个文件内容，最近的 {size} 都在"
    return Proven(Message(words, {"count": count, "size": size_words(size)}), tuple(problems))


def _what_is_wrong(digest: str, is_full: bool) -> str:
    try:
        if is_full:
            return "" if gateways.is_true(digest) else "内容与摘要不符"
    except FileNotFoundError:
        return "内容不在"
    return "" if gateways.holds(digest) else "内容不在"
