"""Pages of admins: people, licenses, figures, trail; nobody in care by name."""

import pytest

from practice.ids import new_id
from practice.models import AuditEntry, License, StaffInvitation, Therapist
from practice.models.outbox import Message
from practice.workspace import trail
from tests.cast import MORNING, ZONE

CLIENTS = ["Rosa", "Ines", "Tom", "Aisha", "Mia", "Jon", "Lea", "Kim", "Bo", "Lou"]
PAGES = [
    "/people/",
    "/people/invite/",
    "/reports/",
    "/reports/norms/",
    "/audit/",
    "/settings/",
]


def words_of(html):
    return set(html.replace("<", " <").replace(">", "> ").split())


@pytest.mark.parametrize("path", PAGES)
def test_no_page_names_anybody_in_care(cast, plan, assign, path):
    plan(cast, "rosa")
    assign(cast, "rosa")
    cast.client("rosa").get("/today/")
    cast.client("ana").get(f"/couples/{cast.couples['rosa'].pk}/")
    page = cast.client("dana").get(path).content.decode()
    assert not words_of(page) & set(CLIENTS)


def test_people_says_how_licenses_stand_and_what_each_carries(cast):
    page = cast.client("dana").get("/people/").content.decode()
    assert "not in force since" in page
    assert "self-attested" in page
    assert "4 couples" in page


def test_people_of_another_practice_are_not_listed(cast):
    assert "Cleo" not in cast.client("dana").get("/people/").content.decode()


def test_a_role_can_be_ended(cast):
    ben, ana = (Therapist.objects.get(user=cast.users[key]) for key in ("ben", "ana"))
    form = {"role": f"therapist:{ben.pk}", "successor": str(ana.pk)}
    cast.client("dana").post("/people/", form)
    ben.refresh_from_db()
    assert ben.ended_at is not None


def test_without_a_successor_the_admin_is_told_why(cast):
    ben = Therapist.objects.get(user=cast.users["ben"])
    form = {"role": f"therapist:{ben.pk}", "successor": ""}
    page = cast.client("dana").post("/people/", form, follow=True).content.decode()
    assert "Choose first who takes them over" in page


def test_a_successor_of_another_practice_is_not_found(cast):
    ben, cleo = (Therapist.objects.get(user=cast.users[key]) for key in ("ben", "cleo"))
    form = {"role": f"therapist:{ben.pk}", "successor": str(cleo.pk)}
    assert cast.client("dana").post("/people/", form).status_code == 404


def test_successors_are_offered_without_the_one_who_leaves(cast):
    page = cast.client("dana").get("/people/").content.decode()
    ben = Therapist.objects.get(user=cast.users["ben"])
    assert page.count(f'<option value="{ben.pk}">Ben Reyes') == 2


def test_the_last_admin_stays(cast):
    dana = cast.practices["harbor"].admins.get()
    client = cast.client("dana")
    page = client.post("/people/", {"role": f"admin:{dana.pk}"}, follow=True)
    assert "at least one admin" in page.content.decode()


@pytest.mark.parametrize("role", ["", "therapist:", "therapist:1", "nobody:x", ":"])
def test_a_role_nobody_has_is_not_found(cast, role):
    assert cast.client("dana").post("/people/", {"role": role}).status_code == 404


def test_a_role_of_another_practice_is_not_found(cast):
    cleo = Therapist.objects.get(user=cast.users["cleo"])
    answer = cast.client("dana").post("/people/", {"role": f"therapist:{cleo.pk}"})
    assert answer.status_code == 404


def invited(cast):
    form = {"name": "Noor", "email": "noor@example.org", "role": "therapist"}
    return cast.client("dana").post("/people/invite/", form).content.decode()


def test_without_mail_an_invitation_shows_its_link_and_says_so(cast, settings):
    settings.MAIL_URL = ""
    page = invited(cast)
    assert "/staff/" in page
    assert "Mail is not configured here" in page


def test_with_mail_an_invitation_shows_where_it_goes_and_no_link(cast, settings):
    settings.MAIL_URL = "captured:"
    page = invited(cast)
    assert "An invitation goes to noor@example.org." in page
    assert "/staff/" not in page
    assert "not configured" not in page


def test_an_open_invitation_is_listed_without_its_link(cast, settings):
    settings.MAIL_URL = ""
    form = {"name": "Noor", "email": "noor@example.org", "role": "therapist"}
    client = cast.client("dana")
    client.post("/people/invite/", form)
    page = client.get("/people/").content.decode()
    assert "Noor" in page
    assert "/staff/" not in page


def test_an_invitation_without_an_address_is_refused_at_the_form(cast):
    form = {"name": "Noor", "email": "", "role": "therapist"}
    cast.client("dana").post("/people/invite/", form)
    assert not StaffInvitation.objects.exists()


