"""The harness: strict by default, browsers where there are any."""

import os
import shutil

import hypothesis
import pytest
from django.db import connections
from django.template import engines
from django.test import TransactionTestCase

from tests.harness import Undefined, late_tasks, triggers_off

IN_CI = os.environ.get("CI") == "true"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
REDIS = shutil.which("redis-server")
NO_CHROMIUM = "Chromium was not found: the browser tests are left out of this run."
NO_REDIS = "redis-server was not found: the live tests are left out of this run."
NOT_LIVE = "The live tests need PostgreSQL: ./run test --postgres has them."
NOT_FULL = "Tests marked `full` are left out of this run; ./run test --full has them."

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if IN_CI else "local")


# --- nothing is passed over in silence ------------------------------------------------
def pytest_addoption(parser):
    parser.addoption(
        "--full",
        action="store_true",
        help="also what takes minutes: the whole matrix, all mutants, kill tests",
    )


def pytest_configure(config):
    if IN_CI and CHROMIUM is None:
        raise pytest.UsageError("Chromium is missing; where CI=true it must be there.")
    if IN_CI and REDIS is None:
        raise pytest.UsageError("redis-server is missing; CI=true needs it.")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    unwanted = left_out_markers(config)
    left_out = [i for i in items if unwanted & {m.name for m in i.iter_markers()}]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def left_out_markers(config):
    """Kinds of tests that this run leaves out; the report says so."""
    unwanted = {"browser"} if CHROMIUM is None else set()
    if why_not_live():
        unwanted.add("live")
    return unwanted if config.getoption("--full") else unwanted | {"full"}


def why_not_live():
    """The line that says why the live tests are left out; empty when they are in."""
    if REDIS is None:
        return NO_REDIS
    return "" if connections["default"].vendor == "postgresql" else NOT_LIVE


def pytest_report_header(config):
    return NO_CHROMIUM if CHROMIUM is None else f"browser: {CHROMIUM}"


def pytest_terminal_summary(terminalreporter, config):
    if CHROMIUM is None:
        terminalreporter.write_line(NO_CHROMIUM, yellow=True)
    if why_not_live():
        terminalreporter.write_line(why_not_live(), yellow=REDIS is None)
    if not config.getoption("--full"):
        terminalreporter.write_line(NOT_FULL)
    if IN_CI and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("A test was skipped; in CI none may be.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# --- strict templates, and append-only tables that may be emptied between tests ---
@pytest.fixture(scope="session", autouse=True)
def _undefined_fails():
    engines["django"].engine.string_if_invalid = Undefined("%s")


@pytest.fixture(autouse=True)
def _nothing_is_published_for_later():
    yield
    assert late_tasks == [], "a task was published with an eta or a countdown"


_teardown = TransactionTestCase._fixture_teardown


def _teardown_without_triggers(self):
    with triggers_off(connections["default"]):
        _teardown(self)


TransactionTestCase._fixture_teardown = _teardown_without_triggers


# --- the browser ----------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Chromium from the system, quiet: it speaks to nobody but our own server."""
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync"]
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--no-first-run", *(f"--disable-{q}" for q in quiet)],
    }
