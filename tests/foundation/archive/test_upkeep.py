"""What happens behind the pages: scanning, sweeping, proving; and many hands at the same moment."""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.at_once import at_once
from tests.factories.archive import NOW, PDF, make_blob, make_file_version, make_stored_file, png
from tests.factories.customers import make_customer
from tests.factories.org import actor_for, make_member
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, Refused
from xiaozhang.base.proofs import proofs
from xiaozhang.base.registries import Subject
from xiaozhang.foundation.archive import actions, gateways, jobs, queries
from xiaozhang.foundation.archive.errors import ContentLost, NotTaken
from xiaozhang.foundation.archive.gateways import ScannerSilent
from xiaozhang.foundation.archive.models import Blob, FileVersion, StoredFile
from xiaozhang.foundation.archive.rules.categories import offered_for
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.records.models import Job

LATER = timezone.now() + timedelta(days=2)


def with_scanner(settings: Any, tmp_path: Path, body: str) -> None:
    script = tmp_path / "scanner.py"
    script.write_text(body)
    settings.FILE_SCANNER = f"{sys.executable} {script}"


PASSES = "import sys\nsys.stdin.buffer.read()"
REFUSES = "import sys\nsys.stdin.buffer.read()\nprint('Test.Virus FOUND')\nsys.exit(1)"
SILENT = "import sys\nsys.exit(2)"


@pytest.mark.django_db
def test_with_a_scanner_a_file_waits_until_it_has_passed(settings: Any, tmp_path: Path) -> None:
    with_scanner(settings, tmp_path, PASSES)
    blob = make_blob()
    assert blob.scan == "waiting"
    assert Job.objects.filter(name="archive.scan").count() == 1
    assert queries.file_for_evidence("customer", StoredFile.objects.get().record_id, "") is None
    jobs.scan()
    blob.refresh_from_db()
    assert blob.scan == "clean"
    assert queries.file_for_evidence("customer", StoredFile.objects.get().record_id, "") == StoredFile.objects.get()
    assert not actions.note_verdict(actor=SYSTEM, now=NOW, digest=blob.digest, is_clean=False)  # repeated: too late


