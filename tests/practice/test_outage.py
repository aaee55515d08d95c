"""A database that is away or breaks off: said kindly, nothing half done, then once."""

import sqlite3
from contextlib import contextmanager

import psycopg
import pytest
from django.db import (
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.template.loader import render_to_string
from django.test import Client, TransactionTestCase
from django.urls import reverse

from clients.models import Aside, TherapySession
from practice import clock, replays
from practice.faults import hooked
from practice.ids import new_id
from practice.models import AuditEntry, User
from practice.outage import is_outage
from tests.api.programs import Program, token_for
from tests.cast import MORNING, make_cast

pytestmark = pytest.mark.django_db
BEARER = {"Authorization": "Bearer x"}


# --- which errors are an outage -------------------------------------------------------
def raised(ours, cause):
    """Our error as Django raises it from a driver's."""
    try:
        raise ours from cause
    except Exception as error:
        return error


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("connection refused"),
        psycopg.errors.AdminShutdown(),
        psycopg.errors.CannotConnectNow(),
        psycopg.errors.ConnectionFailure(),
        psycopg.errors.DeadlockDetected(),
        psycopg.errors.SerializationFailure(),
        psycopg.errors.TooManyConnections(),
        psycopg.errors.DiskFull(),
        psycopg.errors.LockNotAvailable(),
        psycopg.errors.IoError(),
    ],
    ids=lambda cause: type(cause).__name__,
)
def test_what_passes_is_an_outage(cause):
    assert is_outage(raised(OperationalError(), cause))


def test_a_connection_that_was_closed_is_an_outage():
    assert is_outage(raised(InterfaceError(), psycopg.InterfaceError()))


def test_what_was_raised_because_of_an_outage_is_one():
    lost = raised(OperationalError(), psycopg.errors.AdminShutdown())
    assert is_outage(raised(transaction.TransactionManagementError(), lost))


@pytest.mark.parametrize(
    "error",
    [
        None,
        ZeroDivisionError(),
        raised(ProgrammingError(), psycopg.errors.UndefinedTable()),
        raised(OperationalError(), psycopg.errors.UndefinedTable()),
    ],
    ids=repr,
)
def test_a_fault_of_ours_is_no_outage(error):
    assert not is_outage(error)


def test_a_wrong_query_is_no_outage():
    with pytest.raises(Exception, match="nothing_here") as caught:
        connection.cursor().execute("SELECT 1 FROM nothing_here")
    assert not is_outage(caught.value)


def test_a_lock_that_is_not_given_is_an_outage(tmp_path):
    path = tmp_path / "held.sqlite3"
    with sqlite3.connect(path) as holder, sqlite3.connect(path, timeout=0) as waits:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as caught:
            waits.execute("BEGIN IMMEDIATE")
    holder.close()
    waits.close()
    assert is_outage(raised(OperationalError(), caught.value))


# --- requests -------------------------------------------------------------------------
@contextmanager
def away(tmp_path):
    """The database cannot be reached: another address, and no open connection."""
    real = connection.settings_dict.copy()
    nowhere = {"HOST": "127.0.0.1", "PORT": "1"}
    if connection.vendor == "sqlite":
        nowhere = {"NAME": str(tmp_path / "gone" / "x.sqlite3")}
    connection.close()
    connection.settings_dict.update(nowhere)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(real)


