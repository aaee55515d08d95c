"""What is told, when, and when it no longer is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clients.actions import consents, couples
from clients.models import ContactPreference
from homework import actions, reminders
from practice import clock, notices
from practice.models.outbox import Notice
from tests.cast import MORNING, join


def told(room, name="rosa", **wanted):
    person = room.cast.partners[name].person_id
    return Notice.objects.filter(recipient=person, **wanted)


def is_soon_after(at, moment):
    """Within the twenty minutes that keep two persons' mails apart."""
    return moment <= at < moment + timedelta(minutes=20)


def is_wanted(notice):
    return notices.named(notice.kind).still_wanted(notice)


def test_what_opens_is_told(room):
    room.assign()
    assert told(room, kind="homework.open").count() == 2


def test_daily_practice_is_told_at_the_persons_time(room):
    room.assign(cadence="daily", until=date(2026, 3, 2))
    notice = told(room, kind="homework.open").get()
    assert is_soon_after(notice.message.next_at, datetime(2026, 3, 3, 0, tzinfo=UTC))


def test_a_later_week_is_told_as_the_safe_hours_begin(room):
    room.assign()
    notice = told(room, kind="homework.open").order_by("wanted_at")[1]
    assert is_soon_after(notice.message.next_at, datetime(2026, 3, 9, 14, tzinfo=UTC))


def test_a_week_is_told_again_a_day_before_its_end(room):
    room.assign()
    notice = told(room, kind="homework.due").order_by("wanted_at")[0]
    assert notice.wanted_at == datetime(2026, 3, 8, 5, tzinfo=UTC)


def test_it_is_not_worth_telling_after_it_was_due(room):
    room.assign()
    notice = told(room, kind="homework.due").order_by("wanted_at")[0]
    assert notice.use_by == room.occurrence().due_at


def test_two_a_week_are_told_to_be_open_once(room):
    room.assign(per_week=2)
    assert told(room, kind="homework.open").count() == 2


def test_planning_again_tells_nothing_twice(room):
    room.assign()
    before = Notice.objects.count()
    actions.plan_ahead()
    assert Notice.objects.count() == before


def test_nobody_on_paper_is_told(room):
    couples.continue_on_paper(partner=room.cast.partners["kim"], by=room.viewer("ana"))
    room.assign(first="lea")
    assert not told(room, "kim").exists()


def test_recording_cancels_what_was_planned(room):
    room.assign(cadence="once")
    occurrence = room.occurrence()
    room.record(occurrence=occurrence)
    waiting = Notice.objects.filter(subject=occurrence.pk, state="waiting")
    assert not waiting.exists()


def test_recording_leaves_the_other_partners_alone(room):
    room.assign(cadence="once")
    before = told(room, "ines", state="waiting").count()
    room.record()
    assert told(room, "ines", state="waiting").count() == before > 0


def test_ending_cancels_what_was_planned(room):
    given = room.assign()
    actions.end_assignment(assignment=given, by=room.viewer("ana"))
    assert not Notice.objects.filter(state="waiting").exists()


def test_a_comment_is_told(room):
    room.assign()
    actions.comment(entry=room.record(), body="Well put.", by=room.viewer("ana"))
    assert told(room, kind="homework.comment").count() == 1


def test_a_comment_seen_is_not_told_any_more(room):
    room.assign()
    feedback = actions.comment(
        entry=room.record(), body="Well put.", by=room.viewer("ana")
    )
    actions.see_feedback(feedback=feedback, by=room.viewer("rosa"))
    assert not told(room, kind="homework.comment", state="waiting").exists()


# --- asked again just before the hand-over --------------------------------------------
@pytest.fixture
def notice(room):
    room.assign()
    return told(room, kind="homework.due").order_by("wanted_at")[0]


def test_it_is_wanted_while_it_waits(notice):
    assert is_wanted(notice)


def test_it_is_wanted_after_a_draft_was_begun(room, notice):
    room.save()
    assert is_wanted(notice)


def test_it_is_not_wanted_once_recorded(room, notice):
    room.record()
    assert not is_wanted(notice)


def test_it_is_not_wanted_once_closed(room, notice):
    with clock.at(room.occurrence().closes_at):
        assert not is_wanted(notice)


def test_it_is_not_wanted_once_ended(room, notice):
    given = room.occurrence().assignment
    actions.end_assignment(assignment=given, by=room.viewer("ana"))
    assert not is_wanted(notice)


def test_it_is_not_wanted_once_care_ended(room, notice):
    couples.end_care(couple=room.cast.couples["rosa"], by=room.viewer("ana"))
    assert not is_wanted(notice)


def test_it_is_not_wanted_without_consent(room, notice):
    consents.withdraw(kind="messages", by=room.viewer("rosa"))
    assert not is_wanted(notice)


@pytest.mark.parametrize(("days", "wanted"), [(1, False), (0, True)])
def test_a_pause_lasts_until_its_day(room, notice, days, wanted):
    until = MORNING.date() + timedelta(days=days)
    ContactPreference.objects.update(paused_until=until)
    assert is_wanted(notice) == wanted


def test_a_comment_is_wanted_until_it_is_seen(room):
    room.assign()
    feedback = actions.comment(
        entry=room.record(), body="Well put.", by=room.viewer("ana")
    )
    notice = told(room, kind=reminders.COMMENT).get()
    before = is_wanted(notice)
    actions.see_feedback(feedback=feedback, by=room.viewer("rosa"))
    assert (before, is_wanted(notice)) == (True, False)


def test_someone_who_joins_late_is_told_of_what_runs(room):
    room.assign(first="tom")
    join(room.cast, "tom", by="ana")
    actions.plan_ahead()
    assert told(room, "tom", kind="homework.open").exists()


def test_the_letter_names_nothing(room, notice):
    kind = notices.named(notice.kind)
    contact = kind.contact(notice.recipient)
    letter = kind.render(notice.message, [notice], contact)
    said = f"{letter.subject} {letter.text}".lower()
    names = ("ines", "rosa", "ana", "softer", "couple", "therap")
    assert not any(word in said for word in names)