@pytest.mark.django_db
def test_what_the_scanner_refuses_is_dropped_and_never_taken_again(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with_scanner(settings, tmp_path, REFUSES)
    member = make_member("林霜")
    row = make_stored_file(member)
    version = row.versions.get()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.scan()
    assert Blob.objects.get().scan == "refused"
    assert not gateways.holds(version.digest)
    notice = Notice.objects.get()
    assert (notice.member, notice.title) == (member, "「会议纪要.pdf」没有通过病毒扫描")
    assert "Test.Virus FOUND" in notice.body
    with pytest.raises(NotTaken, match="拦截过"):
        make_stored_file(member, content=PDF)
    jobs.sweep()  # what came again meanwhile goes at night
    assert not gateways.holds(version.digest)
    assert jobs.prove_contents(True).problems == ()


@pytest.mark.django_db
def test_without_a_verdict_the_file_stays_where_it_is(settings: Any, tmp_path: Path) -> None:
    with_scanner(settings, tmp_path, SILENT)
    blob = make_blob()
    with pytest.raises(ScannerSilent):
        jobs.scan()
    blob.refresh_from_db()
    assert (blob.scan, gateways.holds(blob.digest)) == ("waiting", True)


@pytest.mark.django_db
def test_one_file_without_a_verdict_holds_up_no_other(settings: Any, tmp_path: Path) -> None:
    with_scanner(settings, tmp_path, "import sys\nsys.exit(2 if b'bad' in sys.stdin.buffer.read() else 0)")
    for content in (b"%one", b"%bad", b"%two"):
        make_blob(content=PDF + content)
    with pytest.raises(ScannerSilent):
        jobs.scan()
    assert list(Blob.objects.order_by("pk").values_list("scan", flat=True)) == ["clean", "waiting", "clean"]


@pytest.mark.django_db
def test_without_a_scanner_nothing_waits() -> None:
    assert make_blob().scan == "unscanned"
    jobs.scan()
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_the_sweep_clears_removed_files_after_30_days_and_keeps_what_others_name() -> None:
    member = make_member()
    shared, alone = make_stored_file(member), make_stored_file(member, name="图.png", content=png())
    other = make_stored_file(member)  # the same content on another customer
    for row in (shared, alone):
        make_file_version(row, name="新.pdf", content=PDF + b"%" + str(row.pk).encode())
        actions.remove_file(actor=SYSTEM, now=timezone.now() - timedelta(days=31), file_id=row.pk, reason="清理")
    Blob.objects.update(stored_at=timezone.now() - timedelta(days=40))
    jobs.sweep()
    assert set(FileVersion.objects.filter(blob=None).values_list("file_id", flat=True)) == {shared.pk, alone.pk}
    kept = other.versions.get()
    assert (Blob.objects.get(), gateways.holds(kept.digest)) == (kept.blob, True)
    assert sum(gateways.holds(version.digest) for version in FileVersion.objects.all()) == 2  # one content, named twice
    assert jobs.prove_contents(True).problems == ()
    jobs.sweep()
    assert StoredFile.objects.filter(cleared_at=None).get() == other


@pytest.mark.django_db
def test_the_sweep_keeps_what_was_removed_lately_or_must_be_kept() -> None:
    now = timezone.now()
    lately, retained = make_stored_file(), make_stored_file(content=PDF + b"%2")
    actions.remove_file(actor=SYSTEM, now=now - timedelta(days=29), file_id=lately.pk, reason="x")
    actions.remove_file(actor=SYSTEM, now=now - timedelta(days=60), file_id=retained.pk, reason="x")
    StoredFile.objects.filter(pk=retained.pk).update(retain_until=date(2126, 1, 1))
    jobs.sweep()
    assert FileVersion.objects.filter(blob=None).count() == 0
    assert Blob.objects.count() == 2


@pytest.mark.django_db
def test_clear_file_refused_for_one_that_is_not_removed() -> None:
    row = make_stored_file()
    with pytest.raises(Missing):
        actions.clear_file(actor=SYSTEM, now=NOW, file_id=row.pk)


@pytest.mark.django_db
def test_contents_without_a_row_go_after_a_day(store: Path) -> None:
    from xiaozhang.foundation.archive.documents import receive

    received = receive("孤儿.pdf", PDF + b"%orphan", most_bytes=10_000, keep=gateways.keep)
    jobs.sweep()
    assert gateways.holds(received.digest)  # its row may be on the way
    os.utime(store / received.digest[:2] / received.digest[2:4] / received.digest, (0, 0))
    jobs.sweep()
    assert (gateways.holds(received.digest), Blob.objects.count()) == (False, 0)
    with pytest.raises(ContentLost, match="重新上传"):
        make_stored_file(content=received)


@pytest.mark.django_db
def test_the_proof_finds_a_content_that_is_gone_or_changed(store: Path) -> None:
    first = make_stored_file(name="一.pdf").versions.get()
    second = make_stored_file(name="二.pdf", content=PDF + b"%2").versions.get()
    proof = proofs.get("archive.contents")
    assert [proof.prove(is_full).problems for is_full in (True, False)] == [(), ()]
    (store / first.digest[:2] / first.digest[2:4] / first.digest).write_bytes(b"forged")
    gateways.drop(second.digest)
    assert [str(problem) for problem in proof.prove(True).problems] == [
        f"文件「{first.file}」的内容与摘要不符", f"文件「{second.file}」的内容不在",
    ]  # fmt: skip
    assert [str(problem) for problem in proof.prove(False).problems] == [f"文件「{second.file}」的内容不在"]


@pytest.mark.django_db
def test_a_clause_can_ask_for_a_file_of_a_category_on_the_deal() -> None:
    from tests.factories.deals import make_deal

    member = make_member()
    deal = make_deal(owner=member, customer_id=make_customer(member).pk)
    evidence = registries.evidence.get("archive.file")
    subject = Subject(deal.pk, deal.customer_id)
    assert evidence.find(subject, registries.ANY) is None
    make_stored_file(by_system=True, record_id=deal.customer_id, content=PDF + b"%c")  # on the customer: not enough
    row = make_stored_file(by_system=True, record_type="deal", record_id=deal.pk, name="方案.pdf", category="proposal")
    for argument in (registries.ANY, "proposal"):
        found = evidence.find(subject, argument)
        assert found is not None
        assert (str(found.words), found.url, found.on) == ("方案.pdf", f"/files/{row.pk}/", NOW.date())
    assert evidence.find(subject, "contract") is None
    label, address = evidence.supply(subject, "contract")
    assert (str(label), address) == ("上传附件", f"/deals/{deal.pk}/?tab=files&category=contract")
    assert evidence.arguments is not None and evidence.arguments()["proposal"] == "技术方案"


def test_new_versions_at_the_same_moment_come_one_after_the_other(concurrent_db: None) -> None:
    row = make_stored_file()
    calls = [
        lambda number=number: actions.add_version(
            actor=SYSTEM, now=NOW, file_id=row.pk, name=f"{number}.pdf", content=PDF + b"%%v%d" % number
        )
        for number in range(5)
    ]
    outcomes = at_once(*calls)
    assert all(isinstance(outcome, StoredFile) for outcome in outcomes)
    assert list(row.versions.order_by("ordinal").values_list("ordinal", flat=True)) == [1, 2, 3, 4, 5, 6]
    row.refresh_from_db()
    assert (row.version_count, row.name) == (6, row.versions.get(ordinal=6).name)


def test_the_same_content_at_the_same_moment_is_kept_once(concurrent_db: None) -> None:
    member = make_member()
    customer = make_customer(member)
    actor = actor_for(member)

    def add() -> StoredFile:
        return actions.add_file(
            actor=actor, now=NOW, record_type="customer", record_id=customer.pk, name="合同.pdf", content=PDF
        )

    outcomes = at_once(add, add, add)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "Refused", "StoredFile"]
    assert (StoredFile.objects.count(), Blob.objects.count()) == (1, 1)