def break_off():
    """End our connection from outside; SQLite has none: its file turns read-only."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only=ON")
            return
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
    options = connection.get_connection_params()
    options.pop("cursor_factory", None)
    options.pop("context", None)
    with psycopg.connect(**options) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [own])


@contextmanager
def breaking_off(point):
    """The database is lost once, when a request passes this point."""
    pending = [point]

    def hook(name):
        if name in pending:
            pending.remove(name)
            break_off()

    with hooked(hook):
        yield
    assert pending == []
    connection.close()


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """What was answered, told once: emptying a real database again takes seconds."""
    with django_db_blocker.unblock(), clock.at(MORNING):
        cast = make_cast()
        rosa = cast.client("rosa")
        rosa.raise_request_exception = False
        try:
            yield {
                **while_away(rosa, tmp_path_factory.mktemp("db")),
                **broken(rosa),
                **broken_program(cast),
            }
        finally:
            TransactionTestCase()._fixture_teardown()


def while_away(rosa, folder):
    """Requests of all kinds while nothing answers, and one afterwards."""
    nobody = Client(raise_request_exception=False)
    with away(folder):
        answers = {
            "page": rosa.get(reverse("aside")),
            "sign-in": nobody.post("/sign-in/", {"login": "rosa", "password": "x"}),
            "program": nobody.get("/api/v1/couples/", headers=BEARER),
            "life": nobody.get("/health/live"),
        }
    return answers | {"back": rosa.get(reverse("aside"))}


def broken(rosa):
    """One form, sent into a connection that ends in the middle, and then again."""
    sent = {"key": str(new_id()), "body": "One thing."}
    before = AuditEntry.objects.count()
    with breaking_off("audit.record"):
        lost = rosa.post(reverse("aside"), sent)
    left = (Aside.objects.count(), AuditEntry.objects.count() - before)
    again = [rosa.post(reverse("aside"), sent).status_code for _click in range(2)]
    found = {"lost": lost, "left": left, "again": (again, Aside.objects.count())}
    with hooked(lambda point: User.objects.raw("SELECT nonsense")[0]):
        another = {"key": str(new_id()), "body": "Another."}
        return found | {"fault": rosa.post(reverse("aside"), another)}


def broken_program(cast):
    """A program's write, cut off where its answer is to be kept, and the same again."""
    ana = Program(token_for(cast, "ana"))
    couple = str(cast.couples["rosa"].pk)
    sent = {"couple": couple, "starts_at": "2026-04-01T15:00:00Z"}
    key = {"Idempotency-Key": "one-session-once"}
    with breaking_off("idempotency.written"):
        lost = ana.post("sessions/", sent, **key)
    left = TherapySession.objects.count()
    # SQLite cannot give the key back while it may not write: then the lease does.
    with clock.at(clock.now() + replays.LEASE):
        again = [ana.post("sessions/", sent, **key) for _ in range(2)]
    found = {"lost program": lost, "left of it": left, "program again": again}
    return found | {"of it": TherapySession.objects.count()}


@pytest.mark.parametrize(
    "which", ["page", "sign-in", "program", "lost", "lost program"]
)
def test_it_is_said_and_when_to_try_again(told, which):
    response = told[which]
    assert (response.status_code, response["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("which", ["page", "sign-in", "lost"])
def test_a_person_gets_a_page(told, which):
    assert "Not just now" in told[which].text


@pytest.mark.parametrize("which", ["program", "lost program"])
def test_a_program_gets_a_problem(told, which):
    assert told[which]["Content-Type"] == "application/problem+json"
    assert told[which].json()["status"] == 503


def test_the_page_carries_the_walls_and_is_not_kept(told):
    assert "no-store" in told["page"]["Cache-Control"]
    assert "default-src 'self'" in told["page"]["Content-Security-Policy"]


def test_the_process_still_lives(told):
    assert told["life"].status_code == 200


def test_when_it_is_back_the_same_request_succeeds(told):
    assert told["back"].status_code == 200


def test_a_connection_lost_in_the_middle_leaves_nothing_half_written(told):
    assert told["left"] == (0, 0)


def test_what_was_lost_and_sent_again_is_there_once(told):
    assert told["again"] == ([302, 302], 1)


def test_a_programs_write_that_was_lost_left_nothing(told):
    assert told["left of it"] == 0


def test_sent_again_under_its_key_it_is_there_once(told):
    first, second = told["program again"]
    assert (first.status_code, "Idempotency-Replayed" in first) == (201, False)
    assert (second.status_code, second["Idempotency-Replayed"]) == (201, "true")
    assert told["of it"] == 1


def test_a_fault_of_ours_stays_a_500(told):
    assert (told["fault"].status_code, "Retry-After" in told["fault"]) == (500, False)


def test_the_page_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "wait a few seconds" in render_to_string("errors/503.html")