def test_a_license_is_verified_with_what_and_where(cast):
    held = License.objects.get(therapist__user=cast.users["ana"])
    cast.client("dana").post(
        f"/people/licenses/{held.pk}/", {"what": "number", "where": "state board"}
    )
    held.refresh_from_db()
    assert (held.verified_what, held.verified_where) == ("number", "state board")


def test_a_license_of_another_practice_is_not_found(cast):
    held = License.objects.get(therapist__user=cast.users["cleo"])
    answer = cast.client("dana").get(f"/people/licenses/{held.pk}/")
    assert answer.status_code == 404


def test_few_couples_hide_completion(cast, plan):
    plan(cast, "rosa")
    page = cast.client("dana").get("/reports/").content.decode()
    assert "fewer than 11" in page
    assert "0 of 2" not in page


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_reports_show_what_went_wrong(cast, state):
    a_message(cast, state=state)
    page = cast.client("dana").get("/reports/").content.decode()
    assert str(Message.State(state).label) in page
    assert "look into this" in page
    assert "No delivery failed" not in page


def test_reports_say_when_nothing_went_wrong(cast):
    a_message(cast, state="sent")
    page = cast.client("dana").get("/reports/").content.decode()
    assert "No delivery failed" in page


def test_reports_have_no_row_for_what_did_not_happen(cast):
    a_message(cast, state="sent")
    page = cast.client("dana").get("/reports/").content.decode()
    assert "too late to send" not in page


def a_message(cast, *, state):
    return Message.objects.create(
        practice=cast.practices["harbor"],
        recipient=new_id(),
        local_date=MORNING.date(),
        slot="day",
        counted=True,
        next_at=MORNING,
        due_at=MORNING,
        max_attempts=5,
        message_id=f"<{new_id()}@example.org>",
        state=state,
        finished_at=MORNING,
        handed_over_at=MORNING,
    )


def test_the_trail_names_staff(cast):
    cast.client("ana").get("/caseload/")
    page = cast.client("dana").get("/audit/").content.decode()
    assert "Ana Reyes" in page


def test_the_trail_can_be_narrowed_to_people_in_care(cast):
    lines = trail.read(cast.viewer("dana"), actor=trail.IN_CARE).lines
    assert {line.who for line in lines} == {"Somebody in care"}


def test_the_trail_can_be_narrowed_to_one_person(cast):
    actor = str(cast.users["ben"].pk)
    lines = trail.read(cast.viewer("dana"), actor=actor).lines
    assert {line.who for line in lines} == {"Ben Reyes"}


def test_the_trail_can_be_narrowed_to_one_act(cast):
    lines = trail.read(cast.viewer("dana"), action="opened couple").lines
    assert {line.what for line in lines} == {"opened couple"}


def test_the_trail_can_be_narrowed_to_one_thing(cast):
    key = cast.couples["rosa"].pk
    lines = trail.read(cast.viewer("dana"), about=key).lines
    assert {line.key for line in lines} == {key}


def test_a_thing_of_another_practice_has_no_trail_here(cast):
    key = cast.couples["zoe"].pk
    assert AuditEntry.objects.filter(object_id=key).exists()
    assert trail.read(cast.viewer("dana"), about=key).lines == []


def test_the_trail_is_read_by_the_practices_own_days(cast):
    page = trail.read(cast.viewer("dana"))
    days = page.days(ZONE)
    assert sum(len(lines) for _day, lines in days) == len(page.lines)
    assert len({day for day, _lines in days}) == len(days)


def test_the_trail_of_another_practice_is_not_shown(cast):
    viewer = cast.viewer("dana")
    own = AuditEntry.objects.filter(practice_id=viewer.practice_id).count()
    assert len(trail.read(viewer).lines) == min(own, trail.PER_PAGE)


def test_the_trail_pages_meet_without_gap_or_double(cast, monkeypatch):
    monkeypatch.setattr(trail, "PER_PAGE", 7)
    viewer = cast.viewer("dana")
    seen, before = [], ""
    while True:
        page = trail.read(viewer, before=before)
        seen += page.lines
        before = page.before
        if not before:
            break
    assert len(seen) == AuditEntry.objects.visible_to(viewer).count()


@pytest.mark.parametrize("query", ["?before=x", "?actor=x", "?action=" + "a" * 99])
def test_a_malformed_question_to_the_trail_is_let_be(cast, query):
    assert cast.client("dana").get(f"/audit/{query}").status_code == 200


def test_settings_are_kept(cast):
    form = {
        "name": "Harbor",
        "time_zone": "Europe/Berlin",
        "crisis_text": "",
        "watched_hours": "weekdays",
    }
    cast.client("dana").post("/settings/", form)
    practice = cast.practices["harbor"]
    practice.refresh_from_db()
    assert practice.time_zone == "Europe/Berlin"


def test_an_unknown_zone_is_refused_at_the_form(cast):
    form = {"name": "Harbor", "time_zone": "Moon/Crater"}
    page = cast.client("dana").post("/settings/", form).content.decode()
    assert "This time zone is not known." in page
