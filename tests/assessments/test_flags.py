"""An answer that calls for a look: told neutrally, looked at, escalated once."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from assessments import actions
from assessments.actions import flags
from assessments.models import Administration, Flag, Monitoring
from clients.models import ReviewItem
from practice import clock, notices
from practice.errors import RefusedError
from practice.models import AuditEntry, Therapist
from practice.models.outbox import Notice
from tests.assessments.scene import HOUR
from tests.cast import MORNING

ANSWERS = dict.fromkeys(range(1, 10), 0)


def watch(scene, *, cover=None, hours=4):
    practice = scene.cast.practices["harbor"]
    practice.crisis_text = "In danger, call 911."
    practice.save()
    return actions.set_monitoring(
        practice=practice,
        days="12345",
        opens=time(9),
        closes=time(17),
        cover=cover,
        escalate_hours=hours,
        escalate_to=therapist(scene, "ben"),
        by=scene.cast.viewer("dana", "admin"),
    )


def therapist(scene, key):
    return Therapist.objects.get(user=scene.cast.users[key])


@pytest.fixture
def flagged(scene):
    """Rosa finished something in which one answer calls for a look."""
    watch(scene)
    scene.give(code="aor-8")
    row = scene.sitting("rosa")
    row.instrument = scene.form("phq-9")
    row.save()
    flags.raise_flags(row, ANSWERS | {9: 1})
    return scene


def flag():
    return Flag.objects.get()


def test_the_least_answer_raises_a_flag_whatever_the_total(flagged):
    assert flag().kind == "self_harm"


def test_no_such_answer_raises_nothing(scene):
    watch(scene)
    scene.give()
    row = scene.sitting("rosa")
    row.instrument = scene.form("phq-9")
    assert flags.raise_flags(row, ANSWERS) == []


def test_it_stands_first_in_the_review_queue(flagged):
    item = ReviewItem.objects.get(kind="flag")
    assert item.urgency == ReviewItem.URGENT


def test_the_lead_is_told(flagged):
    told = Notice.objects.get(kind=flags.NOTICE)
    assert told.recipient == flagged.cast.users["ana"].pk


def test_cover_is_told_too(scene):
    watch(scene, cover=therapist(scene, "ben"))
    scene.give()
    row = scene.sitting("rosa")
    row.instrument = scene.form("phq-9")
    row.save()
    flags.raise_flags(row, ANSWERS | {9: 3})
    told = Notice.objects.filter(kind=flags.NOTICE).values_list("recipient", flat=True)
    users = scene.cast.users
    assert set(told) == {users["ana"].pk, users["ben"].pk}


def test_the_message_names_nothing_and_nobody(flagged):
    told = Notice.objects.get(kind=flags.NOTICE)
    kind = notices.named(flags.NOTICE)
    letter = kind.render(told.message, [told], kind.contact(told.recipient))
    said = f"{letter.subject} {letter.text}"
    words = ("Rosa", "harm", "flag", "questionnaire", "PHQ", "couple", "danger")
    assert [word for word in words if word.lower() in said.lower()] == []


def test_outside_the_hours_it_is_told_when_they_begin(scene):
    watch(scene)
    scene.give()
    row = scene.sitting("rosa")
    row.instrument = scene.form("phq-9")
    row.save()
    evening = MORNING + timedelta(hours=10)
    with clock.at(evening):
        flags.raise_flags(row, ANSWERS | {9: 1})
    told = Notice.objects.get(kind=flags.NOTICE)
    assert told.wanted_at == MORNING + timedelta(hours=23)


def test_looking_settles_the_queue(flagged):
    actions.acknowledge(
        flag=flag(), note="called", by=flagged.cast.viewer("ana", "therapist")
    )
    assert ReviewItem.objects.get(kind="flag").reviewed_at is not None


def test_looking_takes_a_word_on_what_was_done(flagged):
    with pytest.raises(RefusedError):
        actions.acknowledge(
            flag=flag(), note="  ", by=flagged.cast.viewer("ana", "therapist")
        )


def test_the_first_to_look_stays_on_record(flagged):
    ana = flagged.cast.viewer("ana", "therapist")
    seen = flag()
    actions.acknowledge(flag=seen, note="called", by=ana)
    with pytest.raises(RefusedError):
        actions.acknowledge(flag=seen, note="again", by=ana)


def test_after_looking_the_message_is_cancelled(flagged):
    actions.acknowledge(
        flag=flag(), note="called", by=flagged.cast.viewer("ana", "therapist")
    )
    assert Notice.objects.get(kind=flags.NOTICE).message.state == "cancelled"


def test_within_the_hours_nothing_is_escalated(flagged):
    with clock.at(MORNING + 3 * HOUR):
        assert actions.escalate_due() == 0


def test_unseen_for_four_watched_hours_it_is_escalated(flagged):
    with clock.at(MORNING + 4 * HOUR):
        actions.escalate_due()
    told = Notice.objects.filter(kind=flags.NOTICE, occurrence_key="escalated")
    assert [one.recipient for one in told] == [flagged.cast.users["ben"].pk]


def test_it_is_escalated_once(flagged):
    with clock.at(MORNING + 4 * HOUR):
        actions.escalate_due()
        assert actions.escalate_due() == 0


def test_what_was_seen_is_not_escalated(flagged):
    actions.acknowledge(
        flag=flag(), note="called", by=flagged.cast.viewer("ana", "therapist")
    )
    with clock.at(MORNING + 30 * HOUR):
        assert actions.escalate_due() == 0


@pytest.mark.parametrize("who", ["rosa", "ines", "dana", "fay", "cleo"])
def test_nobody_else_opens_it(flagged, who):
    page = flagged.cast.client(who).get(reverse("flag", args=[flag().pk]))
    assert page.status_code == 404


def test_a_colleague_does_not_open_it_before_escalation(flagged):
    page = flagged.cast.client("ben").get(reverse("flag", args=[flag().pk]))
    assert page.status_code == 404


def test_the_next_in_line_opens_it_after_escalation(flagged):
    with clock.at(MORNING + 4 * HOUR):
        actions.escalate_due()
        page = flagged.cast.client("ben").get(reverse("flag", args=[flag().pk]))
    assert page.status_code == 200


def test_the_card_says_never_to_mention_it(flagged):
    page = flagged.cast.client("ana").get(reverse("flag", args=[flag().pk]))
    assert "Never mention it to their partner" in page.content.decode()


def test_the_queue_leads_to_the_card(flagged):
    item = ReviewItem.objects.get(kind="flag")
    answer = flagged.cast.client("ana").post(reverse("review_done", args=[item.pk]))
    assert answer["Location"] == reverse("flag", args=[flag().pk])


def test_the_page_keeps_the_note(flagged):
    place = reverse("flag", args=[flag().pk])
    flagged.cast.client("ana").post(place, {"note": "Called. Safe tonight."})
    assert flag().note == "Called. Safe tonight."


def test_the_trail_does_not_name_the_person(flagged):
    entry = AuditEntry.objects.get(action="raised flag")
    assert entry.person_id is None


def test_nothing_that_flags_is_given_before_somebody_watches(scene):
    with pytest.raises(RefusedError):
        scene.give(code="psc-6")


def test_without_a_word_on_crisis_help_nobody_watches(scene):
    practice = scene.cast.practices["harbor"]
    practice.crisis_text = ""
    practice.save()
    with pytest.raises(RefusedError):
        actions.set_monitoring(
            practice=practice,
            days="1",
            opens=time(9),
            closes=time(17),
            cover=None,
            escalate_hours=4,
            escalate_to=therapist(scene, "ana"),
            by=scene.cast.viewer("dana", "admin"),
        )


def test_somebody_of_another_practice_cannot_be_next_in_line(scene):
    with pytest.raises(RefusedError):
        actions.set_monitoring(
            practice=scene.cast.practices["harbor"],
            days="1",
            opens=time(9),
            closes=time(17),
            cover=None,
            escalate_hours=4,
            escalate_to=therapist(scene, "cleo"),
            by=scene.cast.viewer("dana", "admin"),
        )


def form(scene, **changes):
    return {
        "days": ["1", "2"],
        "opens": "09:00",
        "closes": "12:00",
        "cover": "nobody",
        "escalate_hours": "4",
        "escalate_to": str(therapist(scene, "ana").pk),
    } | changes


def test_an_admin_sets_the_hours(scene):
    watch(scene)
    scene.cast.client("dana").post(reverse("monitoring"), form(scene))
    assert Monitoring.objects.get().days == "12"


def test_hours_that_end_before_they_begin_are_refused(scene):
    watch(scene)
    page = scene.cast.client("dana").post(
        reverse("monitoring"), form(scene, closes="08:00")
    )
    assert "Must be later than the beginning." in page.content.decode()


def test_finishing_raises_it(scene):
    watch(scene)
    scene.give(code="psc-6")
    row = scene.sitting("rosa")
    rules = row.instrument.definition().flags
    actions.save_answers(
        administration=row,
        answers={rules[0].item: rules[0].at_least},
        revision=row.revision,
        policy_shown="as shown",
        by=scene.cast.viewer("rosa", "partner"),
    )
    scene.submit("rosa")
    assert Flag.objects.filter(administration=row).exists()


def test_setting_it_aside_keeps_the_flag(flagged):
    row = Administration.objects.get(pk=flag().administration_id)
    assert row.flags.count() == 1
