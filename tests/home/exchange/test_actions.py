"""Taking over promises all or nothing, once, by those who may, and survives a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests import databases
from tests.factories.org import actor_for, make_company, make_member
from tests.home.exchange.small import AGENTS, MAPPING, write_small
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.org.models import Member, Team
from xiaozhang.home.exchange import actions, queries
from xiaozhang.home.exchange.documents import folders
from xiaozhang.home.exchange.errors import BadFiles, RowsChanged
from xiaozhang.home.exchange.models import ImportKey
from xiaozhang.home.exchange.rules.report import Count
from xiaozhang.selling.contracts.models import Contract, Receipt
from xiaozhang.selling.customers.models import Customer
from xiaozhang.selling.deals.models import Deal
from xiaozhang.selling.products.models import Product

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TABLES = (Team, Member, Product, Customer, Deal, Contract, Receipt, Fact, ImportKey, Entry)


@pytest.fixture
def company(db: None) -> None:
    make_company(founded_on=date(2016, 10, 1))


def rows() -> list[int]:
    return [model._default_manager.count() for model in TABLES]


def take(folder: Path, mapping: Path = MAPPING) -> actions.Report:
    return actions.take_over(actor=SYSTEM, now=NOW, folder=folder, mapping=mapping)


def test_take_over_brings_everything_in_dated_and_marked(company: None, tmp_path: Path) -> None:
    report = take(write_small(tmp_path / "files", deals=40))
    kinds = ("team", "member", "product", "customer", "deal")
    assert [report.count(kind).new for kind in kinds] == [2, 8, 4, 5, 40]
    leader = Member.objects.get(name="Mona Reed")
    assert (leader.joined_on, leader.login) == (date(2016, 10, 1), "mona.reed")
    assert list(leader.roles.values_list("key", flat=True)) == ["supervisor"]
    team = Team.objects.get(name="Mona Reed Team")
    assert (team.leader_id, team.area) == (leader.pk, "East")
    assert team.memberships.count() == 4
    assert Deal.objects.filter(is_taken_over=False).count() == 0
    won = Deal.objects.filter(outcome="won")
    assert report.won == won.count() == Contract.objects.filter(state="completed", is_taken_over=True).count()
    assert report.won_fen == sum(Contract.objects.values_list("amount_fen", flat=True))
    receipts = Receipt.objects.select_related("contract__deal")
    assert {receipt.state for receipt in receipts} == {"confirmed"}
    assert all(receipt.received_on == receipt.contract.deal.closed_on for receipt in receipts)
    assert set(Fact.objects.values_list("source", flat=True)) == {"taken_over"}


def test_take_over_repeated_doubles_nothing(company: None, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "files", deals=40)
    take(folder)
    before = rows()
    report = take(folder)
    assert rows() == before
    assert [(count.new, count.changed) for count in report.counts] == [(0, 0)] * 5
    assert report.count("deal") == Count("deal", new=0, unchanged=40, changed=0)


def test_take_over_takes_only_what_is_new_from_a_longer_file(company: None, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "files", deals=40)
    take(folder)
    report = take(write_small(folder, deals=50))
    assert report.count("deal") == Count("deal", new=10, unchanged=40, changed=0)
    assert Deal.objects.count() == 50


def test_take_over_refused_for_one_bad_cell_leaves_no_trace(company: None, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "files", deals=40)
    before = rows()
    file = folder / "sales_pipeline.csv"
    file.write_text(file.read_text() + "BAD1,Ada Quill,GTXPro,Konex,Won,2017-01-02,2017-4-1,5\r\n")
    with pytest.raises(BadFiles, match=r"sales_pipeline\.csv:42:close_date：「2017-4-1」不是日期"):
        take(folder)
    assert rows() == before


def test_take_over_refused_by_an_app_halfway_leaves_no_trace(company: None, tmp_path: Path) -> None:
    """A day in the future passes the reading and is refused by deals, after members and customers were written."""
    folder = write_small(tmp_path / "files", deals=40)
    before = rows()
    file = folder / "sales_pipeline.csv"
    file.write_text(file.read_text() + "LATE1,Ada Quill,GTXPro,Konex,Won,2017-01-02,2099-01-01,5\r\n")
    with pytest.raises(Invalid, match="日期晚于今天"):
        take(folder)
    assert rows() == before


def test_take_over_refused_where_an_imported_row_reads_differently(company: None, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "files", deals=40)
    take(folder)
    before = rows()
    file = folder / "products.csv"
    file.write_text(file.read_text().replace("4821", "4822"))
    with pytest.raises(RowsChanged, match=r"有 1 行导入过.*products\.csv:3"):
        take(folder)
    assert rows() == before


def test_take_over_keeps_what_is_here_where_the_mapping_says_so(company: None, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "files", deals=40)
    take(folder)
    file = folder / "products.csv"
    file.write_text(file.read_text().replace("4821", "4822"))
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING.read_text().replace("format: 1", "format: 1\nchanged_rows: keep"))
    report = take(folder, mapping)
    assert report.count("product") == Count("product", new=0, unchanged=3, changed=1)
    assert Product.objects.get(code="GTX Pro").price_fen == 482100


def test_take_over_not_allowed_to_a_representative(company: None, tmp_path: Path) -> None:
    actor = actor_for(make_member(role="representative"))
    before = rows()
    with pytest.raises(NotAllowed):
        actions.take_over(actor=actor, now=NOW, folder=write_small(tmp_path / "files"), mapping=MAPPING)
    assert rows() == before
    with pytest.raises(NotAllowed):
        queries.preview(viewer=actor, planned=folders.read_folder(tmp_path / "files", MAPPING).plan)


def test_take_over_refused_for_a_role_nobody_has(company: None, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING.read_text().replace("  leader: manager", "  leader: manager\n  leader_role: boss"))
    with pytest.raises(BadFiles, match=r"映射:members\.leader_role：没有岗位「boss」"):
        take(write_small(tmp_path / "files", deals=5), mapping)


def test_take_over_refused_for_files_that_are_not_there(company: None, tmp_path: Path) -> None:
    with pytest.raises(BadFiles, match=r"sales_teams\.csv：没有找到这个文件。"):
        take(tmp_path)


def test_preview_counts_and_writes_nothing(company: None, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "files", deals=40)
    before = rows()
    report = queries.preview(viewer=SYSTEM, planned=folders.read_folder(folder, MAPPING).plan)
    assert (report.is_dry, report.count("member").new) == (True, len(AGENTS) + 2)
    assert report.won > 0
    assert rows() == before


def test_progress_is_told_batch_by_batch(company: None, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    actions.take_over(
        actor=SYSTEM,
        now=NOW,
        folder=write_small(tmp_path / "files", deals=600),
        mapping=MAPPING,
        progress=lambda label, done, total: told.append((label, done, total)),
    )
    assert told[-4:] == [("产品", 4, 4), ("客户", 5, 5), ("商机", 500, 600), ("商机", 600, 600)]


_CHILD = """
import os, sys, time
import django
django.setup()
from datetime import UTC, datetime
from pathlib import Path
from xiaozhang.base.actor import SYSTEM
from xiaozhang.home.exchange import actions

