"""What happens to files behind the pages: scanning, and clearing away at night."""

from __future__ import annotations

import logging

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.archive import actions, gateways, queries
from xiaozhang.foundation.archive.rules.limits import KEPT_AFTER_REMOVAL, ORPHAN_AFTER

SWEEP = "archive.sweep"
_log = logging.getLogger(__name__)


def scan() -> None:
    """Have every content in quarantine scanned. Without a verdict the job fails, and is tried again later."""
    if not gateways.has_scanner():
        return
    for blob in queries.waiting_blobs():
        with gateways.open_content(blob.digest) as file:
            verdict = gateways.scan(file)
        actions.note_verdict(
            actor=SYSTEM, now=timezone.now(), digest=blob.digest, is_clean=verdict.is_clean, finding=verdict.finding
        )
        if not verdict.is_clean:
            _log.warning("a file was refused by the scanner: %s %s", blob.digest, verdict.finding)


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
