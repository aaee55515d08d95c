"""A program writes by the verbs of the pages, and is refused in the same words."""

import uuid
from datetime import timedelta

import pytest

from assessments.models import Plan
from clients.models import ReviewItem, TherapySession
from homework.models import Assignment, Feedback
from practice import clock
from practice.models import AuditEntry
from tests.cast import ZONE


@pytest.fixture
def couple(world):
    """Tom & Aisha: nothing has been given to them yet."""
    return str(world.cast.couples["tom"].pk)


@pytest.fixture
def mia(world):
    """Mia & Jon, who have both come in."""
    return str(world.cast.couples["mia"].pk)


def exercise(couple, **more):
    today = clock.today(ZONE)
    return {
        "couple": couple,
        "exercise": "three-minute-pause",
        "why": "because you asked for calm",
        "cadence": "daily",
        "starts_on": str(today),
        "until": str(today + timedelta(days=6)),
    } | more


def schedule(couple, **more):
    return {
        "couple": couple,
        "instrument": "aor-24",
        "starts_on": str(clock.today(ZONE)),
    } | more


def test_a_session_is_planned(ana, couple):
    sent = {"couple": couple, "starts_at": "2026-04-01T15:00:00-05:00"}
    answer = ana.post("sessions/", sent)
    assert (answer.status_code, answer.json()["starts_at"]) == (
        201,
        "2026-04-01T20:00:00Z",
    )


def test_a_session_is_cancelled(ana, ids):
    answer = ana.post(f"sessions/{ids['session_id']}/cancel/")
    assert answer.json()["cancelled_at"]
    assert TherapySession.objects.get(pk=ids["session_id"]).cancelled_at


def test_a_moment_without_an_offset_is_not_guessed(ana, couple):
    sent = {"couple": couple, "starts_at": "2026-04-01T15:00:00"}
    answer = ana.post("sessions/", sent)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["starts_at"]


@pytest.mark.parametrize(
    "written",
    [
        "20260401T150000Z",
        "2026-W14-3T15:00:00Z",
        "2026-04-01 15:00:00Z",
        "2026-04-01T15Z",
        "2026-04-01T15:00Z",
        "2026-04-01T15:00:00+0500",
        "2026-04-01T15:00:00,5Z",
        "2026-04-01T15:00:00+25:00",
        "2026-13-01T15:00:00Z",
        "1999-12-31T15:00:00Z",
        "2100-01-01T00:00:00Z",
        1775055600,
        None,
    ],
)
def test_a_moment_is_written_as_rfc_3339_says(ana, couple, written):
    answer = ana.post("sessions/", {"couple": couple, "starts_at": written})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["starts_at"]


@pytest.mark.parametrize(
    "written",
    ["20260302", "2026-W10-1", "2026-061", "2026-3-2", "2026-02-30", 20260302],
)
def test_a_day_is_written_as_rfc_3339_says(ana, couple, written):
    answer = ana.post("plans/", schedule(couple, starts_on=written))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["starts_on"]


@pytest.mark.parametrize(
    "written", ["2026-04-01T15:00:00.5Z", "2026-04-01T15:00:00+05:30"]
)
def test_parts_of_a_second_and_any_offset_may_be_there(ana, couple, written):
    answer = ana.post("sessions/", {"couple": couple, "starts_at": written})
    assert answer.status_code == 201


def test_an_exercise_is_given(ana, mia):
    answer = ana.post("assignments/", exercise(mia))
    assert answer.status_code == 201
    assert answer.json()["why"] == "because you asked for calm"


def test_an_exercise_that_needs_clearance_is_refused_in_the_words_of_the_page(ana, mia):
    answer = ana.post("assignments/", exercise(mia, exercise="three-good-moments"))
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:secure-base:problem:refused"
    assert "clearance in force" in answer.json()["detail"]


def test_an_assignment_is_ended(ana, ids):
    ana.post(f"assignments/{ids['assignment_id']}/end/")
    assert Assignment.objects.get(pk=ids["assignment_id"]).ended_at


def test_a_questionnaire_is_given(ana, mia):
    answer = ana.post("plans/", schedule(mia, every_weeks=4))
    assert answer.status_code == 201
    assert Plan.objects.get(pk=answer.json()["id"]).administrations.count() == 2


def test_a_second_schedule_is_refused_in_the_words_of_the_page(ana, ids):
    sent = schedule(str(ids["couple_id"]), every_weeks=4)
    answer = ana.post("plans/", sent)
    assert answer.status_code == 422
    assert "already on a schedule" in answer.json()["detail"]


def test_a_schedule_is_stopped(ana, ids):
    ana.post(f"plans/{ids['plan_id']}/stop/")
    assert Plan.objects.get(pk=ids["plan_id"]).stopped_at


def test_a_review_item_is_marked_as_read(ana, ids):
    ana.post(f"review-items/{ids['item_id']}/reviewed/")
    assert ReviewItem.objects.get(pk=ids["item_id"]).reviewed_at


def test_a_comment_goes_to_the_one_who_wrote(ana, ids):
    answer = ana.post(f"entries/{ids['entry_id']}/comments/", {"body": "Thank you"})
    made = Feedback.objects.get(pk=answer.json()["id"])
    assert (made.body, made.partner_id) == ("Thank you", ids["partner_id"])


@pytest.mark.parametrize("path", ["plans/", "assignments/"])
def test_new_work_without_a_license_is_403_with_the_pages_sentence(program, path):
    answer = program("lars").post(path, {})
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:secure-base:problem:license"
    assert "No license of yours is in force" in answer.json()["detail"]


