"""Files where they do not belong are found."""

from pathlib import Path

from checks import places
from tests.checks.planting import places as found_at
from tests.checks.planting import plant


def test_stray_files_finds_a_file_that_is_no_part_of_an_app(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "selling/deals/__init__.py": "",
            "selling/deals/actions/moving.py": "",
            "selling/deals/scoring.py": "",
            "selling/deals/rules/stages.py": "",
            "selling/deals/documents/table.yaml": "",
            "selling/deals/templates/other/page.html": "",
            "selling/deals/static/page.js": "",
            "selling/loose.py": "",
        },
    )
    assert found_at(places.stray_files(tree)) == [
        "selling/deals/scoring.py:1",
        "selling/deals/static:1",
        "selling/deals/static:1",
        "selling/deals/templates/other:1",
        "selling/loose.py:1",
    ]


def test_forbidden_names_finds_a_drawer(tmp_path: Path) -> None:
    tree = plant(tmp_path, {"base/utils.py": "", "selling/deals/services/__init__.py": "", "base/money.py": ""})
    assert found_at(places.forbidden_names(tree)) == ["base/utils.py:1", "selling/deals/services:1"]


def test_packages_finds_a_folder_the_contracts_would_not_see(tmp_path: Path) -> None:
    tree = plant(tmp_path, {"selling/__init__.py": "", "selling/deals/rules/stages.py": ""})
    assert found_at(places.packages(tree)) == ["selling/deals:1", "selling/deals/rules:1"]


def test_long_files_finds_the_401st_line_unless_it_is_explained(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "base/long.py": "x = 1\n" * 401,
            "base/fitting.py": "x = 1\n" * 400,
            "base/explained.py": '"""Long because the table is one table."""\n' + "x = 1\n" * 401,
        },
    )
    assert found_at(places.long_files(tree)) == ["base/long.py:401"]


def test_long_functions_counts_41_lines_and_no_docstring(tmp_path: Path) -> None:
    body = "    x = 1\n"
    tree = plant(
        tmp_path,
        {
            "base/long.py": f"def work():\n{body * 40}",
            "base/fitting.py": f'def work():\n    """One.\n\n    Two.\n    """\n{body * 39}',
            "base/explained.py": f'def work():\n    """Long because it is one form."""\n{body * 60}',
        },
    )
    assert found_at(places.long_functions(tree)) == ["base/long.py:1"]
