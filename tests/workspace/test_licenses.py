"""Licenses on the people page: checked by another, and marked after a lapse."""

from datetime import timedelta

import pytest

from practice import actions, clock
from practice.errors import RefusedError
from practice.models import License
from tests.cast import MORNING, ZONE


def license_of(cast, who):
    return License.objects.get(therapist__user=cast.users[who])


def sol_as_admin(cast):
    client = cast.client("sol")
    roles = client.get("/roles/").context["roles"]
    client.post("/roles/", {"role": roles[-1].key})
    return client


def test_ones_own_license_is_not_verified_by_oneself(cast):
    with pytest.raises(RefusedError):
        actions.verify_license(
            credential=license_of(cast, "sol"),
            what="number",
            where="register",
            by=cast.viewer("sol", "admin"),
        )


def test_the_page_about_ones_own_license_says_who_can_check_it(cast):
    held = license_of(cast, "sol")
    page = sol_as_admin(cast).post(
        f"/people/licenses/{held.pk}/", {"what": "number", "where": "register"}
    )
    assert "Somebody else needs to check it" in page.content.decode()


def test_people_offers_no_check_of_ones_own_license(cast):
    page = sol_as_admin(cast).get("/people/").content.decode()
    assert "/people/licenses/" not in page


def enter(cast, who):
    today = clock.today(ZONE)
    return actions.enter_license(
        credential=actions.Credential("Illinois", "LMFT", "9", today, None),
        by=cast.viewer(who, "therapist"),
    )


def test_a_license_nobody_checked_after_a_lapse_is_marked(cast):
    enter(cast, "lars")
    page = cast.client("dana").get("/people/").content.decode()
    assert page.count("self-attested after a lapse") == 1


def test_a_mark_goes_when_somebody_checked(cast):
    entered = enter(cast, "lars")
    actions.verify_license(
        credential=entered, what="number", where="register", by=cast.viewer("dana")
    )
    page = cast.client("dana").get("/people/").content.decode()
    assert "after a lapse" not in page


def test_a_second_license_while_the_first_holds_is_not_marked(cast):
    enter(cast, "ben")
    page = cast.client("dana").get("/people/").content.decode()
    assert "after a lapse" not in page


def days_from_now(number):
    return (MORNING + timedelta(days=number)).date().isoformat()


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("valid_from", "1949-12-31"),
        ("valid_from", "0001-01-01"),
        ("valid_from", days_from_now(500)),
        ("valid_to", days_from_now(21 * 366)),
        ("valid_to", "9999-12-31"),
    ],
)
def test_a_day_that_must_be_a_slip_is_refused(cast, field, day):
    form = {
        "kind": "LMFT",
        "jurisdiction": "Oregon",
        "number": "T-77",
        "valid_from": "2026-01-01",
        "valid_to": "",
    }
    page = cast.client("ana").post("/licenses/", form | {field: day})
    assert "Please look at the year" in page.content.decode()


def test_a_license_may_begin_within_a_year_and_run_for_twenty(cast):
    form = {
        "kind": "LMFT",
        "jurisdiction": "Oregon",
        "number": "T-77",
        "valid_from": days_from_now(300),
        "valid_to": days_from_now(20 * 365),
    }
    assert cast.client("ana").post("/licenses/", form).status_code == 302
