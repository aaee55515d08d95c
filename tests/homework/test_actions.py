"""Publishing, giving, planning and ending."""

from datetime import timedelta

import pytest

from clients.actions import couples
from clients.models import Partner
from homework import actions
from homework.models import Assignment, Entry, Exercise, Occurrence
from practice import clock
from practice.errors import RefusedError
from practice.models import AuditEntry
from tests.cast import MORNING, join


# --- the library ----------------------------------------------------------------------
def test_publishing_twice_writes_nothing(room):
    assert actions.sync_exercises() == 0


def test_a_changed_exercise_nobody_has_is_brought_up_to_date(room):
    Exercise.objects.filter(code="softer-start").update(checksum="0" * 64)
    assert actions.sync_exercises() == 1


def test_a_changed_exercise_in_use_is_refused(room):
    room.assign()
    Exercise.objects.filter(code="softer-start").update(checksum="0" * 64)
    with pytest.raises(RefusedError, match="raise its version"):
        actions.sync_exercises()


# --- giving ---------------------------------------------------------------------------
def test_both_get_an_occurrence_of_their_own(room):
    given = room.assign(cadence="once")
    assert given.occurrences.values("partner").distinct().count() == 2


def test_one_may_be_given_alone(room):
    given = room.assign(whom="A", cadence="once")
    assert given.occurrences.get().partner == room.cast.partners["rosa"]


def test_nobody_gets_work_before_joining(room):
    given = room.assign(first="lea", cadence="once")
    assert given.occurrences.get().partner == room.cast.partners["lea"]


def test_a_partner_on_paper_gets_work(room):
    couples.continue_on_paper(partner=room.cast.partners["kim"], by=room.viewer("ana"))
    assert room.assign(first="lea", cadence="once").occurrences.count() == 2


def test_joint_work_opens_only_when_both_can_take_part(room):
    room.clear("lea")
    given = room.assign("one-small-promise", "lea")
    assert not given.occurrences.exists()


def test_joint_work_for_one_is_refused(room):
    room.clear()
    with pytest.raises(RefusedError, match="both"):
        room.assign("one-small-promise", whom="A")


def test_a_lapsed_license_gives_nothing_new(room):
    with pytest.raises(RefusedError, match="license"):
        room.assign(first="uma", by="lars")


def test_nothing_new_after_care_ended(room):
    couples.end_care(couple=room.cast.couples["rosa"], by=room.viewer("ana"))
    with pytest.raises(RefusedError, match="ended"):
        room.assign()


@pytest.mark.parametrize("code", ["say-the-good-thing", "speaker-listener"])
def test_without_a_clearance_b_and_c_are_refused(room, code):
    with pytest.raises(RefusedError, match="clearance"):
        room.assign(code, confirmed=True)


def test_an_expired_clearance_does_not_count(room):
    room.clear()
    later = MORNING + timedelta(days=120)
    with clock.at(later), pytest.raises(RefusedError, match="clearance"):
        room.assign("say-the-good-thing", until=later.date())


def test_a_sensitive_one_needs_the_therapists_word(room):
    room.clear()
    with pytest.raises(RefusedError, match="confirm"):
        room.assign("speaker-listener")


def test_with_clearance_and_word_it_is_given(room):
    room.clear()
    assert room.assign("speaker-listener", confirmed=True).occurrences.exists()


@pytest.mark.parametrize("mode", ["deciding", "winding_down", "separated"])
@pytest.mark.parametrize("code", ["say-the-good-thing", "talk-about-the-day"])
def test_no_closeness_celebration_or_joint_work_while_not_working(room, mode, code):
    room.clear()
    couple = room.cast.couples["rosa"]
    couples.set_mode(couple=couple, mode=mode, by=room.viewer("ana"))
    with pytest.raises(RefusedError, match="not offered"):
        room.assign(code)


def test_individual_work_goes_on_while_deciding(room):
    couple = room.cast.couples["rosa"]
    couples.set_mode(couple=couple, mode="deciding", by=room.viewer("ana"))
    assert room.assign().occurrences.exists()


def test_it_cannot_end_before_it_starts(room):
    with pytest.raises(RefusedError, match="before the first"):
        room.assign(until=MORNING.date() - timedelta(days=1))


def test_a_last_day_out_of_sight_is_refused(room):
    with pytest.raises(RefusedError, match="within a year"):
        room.assign(until=MORNING.date().replace(year=9999))


# --- planning -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cadence", "per_week", "count"),
    [("once", 1, 1), ("daily", 1, 14), ("weekly", 3, 6)],
)
def test_fourteen_days_are_planned(room, cadence, per_week, count):
    given = room.assign(whom="A", cadence=cadence, per_week=per_week)
    assert given.occurrences.count() == count


def test_planning_again_adds_nothing(room):
    room.assign(cadence="daily")
    assert actions.plan_ahead() == 0


def test_the_next_day_adds_one_day(room):
    room.assign(cadence="daily", whom="A")
    with clock.at(MORNING + timedelta(days=1)):
        assert actions.plan_ahead() == 1


def test_who_joins_later_gets_what_runs(room):
    room.assign(first="tom", cadence="once")
    join(room.cast, "tom", by="ana")
    assert actions.plan_ahead() == 1


def test_an_ended_assignment_is_not_planned(room):
    given = room.assign(cadence="daily")
    actions.end_assignment(assignment=given, by=room.viewer("ana"))
    with clock.at(MORNING + timedelta(days=2)):
        assert actions.plan_ahead() == 0


def test_planning_takes_the_same_queries_for_more_couples(
    room, django_assert_num_queries
):
    def running_for(*firsts):
        for first in firsts:
            room.assign(first=first, whom="A", cadence="once")

    def queries():
        Occurrence.objects.all().delete()
        Partner.objects.filter(standing="joined").update(standing="paper")
        with django_assert_num_queries(10) as counted:
            actions.plan_ahead()
        return len(counted)

    running_for("rosa")
    alone = queries()
    Partner.objects.filter(standing="paper").update(standing="joined")
    running_for("lea", "lea")
    assert queries() == alone


# --- ending ---------------------------------------------------------------------------
def test_ending_takes_back_what_is_untouched(room):
    given = room.assign(cadence="daily", whom="A")
    actions.end_assignment(assignment=given, by=room.viewer("ana"))
    assert set(given.occurrences.values_list("state", flat=True)) == {"cancelled"}


def test_ending_keeps_what_was_begun(room):
    given = room.assign(whom="A")
    room.save()
    actions.end_assignment(assignment=given, by=room.viewer("ana"))
    assert room.occurrence().state == "draft"


def test_ending_keeps_what_was_recorded(room):
    given = room.assign(whom="A")
    room.record()
    actions.end_assignment(assignment=given, by=room.viewer("ana"))
    assert Entry.objects.get().outcome == "partly"


def test_ending_twice_is_once(room):
    given = room.assign()
    for _time in range(2):
        actions.end_assignment(assignment=given, by=room.viewer("ana"))
    assert AuditEntry.objects.filter(action="ended assignment").count() == 1


def test_a_weekly_number_is_kept_for_weekly_only(room):
    assert room.assign(cadence="daily", per_week=5).per_week == 1
    assert Assignment.objects.count() == 1
