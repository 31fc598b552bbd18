"""The command line: what it prints, and how it ends."""

from __future__ import annotations

from pathlib import Path

from tests.config.programs import found, xiaozhang


def test_init_founds_a_company_once(tmp_path: Path) -> None:
    first = found(tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    assert "登录名 luoping，首次密码 " in first.stdout
    assert "打开：xiaozhang run --data" in first.stdout


def test_init_refused_where_a_company_is(founded: Path) -> None:
    second = found(founded)
    assert (second.returncode, second.stdout) == (1, "")
    assert "Traceback" not in second.stderr


def test_doctor_of_a_sound_company_finds_nothing_wrong(founded: Path) -> None:
    health = xiaozhang(founded, "doctor")
    assert health.returncode == 0
    assert "✔ 公司：青黛仪表（苏州）有限公司" in health.stdout
    assert "✘" not in health.stdout


def test_password_is_given_anew(founded: Path) -> None:
    given = xiaozhang(founded, "user", "password", "luoping")
    assert given.returncode == 0
    assert given.stdout.startswith("罗平 的新密码 ")


def test_password_refused_for_a_login_nobody_has(founded: Path) -> None:
    unknown = xiaozhang(founded, "user", "password", "nobody")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr == "没有登录名是「nobody」的成员。\n"


def test_doctor_names_what_others_can_read(founded: Path) -> None:
    (founded / "data" / "secret").chmod(0o644)
    health = xiaozhang(founded, "doctor")
    assert health.returncode == 1
    assert "✘ 密钥" in health.stdout


def test_not_understood_ends_with_2(tmp_path: Path) -> None:
    assert xiaozhang(tmp_path, "run", "--port", "99999").returncode == 2
    assert xiaozhang(tmp_path, "walk").returncode == 2


def test_help_says_how_to_begin(tmp_path: Path) -> None:
    said = xiaozhang(tmp_path, "--help")
    assert said.returncode == 0
    assert "xiaozhang run                      打开演示公司" in said.stdout
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    said = xiaozhang(tmp_path, "doctor", "--data", "/proc/nowhere")
    assert said.returncode == 1
    assert said.stderr.startswith("不能使用数据文件夹：/proc/nowhere")


def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    said = xiaozhang(tmp_path, "doctor", XIAOZHANG_HTTPS="perhaps")
    assert (said.returncode, said.stderr) == (1, "XIAOZHANG_HTTPS='perhaps': say 1 or 0\n")
