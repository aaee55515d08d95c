import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from practice import checks
from practice.encryption import key_for
from practice.ids import new_id


@pytest.fixture
def data_of_somebody(db):
    key_for(new_id())


def test_the_right_master_key_is_fine(data_of_somebody):
    assert checks.master_key_opens_the_data(databases=["default"]) == []


def test_another_master_key_is_refused(data_of_somebody, settings):
    settings.MASTER_KEY = b"x" * 32
    (error,) = checks.master_key_opens_the_data(databases=["default"])
    assert error.id == "practice.E002"


def test_without_data_any_master_key_will_do(db, settings):
    settings.MASTER_KEY = b"x" * 32
    assert checks.master_key_opens_the_data(databases=["default"]) == []


def test_nothing_is_read_where_no_database_is_named():
    assert checks.master_key_opens_the_data(databases=None) == []


@pytest.fixture
def with_wal(db, tmp_path):
    """A second database, whose file really is in write-ahead mode."""
    told = {"NAME": tmp_path / "other.sqlite3", "TIME_ZONE": None, "AUTOCOMMIT": True}
    told |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    told |= {"OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"}}
    connections["other"] = DatabaseWrapper(told, alias="other")
    yield "other"
    connections["other"].close()
    del connections["other"]


def test_an_unsafe_journal_is_refused(with_wal, settings):
    settings.SQLITE_WAL_IS_SAFE = False
    (error,) = checks.journal_is_safe(databases=[with_wal])
    assert error.id == "practice.E001"


def test_the_same_journal_is_fine_where_sqlite_is_mended(with_wal, settings):
    settings.SQLITE_WAL_IS_SAFE = True
    assert checks.journal_is_safe(databases=[with_wal]) == []


def test_the_journal_in_use_is_safe(db):
    assert checks.journal_is_safe(databases=["default"]) == []
