"""What every test may use.

    pytest                     database tests on SQLite
    pytest --db postgresql     on PostgreSQL (a private server is started where its programs are installed)
    pytest --db both           on each, one after the other; what `make test` does
    pytest --nomigrations      tables straight from the models, while somebody's migration is not there yet

Fixtures: `db` rolls back after the test; `concurrent_db` is a copy of the database for real transactions and
threads, thrown away afterwards; `live_company` is a running server with a small company; `browse` opens tabs of a real
Chromium on it. Tests marked `one_database` (addresses by role) and `browser` run on SQLite alone.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

from tests import requesting
from tests.cluster import Cluster, server_binaries

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browsing import Browsing
    from tests.company import LiveCompany

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop in the thread of the tests
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every program a test starts compiles the whole house anew

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is slow, not wrong
hypothesis.settings.load_profile("house")

requesting.share_middleware()
gc.disable()  # until everything is collected: what is imported stays, and looking at it again takes seconds

DATABASE_FIXTURES = {"db", "concurrent_db", "django_db_setup"}
LONG = (
    "test_left_out", "test_tools", "test_workers", "test_run", "test_safekeeping", "test_maven", "demo/test_actions",
    "demo/test_playing",
)  # fmt: skip
NO_POSTGRESQL = (
    "没有 PostgreSQL：数据库测试只在 SQLite 上运行。补装：apt-get install postgresql"
    " (no PostgreSQL: database tests run on SQLite only)"
)
_cluster = pytest.StashKey[Cluster]()
_engines = pytest.StashKey[list[str]]()
_notes = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller choose the databases."""
    parser.addoption(
        "--db", choices=("sqlite", "postgresql", "both"), default=os.environ.get("XIAOZHANG_TEST_DB", "sqlite"),
        help="which databases the database tests run on",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Start the private PostgreSQL server once, before the workers."""
    wanted = config.getoption("--db")
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(LongestFirst(), "longest first")
    config.stash[_notes] = []
    config.stash[_engines] = ["sqlite"]
    if wanted == "sqlite":
        return
    if "XIAOZHANG_TEST_POSTGRESQL" not in os.environ:
        binaries = server_binaries()
        if binaries is None:
            if wanted == "postgresql":
                raise pytest.UsageError(NO_POSTGRESQL)
            config.stash[_notes].append(NO_POSTGRESQL)
            return
        config.stash[_cluster] = Cluster(binaries)
        os.environ["XIAOZHANG_TEST_POSTGRESQL"] = config.stash[_cluster].url
    config.stash[_engines] = ["postgresql"] if wanted == "postgresql" else ["sqlite", "postgresql"]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the private server."""
    cluster = config.stash.get(_cluster, None)
    if cluster is not None:
        cluster.stop()
        os.environ.pop("XIAOZHANG_TEST_POSTGRESQL", None)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which databases are under test, and what is left out."""
    return [f"databases: {', '.join(config.stash[_engines])}", *config.stash[_notes]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests that touch a database once on each."""
    mark = metafunc.definition.get_closest_marker("django_db")
    if mark is not None and mark.kwargs.get("transaction"):
        raise pytest.UsageError(
            f"{metafunc.definition.nodeid}: tables refuse to be flushed; use the fixture concurrent_db"
        )
    touches = mark is not None or DATABASE_FIXTURES & set(metafunc.fixturenames)
    engines = metafunc.config.stash[_engines]
    if not touches or len(engines) == 1 or metafunc.definition.get_closest_marker("browser"):
        return
    alone = metafunc.definition.get_closest_marker("one_database") is not None  # beside the others on that database
    metafunc.parametrize("database", engines[:1] if alone else engines, indirect=True, scope="session")


@pytest.fixture(scope="session", autouse=True)
def database(request: pytest.FixtureRequest) -> str:
    """Switch to the database of the test and name it: "sqlite" or "postgresql"."""
    from tests import databases

    engine: str = getattr(request, "param", request.config.stash[_engines][0])
    databases.switch_to(engine)
    return engine


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Create the databases on first use, and remove them at the end."""
    from tests import databases

    current, engines = databases.current, request.config.stash[_engines]
    migrated = not request.config.getoption("nomigrations")
    if not migrated:  # tables straight from the models, while a migration is being written
        settings.MIGRATION_MODULES = databases.NoMigrations()
    with django_db_blocker.unblock():
        for engine in engines:
            databases.create(engine, migrated=migrated)
        databases.switch_to(current)
    yield
    with django_db_blocker.unblock():
        for engine in engines:
            databases.destroy(engine)


@pytest.fixture
def transactional_db() -> None:
    """Refuse: append-only tables cannot be flushed."""
    raise pytest.UsageError("tables refuse to be flushed; use the fixture concurrent_db")


@pytest.fixture
def concurrent_db(database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Give the test a copy of the database in which commits are real, also from other threads."""
    from tests import databases

    with django_db_blocker.unblock(), databases.copy():
        yield


def pytest_runtest_setup() -> None:
    """Let every test begin in the language of the house, whatever a test before it has left behind."""
    translation.activate(settings.LANGUAGE_CODE)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the collector leave alone what stands until the end: the house, and thousands of tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browser tests out where no browser is installed, and say so."""
    from tests.browsing import NO_CHROMIUM, chromium

    for item in items:
        if "browse" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


class LongestFirst:
    """What a worker of several does: what takes seconds begins first, so that no core waits at the end for the other.

    All browser tests so begin on one worker, which alone founds the live company and starts Chromium.
    """

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put browser tests and the long stories first, each in the order they had."""
        items.sort(
            key=lambda item: not (item.get_closest_marker("browser") or any(f"{n}.py" in item.nodeid for n in LONG))
        )


@pytest.fixture(scope="session")
def company_server(django_db_blocker: Any) -> Iterator[LiveCompany]:
    """Found the small company once per worker and keep its server running."""
    from tests import databases
    from tests.company import LiveCompany

    company = LiveCompany(databases.scratch_folder())
    with django_db_blocker.unblock():
        company.found()
    company.start()
    yield company
    company.stop()
    shutil.rmtree(company.folder)


@pytest.fixture
def live_company(company_server: LiveCompany, django_db_blocker: Any) -> Iterator[LiveCompany]:
    """Give the test the running company as it was founded; what the test does to it is undone for the next one."""
    company_server.restore()
    with django_db_blocker.unblock():
        yield company_server


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """Launch Debian's Chromium once per worker."""
    from playwright.sync_api import sync_playwright

    from tests.browsing import ARGUMENTS, chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium_browser: Browser, live_company: LiveCompany) -> Iterator[Browsing]:
    """Open tabs: `page = browse("linshuang")`. A script error, a CSP refusal or a foreign request fails the test."""
    from tests.browsing import Browsing

    browsing = Browsing(chromium_browser, live_company)
    yield browsing
    assert browsing.close() == []
