"""How often the API may be asked is counted in the database, by one statement."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practice import clock, counting, tasks
from practice.counting import Limit, take
from practice.models import ApiCount, AuditEntry
from tests.api.probe import ask, caller, new_token
from tests.cast import Cast, make_practice, make_therapist

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.probe")]

NOON = datetime(2026, 3, 2, 12, 0, 15, tzinfo=UTC)


@pytest.fixture
def cast(db):
    cast = Cast()
    harbor = make_practice(cast, "harbor", "Harbor Practice")
    for name in ("ana", "ben"):
        make_therapist(cast, name, harbor)
    return cast


@pytest.fixture(autouse=True)
def _few(settings):
    settings.API_LIMITS = {
        "reads_per_token": 3,
        "writes_per_token": 2,
        "refused_per_address": 2,
    }
    with clock.at(NOON):
        yield


def codes(client, times):
    return [client.get("/api/probe/").status_code for _ in range(times)]


def test_past_its_limit_a_token_waits_for_the_next_minute(cast):
    client = caller(new_token(cast)[1])
    assert codes(client, 4) == [200, 200, 200, 429]
    with clock.at(NOON + timedelta(seconds=45)):
        assert codes(client, 1) == [200]


def test_how_long_to_wait_is_said_in_seconds(cast):
    client = caller(new_token(cast)[1])
    codes(client, 3)
    answer = client.get("/api/probe/")
    assert answer["Retry-After"] == "45"
    assert answer["Content-Type"] == "application/problem+json"


def test_writes_are_counted_apart_from_reads(cast):
    client = caller(new_token(cast)[1])
    codes(client, 3)
    sent = [ask(client, key="").status_code for _ in range(3)]
    assert sent == [201, 201, 429]


def test_each_token_has_its_own_count(cast):
    first, second = (caller(new_token(cast)[1]) for _ in range(2))
    assert codes(first, 4)[-1] == 429
    assert codes(second, 1) == [200]


def test_what_a_scope_refuses_counts_too(cast):
    client = caller(new_token(cast, scopes={"write"})[1])
    assert codes(client, 4) == [403, 403, 403, 429]


@pytest.mark.parametrize("header", ["", "Bearer sb_wrong", "Basic x"])
def test_tries_without_a_good_token_are_counted_by_address(cast, header):
    client = Client(headers={"authorization": header} if header else None)
    assert codes(client, 3) == [401, 401, 429]


def test_another_address_is_counted_apart(cast):
    assert codes(caller("sb_wrong"), 3)[-1] == 429
    elsewhere = Client(
        REMOTE_ADDR="203.0.113.9", headers={"authorization": "Bearer sb_wrong"}
    )
    assert codes(elsewhere, 1) == [401]


def test_an_ipv6_network_is_one_address(cast):
    for last in ("1", "2"):
        codes(Client(REMOTE_ADDR=f"2001:db8::{last}"), 1)
    assert codes(Client(REMOTE_ADDR="2001:db8::3"), 1) == [429]
    assert codes(Client(REMOTE_ADDR="2001:db8:0:1::1"), 1) == [401]


def test_bad_tokens_shut_no_good_one_out(cast):
    codes(caller("sb_wrong"), 5)
    assert codes(caller(new_token(cast)[1]), 1) == [200]


def test_past_the_limit_the_trail_does_not_grow(cast):
    codes(caller("sb_wrong"), 6)
    assert AuditEntry.objects.filter(action="api refused").count() == 2


def test_no_address_is_kept(cast):
    codes(Client(REMOTE_ADDR="203.0.113.9"), 1)
    assert "203.0.113" not in ApiCount.objects.get().bucket


def test_an_emptied_cache_forgets_nothing(cast):
    client = caller(new_token(cast)[1])
    codes(client, 3)
    cache.clear()
    assert codes(client, 1) == [429]


def test_counting_is_one_statement():
    with CaptureQueriesContext(connection) as asked:
        take("somebody", Limit(5))
    assert len(asked) == 1


def test_a_limit_lets_just_so_many_pass():
    waits = [take("somebody", Limit(3)) for _ in range(5)]
    assert waits == [0, 0, 0, 45, 45]


def test_a_wait_is_never_nothing():
    with clock.at(NOON.replace(second=59, microsecond=999_999)):
        assert [take("somebody", Limit(1)) for _ in range(2)] == [0, 1]


def test_counts_of_spans_that_are_over_are_removed():
    take("somebody", Limit(5))
    with clock.at(NOON + timedelta(seconds=45)):
        take("somebody", Limit(5))
        assert ApiCount.objects.count() == 2
    with clock.at(NOON + timedelta(seconds=46)):
        assert counting.tidy() == 1
    assert ApiCount.objects.get().ends_at == NOON + timedelta(seconds=105)


def test_the_hourly_task_tidies():
    take("somebody", Limit(5))
    with clock.at(NOON + timedelta(hours=1)):
        tasks.tidy()
    assert not ApiCount.objects.exists()
