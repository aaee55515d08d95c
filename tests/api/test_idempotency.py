"""A write that is asked for again happens once, whatever breaks in between."""

import json
from contextlib import nullcontext
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError, connection

from practice import clock, faults, replays, tokens
from practice.ids import new_id
from practice.models import ApiAnswer, User
from tests.api.probe import KEY, ask, caller, new_token, written
from tests.cast import Cast, make_practice, make_therapist

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.probe")]


@pytest.fixture
def cast(db):
    cast = Cast()
    harbor = make_practice(cast, "harbor", "Harbor Practice")
    for name in ("ana", "ben"):
        make_therapist(cast, name, harbor)
    return cast


@pytest.fixture
def ana(cast):
    return caller(new_token(cast)[1])


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[-1]


# --- the same again ---------------------------------------------------------------
def test_the_same_write_gets_the_first_answer_again(ana):
    first, second = ask(ana), ask(ana)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert written() == 1


@pytest.mark.parametrize("header", ["ETag", "Location", "Content-Type"])
def test_the_first_answers_headers_come_again(ana, header):
    assert ask(ana)[header] == ask(ana)[header]


def test_a_new_token_of_the_same_role_may_ask_again(cast, ana):
    ask(ana)
    again = ask(caller(new_token(cast)[1]))
    assert again["Idempotency-Replayed"] == "true"


def test_a_colleagues_key_is_another_key(cast, ana):
    ask(ana)
    ben = ask(caller(new_token(cast, "ben")[1]))
    assert ben.status_code == 201
    assert "Idempotency-Replayed" not in ben
    assert written() == 2


def test_without_a_key_each_request_writes(ana):
    assert [ask(ana, key="").status_code for _ in range(2)] == [201, 201]
    assert written() == 2
    assert not ApiAnswer.objects.exists()


def test_a_revoked_token_gets_no_old_answer(cast):
    row, token = new_token(cast)
    ask(caller(token))
    tokens.revoke_token(token=row, by=cast.viewer("ana"))
    assert ask(caller(token)).status_code == 401


def test_a_reading_token_gets_no_old_answer(cast, ana):
    ask(ana)
    assert ask(caller(new_token(cast, scopes={"read"})[1])).status_code == 403


def test_a_view_may_look_once_more_before_an_old_answer(ana):
    first = ask(ana, path="/api/guarded/")
    second = ask(ana, path="/api/guarded/")
    assert (first.status_code, second.status_code) == (201, 422)
    assert "hello" not in second.content.decode()


# --- not the same -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/probe/", {"words": "other"}),
        ("/api/probe/", {"words": "hello", "more": 1}),
        ("/api/probe/?a=1", {"words": "hello"}),
        ("/api/guarded/", {"words": "hello"}),
    ],
)
def test_the_same_key_with_anything_else_is_refused(ana, path, body):
    ask(ana)
    answer = ask(ana, body, path=path)
    assert (answer.status_code, kind(answer)) == (422, "idempotency-key-reused")
    assert written() == 1


@pytest.mark.parametrize(
    "key", ["1234567", "x" * 129, "with a space", "tab\there", "é" * 9]
)
def test_an_unreadable_key_is_refused(ana, key):
    answer = ask(ana, key=key)
    assert (answer.status_code, written()) == (400, 0)


@pytest.mark.parametrize("key", ["12345678", "x" * 128, "!~visible~!"])
def test_a_key_of_8_to_128_visible_characters_is_taken(ana, key):
    assert ask(ana, key=key).status_code == 201


# --- refused and failed -----------------------------------------------------------
@pytest.mark.parametrize(
    ("then", "status"), [("refuse", 422), ("fail", 500), ("answer 400", 400)]
)
def test_what_did_not_succeed_wrote_nothing_and_gives_the_key_back(ana, then, status):
    failed = ask(ana, {"then": then})
    assert (failed.status_code, written()) == (status, 0)
    assert not ApiAnswer.objects.exists()
    assert ask(ana).status_code == 201


# --- in flight, and dead ----------------------------------------------------------
class Killed(BaseException):
    """The process is gone: nothing after this point runs."""


def die_at(point):
    """A process that ends at a named point."""

    def hook(passed):
        if passed == point:
            raise Killed

    return faults.hooked(hook)


POINTS = ["idempotency.claimed", "idempotency.written", "idempotency.kept"]


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_before_the_commit_leaves_nothing_written(ana, point):
    with die_at(point), pytest.raises(Killed):
        ask(ana)
    assert written() == 0
    assert ApiAnswer.objects.get().state == "running"


@pytest.mark.parametrize("point", POINTS)
def test_a_dead_requests_key_is_free_after_its_lease(ana, point):
    with clock.at(clock.now()) as start:
        with die_at(point), pytest.raises(Killed):
            ask(ana)
        early = ask(ana)
    with clock.at(start + replays.LEASE):
        late = ask(ana)
        again = ask(ana)
    assert (early.status_code, kind(early)) == (409, "idempotency-in-flight")
    assert 1 <= int(early["Retry-After"]) <= 5
    assert (late.status_code, "Idempotency-Replayed" in late) == (201, False)
    assert again["Idempotency-Replayed"] == "true"
    assert written() == 1


