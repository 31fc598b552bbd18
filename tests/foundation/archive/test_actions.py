"""Files come in, change, go; each act done, refused, not allowed, repeated."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.archive import NOW, PDF, make_file_version, make_stored_file, package, png
from tests.factories.customers import make_collaborator, make_customer
from tests.factories.org import actor_for, make_member
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Refused
from xiaozhang.foundation.archive import actions, queries
from xiaozhang.foundation.archive.errors import NotTaken, Retained
from xiaozhang.foundation.archive.models import Blob, Download, FileVersion, StoredFile
from xiaozhang.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def add(actor: Actor, record_id: int, **overrides: Any) -> StoredFile:
    values: dict[str, Any] = {"record_type": "customer", "name": "合同.pdf", "content": PDF, **overrides}
    return actions.add_file(actor=actor, now=NOW, record_id=record_id, **values)


def test_a_file_stands_on_its_record_with_number_digest_and_trace() -> None:
    member = make_member("林霜")
    customer = make_customer(member, name="江阴澄源水务有限公司")
    row = add(actor_for(member), customer.pk, name="..\\..\\年度合同.PDF", category="contract", note=" 双方已盖章 ")
    version = row.versions.get()
    assert (row.number, row.name, row.category) == (f"WJ-{row.pk:06d}", "年度合同.PDF", "contract")
    assert (version.ordinal, version.note, version.uploaded_by) == (1, "双方已盖章", member)
    assert (row.size, row.media_type, row.retain_until) == (len(PDF), "application/pdf", None)
    assert queries.files_of(actor_for(member), "customer", customer.pk) == [row]
    entry = Entry.objects.get(action="archive.add_file")
    assert (entry.title, entry.actor_id) == (f"{row.number} 年度合同.PDF", member.pk)


def test_add_file_refused_leaves_no_trace() -> None:
    member = make_member()
    customer = make_customer(member)
    before = Entry.objects.count()
    with pytest.raises(NotTaken):
        add(actor_for(member), customer.pk, name="装.exe", content=b"MZ")
    with pytest.raises(Invalid, match="没有这个类别"):
        add(actor_for(member), customer.pk, category="nonsense")
    assert (StoredFile.objects.count(), FileVersion.objects.count(), Blob.objects.count()) == (0, 0, 0)
    assert Entry.objects.count() == before


def test_add_file_refused_on_a_record_of_others() -> None:
    theirs = make_customer(make_member())
    for actor in (actor_for(make_member()), Actor(member_id=1, name="x", powers=frozenset({"archive.add_file"}))):
        with pytest.raises(Missing):
            add(actor, theirs.pk)
    with pytest.raises(Missing):
        add(actor_for(make_member()), 999_999)
    with pytest.raises(Missing):
        add(SYSTEM, theirs.pk, record_type="nonsense")
    assert StoredFile.objects.count() == 0


def test_add_file_refused_without_the_power() -> None:
    member = make_member()
    customer = make_customer(member)
    actor = actor_for(member)
    without = Actor(actor.member_id, actor.name, actor.powers - {"archive.add_file"}, actor.scope, actor.member_ids)
    with pytest.raises(NotAllowed):
        add(without, customer.pk)


def test_add_file_refused_to_keep_it_until_a_day_without_the_power() -> None:
    member = make_member()
    customer = make_customer(member)
    with pytest.raises(NotAllowed, match="设定附件保管期限"):
        add(actor_for(member), customer.pk, retain_until=TODAY + timedelta(days=1))
    with pytest.raises(Invalid, match="已经过去"):
        add(SYSTEM, customer.pk, retain_until=TODAY - timedelta(days=1))


def test_the_same_request_counts_once_and_the_same_content_is_not_kept_twice() -> None:
    member = make_member()
    customer = make_customer(member)
    row = add(actor_for(member), customer.pk, request_key="0000-test-key")
    with pytest.raises(AlreadyDone) as again:
        add(actor_for(member), customer.pk, request_key="0000-test-key")
    assert again.value.result == row.pk
    with pytest.raises(Refused, match=f"内容完全相同的「合同.pdf」（{row.number}）"):
        add(actor_for(member), customer.pk, name="另一个名字.pdf")
    other = make_customer(member)
    add(actor_for(member), other.pk)
    assert (StoredFile.objects.count(), Blob.objects.count()) == (2, 1)


def test_a_removed_file_may_come_again() -> None:
    member = make_member()
    row = make_stored_file(member)
    actions.remove_file(actor=actor_for(member), now=NOW, file_id=row.pk, reason="传错了")
    assert add(actor_for(member), row.record_id, name="再来.pdf").pk != row.pk


def test_add_file_refused_where_the_record_is_full(settings: Any) -> None:
    member = make_member()
    row = make_stored_file(member)
    settings.FILES_OF_RECORD_MOST_BYTES = 2 * len(PDF)
    with pytest.raises(Refused, match="会超过"):
        add(actor_for(member), row.record_id, name="大.pdf", content=PDF + b"%" * len(PDF))
    settings.FILE_MOST_BYTES = 10
    with pytest.raises(NotTaken, match="超过 10 B"):
        add(actor_for(member), row.record_id, name="小.pdf", content=PDF + b"%")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("合同\x00.pdf", "合同.pdf"),
        ("合同\u202efdp.pdf", "合同fdp.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("现场📷照片.pdf", "现场📷照片.pdf"),
        ("a<b>:c|d?.pdf", "a_b__c_d_.pdf"),
        ("nul.pdf", "_nul.pdf"),
        ("   .pdf", "未命名.pdf"),
    ],
)
def test_odd_names_become_names_that_every_system_can_store(given: str, kept: str) -> None:
    assert make_stored_file(name=given).name == kept


def test_a_new_version_counts_and_the_earlier_ones_stay() -> None:
    member = make_member()
    row = make_stored_file(member)
    actor = actor_for(member)
    later = actions.add_version(
        actor=actor, now=NOW + timedelta(hours=1), file_id=row.pk, name="照片.png", content=png(), note="换成照片"
    )
    assert (later.version_count, later.name, later.media_type) == (2, "照片.png", "image/png")
    assert [(each.ordinal, each.name) for each in row.versions.order_by("ordinal")] == [
        (1, "会议纪要.pdf"), (2, "照片.png"),
    ]  # fmt: skip


def test_add_version_refused_for_the_same_content_and_for_others() -> None:
    member = make_member()
    row = make_stored_file(member)
    with pytest.raises(Refused, match="第 1 版内容完全相同"):
        actions.add_version(actor=actor_for(member), now=NOW, file_id=row.pk, name="会议纪要.pdf", content=PDF)
    with pytest.raises(Missing):
        actions.add_version(actor=actor_for(make_member()), now=NOW, file_id=row.pk, name="x.png", content=png())
    with pytest.raises(NotTaken):
        actions.add_version(actor=actor_for(member), now=NOW, file_id=row.pk, name="x.png", content=PDF)
    assert row.versions.count() == 1


def test_remove_file_takes_it_off_and_keeps_its_history() -> None:
    member = make_member()
    row = make_stored_file(member)
    actions.remove_file(actor=actor_for(member), now=NOW, file_id=row.pk, reason="客户换了版本")
    assert queries.files_of(actor_for(member), "customer", row.record_id) == []
    with pytest.raises(Missing):
        queries.get_version(actor_for(member), row.versions.get().pk)
    kept = StoredFile.objects.get()
    assert (kept.removal_reason, kept.removed_by, kept.versions.count()) == ("客户换了版本", member, 1)
    with pytest.raises(Missing):  # repeated
        actions.remove_file(actor=actor_for(member), now=NOW, file_id=row.pk, reason="再删")


def test_remove_file_refused_before_its_retention_is_over() -> None:
    member = make_member()
    row = make_stored_file(member)
    actions.retain_file(actor=SYSTEM, now=NOW, file_id=row.pk, retain_until=TODAY)
    with pytest.raises(Retained, match="保管到 2026-11-20"):
        actions.remove_file(actor=actor_for(member), now=NOW, file_id=row.pk, reason="x")
    with pytest.raises(Retained):
        actions.remove_file(actor=SYSTEM, now=NOW, file_id=row.pk, reason="x")
    actions.remove_file(actor=actor_for(member), now=NOW + timedelta(days=1), file_id=row.pk, reason="到期")
    assert StoredFile.objects.get().removal_reason == "到期"


def test_remove_file_refused_for_a_colleagues_file_and_without_a_reason() -> None:
    owner, helper = make_member(), make_member()
    row = make_stored_file(owner)
    customer = queries.record_of(actor_for(owner), row).row
    make_collaborator(customer, helper, may_edit=True)
    with pytest.raises(NotAllowed, match="别人上传的"):
        actions.remove_file(actor=actor_for(helper), now=NOW, file_id=row.pk, reason="x")
    with pytest.raises(Invalid, match="为什么"):
        actions.remove_file(actor=actor_for(owner), now=NOW, file_id=row.pk, reason="  ")
    assert StoredFile.objects.get().removed_at is None


def test_retain_file_may_be_made_longer_and_shorter_only_with_a_reason() -> None:
    row = make_stored_file()
    for until, reason in (
        (date(2027, 1, 1), ""),
        (date(2036, 1, 1), ""),
        (date(2027, 1, 1), "填错了年份"),
        (None, "x"),
    ):
        actions.retain_file(actor=SYSTEM, now=NOW, file_id=row.pk, retain_until=until, reason=reason)
        assert StoredFile.objects.get().retain_until == until
    actions.retain_file(actor=SYSTEM, now=NOW, file_id=row.pk, retain_until=None)  # repeated: no trace
    assert Entry.objects.filter(action="archive.retain_file").count() == 4


def test_retain_file_refused_without_the_power_or_a_reason() -> None:
    member = make_member()
    row = make_stored_file(member)
    with pytest.raises(NotAllowed):
        actions.retain_file(actor=actor_for(member), now=NOW, file_id=row.pk, retain_until=date(2030, 1, 1))
    actions.retain_file(actor=SYSTEM, now=NOW, file_id=row.pk, retain_until=date(2030, 1, 1))
    for until, reason in ((date(2029, 1, 1), ""), (None, " "), (date(2020, 1, 1), "x")):
        with pytest.raises(Invalid):
            actions.retain_file(actor=SYSTEM, now=NOW, file_id=row.pk, retain_until=until, reason=reason)
    assert StoredFile.objects.get().retain_until == date(2030, 1, 1)


def test_classify_file_changes_the_category_once() -> None:
    member = make_member()
    row = make_stored_file(member)
    for _ in range(2):
        actions.classify_file(actor=actor_for(member), now=NOW, file_id=row.pk, category="quotation")
    assert StoredFile.objects.get().category == "quotation"
    assert Entry.objects.filter(action="archive.classify_file").count() == 1


def test_classify_file_refused_for_an_unknown_category_and_for_others() -> None:
    owner, helper = make_member(), make_member()
    row = make_stored_file(owner)
    make_collaborator(queries.record_of(actor_for(owner), row).row, helper)
    with pytest.raises(Invalid):
        actions.classify_file(actor=actor_for(owner), now=NOW, file_id=row.pk, category="nonsense")
    with pytest.raises(NotAllowed):
        actions.classify_file(actor=actor_for(helper), now=NOW, file_id=row.pk, category="quotation")


def test_log_download_writes_a_row_and_refuses_others() -> None:
    owner = make_member()
    version = make_stored_file(owner).versions.get()
    for way in ("saved", "shown"):
        actions.log_download(actor=actor_for(owner), now=NOW, version_id=version.pk, way=way)
    with pytest.raises(Missing):
        actions.log_download(actor=actor_for(make_member()), now=NOW, version_id=version.pk, way="saved")
    with pytest.raises(NotAllowed):
        actions.log_download(actor=SYSTEM, now=NOW, version_id=version.pk, way="saved")
    assert [(each.member, each.way) for each in Download.objects.order_by("pk")] == [(owner, "saved"), (owner, "shown")]


def test_versions_of_an_archive_come_from_more_than_one_hand() -> None:
    owner, helper = make_member(), make_member()
    row = make_stored_file(owner)
    make_collaborator(queries.record_of(actor_for(owner), row).row, helper)
    actions.add_version(
        actor=actor_for(helper), now=NOW, file_id=row.pk, name="图纸.zip", content=package({"图.pdf": PDF})
    )
    make_file_version(row, name="又一版.pdf")
    assert [each.uploaded_by for each in row.versions.order_by("ordinal")] == [owner, helper, None]
