"""`xiaozhang settle` and `xiaozhang charter`: the business from the command line, as the pages do it."""

from __future__ import annotations

import json
from pathlib import Path

from checks.tree import ROOT
from tests.config.programs import xiaozhang


def test_settle_prints_what_the_month_end_page_shows_and_refuses_what_it_refuses(founded: Path) -> None:
    done = xiaozhang(founded, "settle", "2026-10", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["month"], said["number"], said["statements"]) == ("2026-10", 1, [])
    assert "2026-10 第 2 次试算：0 人，0 笔" in xiaozhang(founded, "settle", "2026-10").stdout
    early = xiaozhang(founded, "settle", "2999-01")
    assert (early.returncode, early.stderr) == (1, "没有试算：2999 年 1 月还没有到。\n")
    assert xiaozhang(founded, "settle", "soon").returncode == 2


def test_a_charter_is_written_out_checked_and_taken_in(founded: Path) -> None:
    file = founded / "制度.yaml"
    assert xiaozhang(founded, "charter", "export", "-o", str(file)).returncode == 0
    checked = xiaozhang(founded, "charter", "check", str(file))
    assert (checked.returncode, checked.stdout.splitlines()[-1].endswith("可以发布")) == (0, True)
    changed = file.read_text(encoding="utf-8").replace("label: V1.0\n", "")
    file.write_text(changed, encoding="utf-8")
    taken = xiaozhang(founded, "charter", "import", str(file))
    assert (taken.returncode, taken.stdout.endswith(" 已读入为草案\n")) == (0, True), taken.stderr
    publishing = ("charter", "import", str(file), "--publish-from", "2026-12-01")
    unapproved = xiaozhang(founded, *publishing)
    assert (unapproved.returncode, "新版本须经审批" in unapproved.stderr) == (1, True)
    published = xiaozhang(founded, *publishing, "--reason", "领导已在纸上批准")
    assert (published.returncode, "2026-12-01 起施行" in published.stdout) == (0, True), published.stderr
    file.write_text("chapters: [", encoding="utf-8")
    broken = xiaozhang(founded, "charter", "check", str(file))
    assert (broken.returncode, "Traceback" in broken.stderr) == (1, False)


def test_settle_takes_a_folder_without_any_house(tmp_path: Path) -> None:
    example = ROOT / "docs/examples/settlement/01-progressive"
    done = xiaozhang(tmp_path, "settle", str(example), "--month", "2026-03", "--json")
    assert (done.returncode, done.stdout) == (0, (example / "expected.json").read_text(encoding="utf-8")), done.stderr
    assert "E01 张敏：实发 5,602.00 元" in xiaozhang(tmp_path, "settle", str(example), "--month", "2026-03").stdout
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "folder").mkdir()
    refused = xiaozhang(tmp_path, "settle", str(tmp_path / "folder"), "--month", "2026-03")
    assert (refused.returncode, refused.stderr.startswith("没有结算：")) == (1, True)
    assert xiaozhang(tmp_path, "settle", str(example)).returncode == 2


def test_charter_check_opens_no_house(tmp_path: Path) -> None:
    example = ROOT / "docs/examples/settlement/03-coefficients-gate-matrix/charter.yaml"
    done = xiaozhang(tmp_path, "charter", "check", str(example))
    assert (done.returncode, done.stdout) == (0, "charter.yaml：1 章 3 条，可以发布\n"), done.stderr
    assert list(tmp_path.iterdir()) == []
    gap = tmp_path / "gap.yaml"
    gap.write_text(example.read_text(encoding="utf-8").replace("{from: 0, rate: 2%}", "{from: 9, rate: 2%}"), "utf-8")
    found = xiaozhang(tmp_path, "charter", "check", str(gap), "--json")
    assert (found.returncode, json.loads(found.stdout)[0]["clause"]) == (1, "6.2")