def test_care_goes_on_without_a_license(program, world):
    sent = {
        "couple": str(world.cast.couples["uma"].pk),
        "starts_at": "2026-04-01T15:00:00Z",
    }
    assert program("lars").post("sessions/", sent).status_code == 201


@pytest.mark.parametrize("path", ["plans/", "assignments/", "sessions/"])
def test_a_strangers_couple_in_a_body_is_as_unknown_as_none(ana, world, path):
    shapes = {
        "plans/": schedule,
        "assignments/": exercise,
        "sessions/": lambda c: {"couple": c, "starts_at": "2026-04-01T15:00:00Z"},
    }
    foreign = ana.post(path, shapes[path](str(world.ids["zoe"]["couple_id"])))
    unknown = ana.post(path, shapes[path](str(uuid.uuid4())))
    assert foreign.status_code == unknown.status_code == 400
    assert foreign.json()["errors"] == unknown.json()["errors"]


def test_what_nobody_asks_for_is_refused_by_name(ana, couple):
    sent = {"couple": couple, "starts_at": "2026-04-01T15:00:00Z", "practice": couple}
    answer = ana.post("sessions/", sent)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["practice"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("couple", 5),
        ("why", 5),
        ("per_week", "3"),
        ("per_week", True),
        ("opened", 1),
        ("opened", "true"),
        ("starts_on", 20260301),
        ("starts_on", "0001-01-01"),
        ("until", "9999-12-31"),
        ("cadence", "hourly"),
        ("why", ""),
        ("exercise", None),
    ],
)
def test_the_wrong_kind_of_value_is_refused_by_name(ana, mia, field, value):
    answer = ana.post("assignments/", exercise(mia) | {field: value})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_an_admin_writes_nothing(program, ids):
    admin = program("dana", "admin")
    for path in ("sessions/", "plans/", "assignments/"):
        assert admin.post(path, {}).status_code == 403


def test_a_token_that_may_only_read_writes_nothing(program, ids):
    reader = program("ana", scopes=("read",))
    answer = reader.post(f"sessions/{ids['session_id']}/cancel/")
    assert answer.status_code == 403
    assert TherapySession.objects.get(pk=ids["session_id"]).cancelled_at is None


def test_a_write_with_a_key_happens_once(ana, couple):
    sent = {"couple": couple, "starts_at": "2026-05-01T15:00:00Z"}
    first, again = (
        ana.post("sessions/", sent, **{"Idempotency-Key": "the-same-key"})
        for _time in range(2)
    )
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"rhythm": "session", "at_most": 9}, ("session", None, None, 9)),
        ({"rhythm": "after", "after_days": 30}, ("after", None, 30, None)),
        ({"rhythm": "weeks", "every_weeks": 4}, ("weeks", 4, None, None)),
        ({"every_weeks": 4}, ("weeks", 4, None, None)),
        ({"rhythm": "once"}, ("once", None, None, None)),
        ({}, ("once", None, None, None)),
    ],
)
def test_a_questionnaire_is_given_in_any_rhythm(ana, mia, sent, kept):
    made = ana.post("plans/", schedule(mia, **sent)).json()
    names = ("rhythm", "every_weeks", "after_days", "at_most")
    assert tuple(made[name] for name in names) == kept


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"rhythm": "daily"}, "rhythm"),
        ({"rhythm": "once", "every_weeks": 4}, "every_weeks"),
        ({"rhythm": "session", "after_days": 40}, "after_days"),
        ({"rhythm": "after", "after_days": 0}, "after_days"),
        ({"at_most": 0}, "at_most"),
        ({"opens_scores": "yes"}, "opens_scores"),
    ],
)
def test_a_figure_of_another_rhythm_is_refused_by_name(ana, mia, sent, named):
    answer = ana.post("plans/", schedule(mia, **sent))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [named])


def test_a_rhythm_without_its_figure_is_refused_in_the_words_of_the_page(ana, mia):
    answer = ana.post("plans/", schedule(mia, rhythm="after"))
    assert (answer.status_code, "how many days" in answer.json()["detail"]) == (
        422,
        True,
    )


def test_scores_may_be_opened_from_the_start(ana, mia):
    made = ana.post("plans/", schedule(mia, opens_scores=True)).json()
    assert made["opens_scores"] is True


# --- an old answer is a reading ---------------------------------------------------
def replayed(program, path, sent=None):
    """The same write twice; what the second, which only reads, put on record."""
    key = {"Idempotency-Key": "the-same-again"}
    first = program.post(path, sent, **key)
    before = AuditEntry.objects.count()
    again = program.post(path, sent, **key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotency-Replayed"] == "true"
    return [
        (entry.action, entry.object_id)
        for entry in AuditEntry.objects.order_by("id")[before:]
    ]


def test_an_old_answer_about_a_couple_is_on_record_as_a_reading(ana, couple):
    sent = {"couple": couple, "starts_at": "2026-04-01T15:00:00Z"}
    assert replayed(ana, "sessions/", sent) == [("viewed", uuid.UUID(couple))]


def test_an_old_answer_about_a_row_is_on_record_as_a_reading(ana, ids):
    found = replayed(ana, f"plans/{ids['plan_id']}/stop/")
    assert found == [("viewed", ids["plan_id"])]


def test_an_old_comment_is_on_record_as_a_reading(ana, ids):
    found = replayed(ana, f"entries/{ids['entry_id']}/comments/", {"body": "Thank you"})
    assert found == [("viewed", ids["entry_id"])]
