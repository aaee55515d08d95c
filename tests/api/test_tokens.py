"""A token opens what its role may see, for as long as everything behind it holds."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction
from django.test import Client

from practice import actions, clock, signin, tokens
from practice.errors import RefusedError
from practice.models import Admin, ApiToken, AuditEntry, Therapist, User
from tests.api.probe import caller, new_token
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.probe")]


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    """The cast, made once; each test's changes are undone, and at last the cast."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_cast()
        transaction.set_rollback(True)


@pytest.fixture
def cast(everybody, db):
    for name, user in everybody.users.items():
        everybody.users[name] = User.objects.get(pk=user.pk)
    return everybody


def status(token, path="/api/probe/"):
    return caller(token).get(path).status_code


def test_a_token_opens_in_its_role(cast):
    _, token = new_token(cast)
    answer = caller(token).get("/api/probe/")
    assert answer.json() == {"role": "therapist", "in_force": True}


def test_an_admins_token_acts_as_admin(cast):
    _, token = new_token(cast, "sol", "admin")
    assert caller(token).get("/api/probe/").json()["role"] == "admin"


def test_the_license_is_asked_on_every_request(cast):
    _, token = new_token(cast, "lars")
    assert caller(token).get("/api/probe/").json()["in_force"] is False


def test_only_the_hash_is_kept(cast):
    row, token = new_token(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM practice_apitoken")
        stored = repr(cursor.fetchall())
    assert token not in stored
    assert token[len(row.prefix) :] not in stored


def test_a_token_holds_256_random_bits_and_shows_36_of_them(cast):
    row, token = new_token(cast)
    assert len(token) == len("sb_") + 43
    assert token.startswith(row.prefix)
    assert len(row.prefix) == len("sb_") + 6


def test_two_tokens_differ(cast):
    assert new_token(cast)[1] != new_token(cast)[1]


# --- what does not open -----------------------------------------------------------
@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer sb_",
        "Bearer sb_unknown",
        "Bearer nothing",
        "Bearer sb_ünknown",
        "Basic c2I6c2I=",
        "Token {token}",
        "{token}",
        "Bearer {token}x",
        "Bearer {token} {token}",
    ],
)
def test_anything_but_a_live_bearer_token_answers_401(cast, header):
    _, token = new_token(cast)
    client = Client(headers={"authorization": header.format(token=token)})
    answer = client.get("/api/probe/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_token_in_the_address_opens_nothing(cast):
    _, token = new_token(cast)
    answer = Client().get("/api/probe/", {"token": token, "access_token": token})
    assert answer.status_code == 401


def test_a_session_opens_nothing(cast):
    assert cast.client("ana").get("/api/probe/").status_code == 401


def test_a_session_beside_a_token_does_not_count(cast):
    _, token = new_token(cast, "ana")
    client = cast.client("cleo")
    answer = client.get("/api/probe/", headers={"authorization": f"Bearer {token}"})
    made = AuditEntry.objects.filter(action="probed")
    client.post(
        "/api/probe/",
        {"words": "x"},
        "application/json",
        headers={"authorization": f"Bearer {token}"},
    )
    assert answer.json()["role"] == "therapist"
    assert made.get().practice_id == cast.practices["harbor"].pk


# --- what ends it -----------------------------------------------------------------
def revoke(cast, row):
    tokens.revoke_token(token=row, by=cast.viewer("ana"))


def revoke_all(cast, row):
    tokens.revoke_all(user=cast.users["ana"], by=cast.viewer("ana"))


def revoke_by_admin(cast, row):
    tokens.revoke_all(
        user=cast.users["ana"],
        by=cast.viewer("dana"),
        practice_id=cast.practices["harbor"].pk,
    )


def close_account(cast, row):
    User.objects.filter(pk=row.user_id).update(is_active=False)


def end_role(cast, row):
    ana = Therapist.objects.get(user=cast.users["ana"])
    actions.end_role(role=ana, by=cast.viewer("dana"))


def end_role_and_give_it_again(cast, row):
    end_role(cast, row)
    Therapist.objects.filter(user=cast.users["ana"]).update(ended_at=None)


def drop_factors(cast, row):
    Authenticator.objects.filter(user=cast.users["ana"]).delete()


def forget_factors_and_add_one(cast, row):
    actions.forget_factors(user=cast.users["ana"], by=cast.viewer("dana"))
    Authenticator.objects.create(
        user=cast.users["ana"], type=Authenticator.Type.TOTP, data={"secret": "x"}
    )


def new_password(cast, row):
    signin.AccountAdapter().set_password(cast.users["ana"], "another-quiet-harbor-9")


def renewed_sign_in(cast, row):
    token = actions.renew_sign_in(email="ana@example.org")
    invitation = actions.find_staff_invitation(token)
    actions.accept_staff_invitation(
        invitation=invitation, name="Ana Reyes", password="another-quiet-harbor-9"
    )


@pytest.mark.parametrize(
    "end",
    [
        revoke,
        revoke_all,
        revoke_by_admin,
        close_account,
        end_role,
        end_role_and_give_it_again,
        drop_factors,
        forget_factors_and_add_one,
        new_password,
        renewed_sign_in,
    ],
)
def test_between_two_requests_a_token_ends(cast, end):
    row, token = new_token(cast)
    before = status(token)
    end(cast, row)
    assert (before, status(token)) == (200, 401)


def test_a_token_ends_with_its_last_day(cast):
    with clock.at(clock.now()) as now:
        _, token = new_token(cast, days=30)
    end = now + timedelta(days=30)
    with clock.at(end - timedelta(seconds=1)):
        assert status(token) == 200
    with clock.at(end):
        assert status(token) == 401


def test_recovery_codes_alone_are_no_second_factor(cast):
    _, token = new_token(cast)
    Authenticator.objects.filter(user=cast.users["ana"]).update(type="recovery_codes")
    assert status(token) == 401


def test_another_role_of_the_same_account_lives_on(cast):
    _, as_therapist = new_token(cast, "sol", "therapist")
    _, as_admin = new_token(cast, "sol", "admin")
    role = Therapist.objects.get(user=cast.users["sol"])
    actions.end_role(role=role, by=cast.viewer("sol", "admin"))
    assert (status(as_therapist), status(as_admin)) == (401, 200)


def test_an_admin_ends_tokens_of_their_own_practice_only(cast):
    hill = Therapist.objects.get(user=cast.users["cleo"]).practice
    Therapist.objects.create(practice=hill, user=cast.users["ana"], name="Ana")
    row, token = new_token(cast)
    tokens.revoke_all(
        user=cast.users["ana"], by=cast.viewer("cleo", "admin"), practice_id=hill.pk
    )
    assert status(token) == 200
    assert row.practice_id != hill.pk


# --- scopes -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("scopes", "get", "post"),
    [({"read"}, 200, 403), ({"write"}, 403, 201), ({"read", "write"}, 200, 201)],
)
def test_a_token_does_what_its_scopes_say(cast, scopes, get, post):
    client = caller(new_token(cast, scopes=scopes)[1])
    sent = client.post("/api/probe/", {"words": "x"}, "application/json")
    assert (client.get("/api/probe/").status_code, sent.status_code) == (get, post)


