"""What the health addresses say, and what they cost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from practice import clock, health, heartbeat, outbox
from practice.encryption import key_for
from practice.ids import new_id
from practice.models import Heartbeat, Message, Practice
from tests.cast import make_cast

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


def asked(client, which):
    answer = client.get(f"/health/{which}")
    return answer.status_code, answer.json()


def due(since, **changes):
    """A message that has been due for a while."""
    practice = Practice.objects.first() or make_cast().practices["harbor"]
    return Message.objects.create(
        **{
            "practice": practice,
            "recipient": new_id(),
            "local_date": NOW.date(),
            "slot": "day",
            "counted": True,
            "next_at": NOW - since,
            "due_at": NOW - since,
            "max_attempts": 5,
            "message_id": f"<{new_id()}@example.org>",
            **changes,
        }
    )


# --- live: the process alone ----------------------------------------------------------
def test_alive_asks_no_database(client):
    # No database mark: a query would fail this test.
    assert client.get("/health/live").status_code == 200


def test_a_browsers_session_is_not_looked_up(client):
    client.cookies["sid"] = "a" * 32
    assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize("which", ["live", "ready", "deep"])
def test_health_is_asked_and_not_told(db, client, which):
    assert client.post(f"/health/{which}").status_code == 405


@pytest.mark.parametrize("which", ["live", "ready", "deep"])
def test_health_is_never_cached(db, client, which):
    assert "no-store" in client.get(f"/health/{which}")["Cache-Control"]


# --- ready: pages can be served -------------------------------------------------------
def test_ready_when_all_is_in_place(db, client):
    key_for(new_id())
    all_well = dict.fromkeys(("database", "migrations", "master_key", "role"), True)
    assert asked(client, "ready") == (200, all_well)


def test_not_ready_before_the_migrations(db, client):
    app, name = sorted(health.newest_migrations())[0]
    MigrationRecorder.Migration.objects.filter(app=app, name=name).delete()
    status, facts = asked(client, "ready")
    assert (status, facts["database"], facts["migrations"]) == (503, True, False)


def test_not_ready_with_another_master_key(db, client, settings):
    key_for(new_id())
    settings.MASTER_KEY = b"x" * 32
    status, facts = asked(client, "ready")
    assert (status, facts["master_key"]) == (503, False)


@pytest.fixture
def no_database(transactional_db):
    """The real connection, pointed at a server and a file that are not there."""
    connection.close()
    right = dict(connection.settings_dict)
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1"}
    connection.settings_dict["NAME"] = "/nowhere/at/all"
    connection.settings_dict["OPTIONS"] = {
        **right["OPTIONS"],
        **({"connect_timeout": 2} if connection.vendor == "postgresql" else {}),
    }
    yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(right)


@pytest.mark.parametrize("which", ["ready", "deep"])
def test_without_a_database_the_answer_comes_and_says_so(no_database, client, which):
    status, facts = asked(client, which)
    assert (status, facts["database"]) == (503, False)


def test_without_a_database_the_process_still_lives(no_database, client):
    assert client.get("/health/live").status_code == 200


# --- deep: mail goes out --------------------------------------------------------------
def swept(client, ago):
    with clock.at(NOW - ago):
        heartbeat.beat("sweep")
    with clock.at(NOW):
        return asked(client, "deep")


def test_well_when_a_worker_looked_and_nothing_waits(db, client):
    status, facts = swept(client, timedelta(seconds=30))
    assert status == 200
    assert facts == {
        "database": True,
        "mail_on_time": True,
        "sweeping": True,
        "oldest_due_seconds": None,
        "sweep_seconds": 30,
    }


def test_a_worker_that_never_looked_is_an_alarm(db, client):
    status, facts = asked(client, "deep")
    assert (status, facts["sweeping"], facts["sweep_seconds"]) == (503, False, None)


@pytest.mark.parametrize(("seconds", "status"), [(180, 200), (181, 503)])
def test_three_minutes_without_a_look_are_the_limit(db, client, seconds, status):
    assert swept(client, timedelta(seconds=seconds))[0] == status


@pytest.mark.parametrize(("seconds", "status"), [(300, 200), (301, 503)])
def test_five_minutes_late_are_the_limit(db, client, seconds, status):
    due(timedelta(seconds=seconds))
    found, facts = swept(client, timedelta(0))
    assert (found, facts["oldest_due_seconds"]) == (status, seconds)


def test_the_oldest_counts(db, client):
    for minutes in (1, 9, 2):
        due(timedelta(minutes=minutes), slot=f"s{minutes}", recipient=new_id())
    assert swept(client, timedelta(0))[1]["oldest_due_seconds"] == 540


def test_a_message_for_later_is_not_late(db, client):
    due(timedelta(hours=-1))
    assert swept(client, timedelta(0))[0] == 200


def test_a_message_that_ended_is_not_late(db, client):
    due(timedelta(hours=1), state="cancelled", finished_at=NOW)
    assert swept(client, timedelta(0))[0] == 200


def test_deep_names_ages_and_nothing_of_anybody(db, client):
    due(timedelta(minutes=9))
    facts = swept(client, timedelta(0))[1]
    assert {type(fact) for fact in facts.values()} <= {bool, int, type(None)}


def test_deep_costs_two_queries_however_much_there_is(
    db, client, django_assert_num_queries
):
    for number in range(5):
        due(timedelta(minutes=number), slot=f"s{number}", recipient=new_id())
    with django_assert_num_queries(2):
        client.get("/health/deep")


def test_ready_costs_four_queries_at_most(db, client, django_assert_max_num_queries):
    key_for(new_id())
    with django_assert_max_num_queries(4):
        client.get("/health/ready")


def test_the_oldest_due_message_is_found_by_an_index(db):
    due(timedelta(minutes=1))
    waiting = Message.objects.filter(finished_at=None, due_at__lte=NOW)
    first = waiting.order_by("due_at").values("due_at")[:1]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "message_open" in first.explain()


@pytest.mark.parametrize(("seconds", "status"), [(-180, 200), (-181, 503)])
def test_a_look_in_the_future_is_no_look(db, client, seconds, status):
    assert swept(client, timedelta(seconds=seconds))[0] == status


# --- the heartbeat --------------------------------------------------------------------
def test_a_beat_is_written(db):
    with clock.at(NOW):
        heartbeat.beat("sweep")
    assert outbox.last_sweep() == NOW


@pytest.mark.parametrize(("seconds", "is_written"), [(9, False), (10, True)])
def test_a_beat_is_written_every_ten_seconds_at_most(db, seconds, is_written):
    later = NOW + timedelta(seconds=seconds)
    for moment in (NOW, later):
        with clock.at(moment):
            heartbeat.beat("sweep")
    assert outbox.last_sweep() == (later if is_written else NOW)


def test_a_beat_from_the_future_is_written_over(db):
    Heartbeat.objects.create(name="sweep", at=NOW + timedelta(days=1))
    with clock.at(NOW):
        heartbeat.beat("sweep")
    assert outbox.last_sweep() == NOW


@pytest.mark.parametrize("hours", [-2, 24])
def test_a_clock_that_jumps_is_an_alarm(caplog, hours):
    steady = heartbeat.Steady()
    now = clock.now()
    steady.check(now)
    steady.check(now + timedelta(hours=hours))
    assert "the clock jumped by" in caplog.text


def test_a_clock_that_goes_on_is_none(caplog):
    steady = heartbeat.Steady()
    for _ in range(2):
        steady.check(clock.now())
    assert caplog.text == ""


def test_a_clock_held_by_hand_is_none(caplog):
    steady = heartbeat.Steady()
    for moment in (NOW, NOW + timedelta(days=90)):
        with clock.at(moment):
            steady.check(clock.now())
    assert caplog.text == ""