def test_a_process_killed_after_the_commit_wrote_once_and_its_answer_is_kept(ana):
    with die_at("idempotency.committed"), pytest.raises(Killed):
        ask(ana)
    assert ask(ana)["Idempotency-Replayed"] == "true"
    assert written() == 1


def test_after_the_lease_another_body_may_take_the_key(ana):
    with clock.at(clock.now()) as start, die_at(POINTS[0]), pytest.raises(Killed):
        ask(ana)
    with clock.at(start + replays.LEASE):
        assert ask(ana, {"words": "other"}).status_code == 201


def test_in_flight_another_body_is_refused_at_once(ana):
    with clock.at(clock.now()):
        with die_at(POINTS[0]), pytest.raises(Killed):
            ask(ana)
        assert ask(ana, {"words": "other"}).status_code == 422


def test_a_slow_request_whose_key_was_taken_over_writes_nothing(ana):
    """It wakes after its lease ran out, and another has claimed the key."""

    def oversleep(passed):
        if passed == "idempotency.written":
            ApiAnswer.objects.update(lease_token=new_id())

    with faults.hooked(oversleep):
        answer = ask(ana)
    assert (answer.status_code, written()) == (409, 0)


def test_of_two_who_find_a_dead_request_one_takes_over(ana):
    with clock.at(clock.now()) as start, die_at(POINTS[0]), pytest.raises(Killed):
        ask(ana)
    dead = ApiAnswer.objects.get()
    with clock.at(start + replays.LEASE):
        write = replays.Write(
            dead.practice_id,
            dead.user_id,
            dead.role_id,
            dead.key,
            dead.method,
            dead.path,
            dead.body_hash,
        )
        assert replays.claim(write).lease_token != dead.lease_token
        with pytest.raises(replays.InFlight):
            replays.claim(write)


def test_when_the_database_fails_the_key_is_given_back(ana):
    def hook(passed):
        if passed == "idempotency.written":
            raise OperationalError("the server closed the connection")

    with faults.hooked(hook):
        assert ask(ana).status_code == 500
    assert ask(ana).status_code == 201
    assert written() == 1


def test_what_broke_is_said_even_where_the_key_cannot_be_given_back(ana):
    """The connection is gone as well: the first error counts, not the second."""

    def gone(execute, sql, params, many, context):
        if sql.startswith("DELETE") and "lease_token" in sql:
            raise InterfaceError("the connection is closed")
        return execute(sql, params, many, context)

    ana.raise_request_exception = True
    with connection.execute_wrapper(gone), pytest.raises(ZeroDivisionError):
        ask(ana, {"then": "fail"})


# --- what is kept -----------------------------------------------------------------
def test_the_answer_is_sealed_at_rest(ana):
    ask(ana, {"words": "canary in the cage"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM practice_apianswer")
        row = cursor.fetchone()
    held = b"".join(
        bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
        for one in row
    )
    assert b"canary" not in held
    assert "canary" in ApiAnswer.objects.get().answer["body"]


def test_an_answer_belongs_to_its_account_alone(cast, ana):
    ask(ana)
    ben = User.objects.get(pk=cast.users["ben"].pk)
    ApiAnswer.objects.update(user=ben)
    assert ask(ana).status_code == 500


def test_after_a_day_the_key_is_new(ana):
    with clock.at(clock.now()) as start:
        ask(ana)
    with clock.at(start + replays.KEPT - timedelta(seconds=1)):
        assert "Idempotency-Replayed" in ask(ana)
    with clock.at(start + replays.KEPT):
        assert "Idempotency-Replayed" not in ask(ana)
    assert written() == 2


def test_old_answers_are_removed(ana):
    with clock.at(clock.now()) as start:
        ask(ana, key="the-older-one")
    with clock.at(start + timedelta(hours=1)):
        ask(ana, key="the-newer-one")
    with clock.at(start + replays.KEPT):
        assert replays.tidy() == 1
    assert ApiAnswer.objects.get().key == "the-newer-one"


def test_the_body_is_read_as_it_was_sent(ana):
    """The same JSON with other spaces is another body: no meaning is guessed."""
    words = {"words": "hello"}
    headers = {"idempotency-key": KEY}
    for text, status in (
        (json.dumps(words), 201),
        (json.dumps(words, indent=1), 422),
    ):
        sent = ana.post("/api/probe/", text, "application/json", headers=headers)
        assert sent.status_code == status


def test_without_the_shared_transaction_a_crash_would_double(ana, monkeypatch):
    """The control: take the one transaction away and the crash is seen."""
    none = SimpleNamespace(atomic=nullcontext)
    monkeypatch.setattr("practice.api.idempotency.transaction", none)
    with (
        clock.at(clock.now()) as start,
        die_at("idempotency.written"),
        pytest.raises(Killed),
    ):
        ask(ana)
    with clock.at(start + replays.LEASE):
        ask(ana)
    assert written() == 2
