"""First passwords in the data folder."""

from __future__ import annotations

import stat
from pathlib import Path

from xiaozhang.config import passwords
from xiaozhang.config.passwords import FirstPassword

LIN = FirstPassword("销售代表", "linshuang", "林霜", "one")
HE = FirstPassword("销售代表", "hewei", "何薇", "two")


def test_keep_adds_to_the_file_and_replaces_the_same_login(tmp_path: Path) -> None:
    passwords.keep(tmp_path, [LIN, HE])
    newer = FirstPassword("销售代表", "linshuang", "林霜", "three")
    passwords.keep(tmp_path, [newer])
    assert passwords.read(tmp_path) == [newer, HE]
    assert stat.S_IMODE(passwords.path(tmp_path).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["first-passwords.json"]


def test_read_without_a_file_knows_nobody(tmp_path: Path) -> None:
    assert passwords.read(tmp_path) == []
