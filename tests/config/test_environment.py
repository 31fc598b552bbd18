"""Values from the environment and the data folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from xiaozhang.config import environment


def test_data_folder_is_made_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOZHANG_DATA", str(tmp_path / "a" / "b"))
    folder = environment.data_folder()
    assert folder == (tmp_path / "a" / "b").resolve()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_default_data_folder_honours_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert environment.default_data_folder() == tmp_path / "xiaozhang" / "demo"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert environment.default_data_folder() == tmp_path / ".local" / "share" / "xiaozhang" / "demo"


def test_secret_is_generated_once_and_kept_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XIAOZHANG_SECRET", raising=False)
    first = environment.secret(tmp_path)
    assert len(first) >= 64
    assert environment.secret(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_secret_of_the_environment_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOZHANG_SECRET", "given")
    assert environment.secret(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_database_is_sqlite_without_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings = environment.database(tmp_path)
    options = settings["OPTIONS"]
    assert isinstance(options, dict)
    assert settings["NAME"] == str(tmp_path / "xiaozhang.sqlite3")
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40ss@db:5433/sales", ("sales", "u", "p@ss", "db", "5433", {})),
        ("postgres://u@db/sales?sslmode=require", ("sales", "u", "", "db", "", {"sslmode": "require"})),
        ("postgresql://u@/sales?host=%2Frun%2Fpg", ("sales", "u", "", "/run/pg", "", {})),
    ],
)
def test_postgresql_reads_the_parts_of_the_url(url: str, expected: tuple[object, ...]) -> None:
    settings = environment.postgresql(url)
    assert tuple(settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")) == expected


@pytest.mark.parametrize("url", ["mysql://u@db/sales", "postgresql://u@db/", "sales"])
def test_postgresql_refuses_what_is_no_address(url: str) -> None:
    with pytest.raises(environment.BadSetting, match="DATABASE_URL"):
        environment.postgresql(url)


def test_flag_and_number_refuse_what_they_cannot_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOZHANG_HTTPS", "yes")
    with pytest.raises(environment.BadSetting, match="XIAOZHANG_HTTPS='yes'"):
        environment.flag("XIAOZHANG_HTTPS")
    monkeypatch.setenv("XIAOZHANG_TRUSTED_PROXIES", "-1")
    with pytest.raises(environment.BadSetting, match="say a whole number"):
        environment.number("XIAOZHANG_TRUSTED_PROXIES", 0)


def test_words_leaves_out_what_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOZHANG_HOSTS", "a.cn, ,b.cn,")
    assert environment.words("XIAOZHANG_HOSTS") == ["a.cn", "b.cn"]


def test_mail_is_off_until_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XIAOZHANG_MAIL", raising=False)
    assert environment.mail("XIAOZHANG_MAIL") == environment.Mail()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp://crm%40example.com:p%3Aw@mail.example.com",
            ("smtp", "mail.example.com", 587, "crm@example.com", "p:w", True, False, None),
        ),
        ("smtps://mail.example.com", ("smtp", "mail.example.com", 465, "", "", False, True, None)),
        ("smtp+plain://localhost:25", ("smtp", "localhost", 25, "", "", False, False, None)),
        ("file:///tmp/mails", ("filebased", "", 25, "", "", False, False, "/tmp/mails")),
    ],
)
def test_mail_reads_the_parts_of_the_url(
    url: str, expected: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIAOZHANG_MAIL", url)
    mail = environment.mail("XIAOZHANG_MAIL")
    parts = (mail.host, mail.port, mail.user, mail.password, mail.starts_tls, mail.is_tls, mail.folder)
    assert (mail.is_on, mail.backend, *parts) == (True, *expected)
    assert "p:w" not in repr(mail)


@pytest.mark.parametrize("url", ["mail.example.com", "http:" + "//mail.example.com", "smtp://"])
def test_mail_refuses_what_is_no_server(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOZHANG_MAIL", url)
    with pytest.raises(environment.BadSetting):
        environment.mail("XIAOZHANG_MAIL")