def test_a_view_that_names_no_scope_is_closed(cast):
    assert status(new_token(cast)[1], "/api/bare/") == 403


# --- making -----------------------------------------------------------------------
@pytest.mark.parametrize("scopes", [set(), {"admin"}, {"read", "all"}])
def test_scopes_are_read_and_write(cast, scopes):
    with pytest.raises(RefusedError):
        new_token(cast, scopes=scopes)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_lasts_a_day_to_a_year(cast, days):
    with pytest.raises(RefusedError):
        new_token(cast, days=days)


def test_an_eleventh_live_token_of_a_role_is_refused(cast):
    rows = [new_token(cast)[0] for _ in range(10)]
    with pytest.raises(RefusedError, match="Revoke one first"):
        new_token(cast)
    tokens.revoke_token(token=rows[0], by=cast.viewer("ana"))
    assert new_token(cast)


def test_the_database_refuses_a_token_without_one_role(cast):
    row, _ = new_token(cast)
    for wrong in (
        {"therapist": None},
        {"admin": Admin.objects.get(user=cast.users["dana"])},
        {"role": "admin"},
        {"may_read": False, "may_write": False},
        {"expires_at": row.created_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.filter(pk=row.pk).update(**wrong)


def test_making_and_revoking_are_on_record_without_the_token(cast):
    row, token = new_token(cast)
    tokens.revoke_token(token=row, by=cast.viewer("ana"))
    tokens.revoke_token(token=row, by=cast.viewer("ana"))
    entries = AuditEntry.objects.filter(object_id=row.pk).order_by("pk")
    assert [e.action for e in entries] == ["made token", "revoked token"]
    assert token not in json.dumps([e.detail for e in entries])


def test_a_refused_token_is_on_record_without_the_token(cast):
    status("sb_stolen-or-mistyped")
    entry = AuditEntry.objects.get(action="api refused")
    assert "stolen" not in repr(vars(entry))


def test_use_is_noted_once_an_hour(cast):
    row, token = new_token(cast)
    start = row.created_at
    noted = []
    for minutes in (1, 30, 60, 62):
        with clock.at(start + timedelta(minutes=minutes)):
            status(token)
        row.refresh_from_db()
        noted.append(row.last_used_at - start)
    assert noted == [timedelta(minutes=m) for m in (1, 1, 1, 62)]


def test_colleagues_see_nothing_of_each_others_tokens(cast):
    new_token(cast)
    for name in ("ben", "dana", "fay", "rosa", "cleo"):
        assert not ApiToken.objects.visible_to(cast.viewer(name)).exists()


def test_an_admin_sees_how_many_there_are(cast):
    row, _ = new_token(cast)
    new_token(cast)
    tokens.revoke_token(token=row, by=cast.viewer("ana"))
    new_token(cast, "cleo", "therapist")
    counted = tokens.live_counts(cast.viewer("dana"))
    assert counted == {cast.users["ana"].pk: 1}