def tell(label, done, total):
    print(label, done, total, flush=True)
    if label == "商机":
        time.sleep(60)

actions.take_over(
    actor=SYSTEM, now=datetime(2026, 11, 20, 2, tzinfo=UTC), folder=Path(sys.argv[1]), mapping=Path(sys.argv[2]),
    progress=tell,
)
"""


@pytest.mark.one_database
def test_a_kill_in_the_middle_leaves_nothing_imported(concurrent_db: None, tmp_path: Path) -> None:
    """The child is killed with SIGKILL after its first 500 deals are written and before it commits."""
    data = tmp_path / "data"
    data.mkdir()
    file = data / "xiaozhang.sqlite3"
    databases.migrated_sqlite(file)
    folder = write_small(tmp_path / "files", deals=600)
    environment = {
        **os.environ,
        "XIAOZHANG_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "xiaozhang.config.settings",
        "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
    }
    environment.pop("DATABASE_URL", None)
    with databases.pointed_at(databases.sqlite_settings(file)):
        make_company(founded_on=date(2016, 10, 1))
        before = rows()
    command = [sys.executable, "-c", _CHILD, str(folder), str(MAPPING)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = next((line for line in child.stdout if line.startswith("商机")), "")
        os.kill(child.pid, signal.SIGKILL)
    assert told == "商机 500 600\n"
    with databases.pointed_at(databases.sqlite_settings(file)):
        assert rows() == before
        take(folder)
        assert Deal.objects.count() == 600
