"""Who hears what, when, and when no longer."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments import actions, reminders
from clients.actions import consents, couples
from practice import clock, delivery
from practice.models.outbox import Message, Notice
from tests.cast import MORNING, join


def notice(scene, key="rosa", kind="assessments.open"):
    return Notice.objects.get(kind=kind, subject=scene.sitting(key).pk)


def is_soon_after(at, moment):
    """Within the twenty minutes that keep two persons' mails apart."""
    return moment <= at < moment + timedelta(minutes=20)


def test_opening_tells_each_person(given):
    assert notice(given).recipient == given.cast.partners["rosa"].person_id


def test_opening_is_told_at_once_in_safe_hours(given):
    assert is_soon_after(notice(given).message.next_at, MORNING)


def test_a_reminder_comes_a_day_before_the_end(given):
    due = given.sitting("rosa").due_at
    assert notice(given, kind="assessments.due").wanted_at == due - timedelta(days=1)


def test_it_waits_for_the_safe_hours(given):
    at = notice(given, kind="assessments.due").message.next_at
    # The last day begins at midnight in Chicago; safe hours there begin at nine.
    assert is_soon_after(at, datetime(2026, 3, 9, 14, tzinfo=UTC))


def test_nothing_is_told_after_the_end(given):
    assert notice(given).use_by == given.sitting("rosa").due_at


def test_one_day_to_answer_needs_no_second_word(scene):
    scene.give(days_to_answer=1, starts_on=MORNING.date())
    kinds = Notice.objects.filter(subject=scene.sitting("rosa").pk)
    assert kinds.count() in (1, 2)


def test_a_later_start_is_told_later(scene):
    scene.give(starts_on=MORNING.date() + timedelta(days=3))
    at = notice(scene).message.next_at
    assert is_soon_after(at, datetime(2026, 3, 5, 15, tzinfo=UTC))


def test_paper_is_not_announced(scene):
    ana = scene.cast.viewer("ana", "therapist")
    couples.continue_on_paper(partner=scene.cast.partners["kim"], by=ana)
    scene.give("lea")
    assert not Notice.objects.filter(subject=scene.sitting("kim").pk).exists()


def test_who_wants_no_messages_gets_none(scene):
    join(scene.cast, "kim", by="ana", messages=False)
    scene.give("lea")
    states = Notice.objects.filter(subject=scene.sitting("kim").pk)
    assert {row.state for row in states} == {"cancelled"}


def test_an_open_one_is_wanted(given):
    assert reminders.still_wanted(notice(given))


def test_a_begun_one_is_wanted(given):
    given.save("rosa", 1, 3)
    assert reminders.still_wanted(notice(given))


def test_a_finished_one_is_not(given):
    given.finish("rosa")
    assert not reminders.still_wanted(notice(given))


def test_not_without_consent(given):
    consents.withdraw(kind="messages", by=given.cast.viewer("rosa", "partner"))
    assert not reminders.still_wanted(notice(given))


def test_not_after_care_ended(given):
    ana = given.cast.viewer("ana", "therapist")
    couples.end_care(couple=given.cast.couples["rosa"], by=ana)
    assert not reminders.still_wanted(notice(given))


@pytest.fixture
def swept(given, settings, tmp_path):
    settings.MAIL_URL, settings.MAIL_FOLDER = "captured:", tmp_path
    with clock.at(MORNING + timedelta(minutes=20)):
        delivery.sweep()
    return given


def test_the_mail_names_nothing(swept, settings):
    mails = [p for p in settings.MAIL_FOLDER.iterdir() if p.is_file()]
    assert mails
    text = "".join(path.read_text() for path in mails)
    for word in ("couple", "Rosa", "Ines", "Ana", "attachment", "questionnaire"):
        assert word.lower() not in text.lower().replace("ines@example", "").replace(
            "rosa@example", ""
        )


def test_the_mail_leaves_once(swept):
    with clock.at(MORNING + timedelta(minutes=40)):
        delivery.sweep()
    assert Message.objects.filter(state="sent", slot="day").count() == 2


def test_what_was_done_is_not_reminded_of(given):
    given.finish("rosa")
    with clock.at(MORNING + timedelta(days=7)):
        actions.plan_ahead()
    rows = Notice.objects.filter(subject=given.sitting("rosa").pk)
    assert not rows.filter(state="waiting").exists()