def test_a_sweep_beside_an_upload_of_the_same_content_loses_nothing(concurrent_db: None) -> None:
    member = make_member()
    old = make_stored_file(member)
    digest = old.versions.get().digest
    actions.remove_file(actor=SYSTEM, now=NOW, file_id=old.pk, reason="x")
    actions.clear_file(actor=SYSTEM, now=NOW, file_id=old.pk)
    customer = make_customer(member)

    def add() -> StoredFile:
        return actions.add_file(
            actor=SYSTEM, now=NOW, record_type="customer", record_id=customer.pk, name="合同.pdf", content=PDF
        )

    def forget() -> bool:
        return actions.forget_content(actor=SYSTEM, now=LATER, digest=digest, stored_before=LATER)

    outcomes = at_once(add, forget)
    is_added = isinstance(outcomes[0], StoredFile)
    assert is_added or isinstance(outcomes[0], ContentLost)  # never a row without its content
    assert gateways.holds(digest) == is_added
    assert FileVersion.objects.filter(blob__isnull=False).count() == is_added


def test_a_removal_beside_a_new_version_leaves_one_outcome(concurrent_db: None) -> None:
    row = make_stored_file()
    outcomes = at_once(
        lambda: actions.remove_file(actor=SYSTEM, now=NOW, file_id=row.pk, reason="x"),
        lambda: actions.add_version(actor=SYSTEM, now=NOW, file_id=row.pk, name="x.png", content=png()),
    )
    assert isinstance(outcomes[0], StoredFile)
    assert isinstance(outcomes[1], StoredFile | Missing | Refused)
    row.refresh_from_db()
    assert row.removed_at == NOW
    assert row.versions.count() == (2 if isinstance(outcomes[1], StoredFile) else 1)


def test_the_signed_contract_is_offered_on_contracts_and_deals_alone() -> None:
    keys = {record: {each.key for each in offered_for(record)} for record in ("contract", "deal", "customer")}
    assert {record for record, offered in keys.items() if "signed_contract" in offered} == {"contract", "deal"}
