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
