"""Giving, writing, recording and commenting."""

from datetime import timedelta

import pytest

from clients.actions import couples
from clients.models import Partner, Release, ReviewItem
from homework import actions
from homework.models import Assignment, Entry, Exercise, Feedback, Occurrence
from practice import clock
from practice.errors import RefusedError, StaleError
from practice.models import AuditEntry
from tests.cast import MORNING, join

FULL = {"first_version": "You never call.", "softer_version": "I missed you."}


def kinds_waiting(entry):
    items = ReviewItem.objects.filter(subject_id=entry.pk, reviewed_at=None)
    return set(items.values_list("kind", flat=True))


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
        with django_assert_num_queries(8) as counted:
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


# --- writing --------------------------------------------------------------------------
def test_the_first_answer_begins_a_draft(room):
    room.assign()
    room.save()
    assert room.occurrence().state == "draft"


def test_a_save_keeps_who_was_said_to_read_it(room):
    room.assign()
    room.save()
    assert Entry.objects.get().policy_shown == "Ana reads this."


def test_each_change_counts_one_revision(room):
    room.assign()
    assert [room.save(), room.save(value="another", revision=1)] == [1, 2]


def test_another_field_merges(room):
    room.assign()
    room.save()
    assert room.save(field="first_version", value="x", revision=0) == 2


def test_the_same_value_is_fine(room):
    room.assign()
    room.save()
    assert room.save(revision=0) == 1


def test_a_different_value_shows_both(room):
    room.assign()
    room.save(value="one")
    with pytest.raises(StaleError) as stale:
        room.save(value="two", revision=0)
    assert (stale.value.mine, stale.value.theirs) == ("two", "one")


def test_one_own_field_changes_after_the_other_tab_changed_another(room):
    room.assign()
    room.save(value="one")
    room.save(field="first_version", value="x", revision=0)
    assert room.save(value="two", revision=1) == 3


def test_an_unknown_field_is_refused(room):
    room.assign()
    with pytest.raises(RefusedError):
        room.save(field="confided", value="x")


def test_a_stranger_cannot_write(room):
    room.assign()
    with pytest.raises(RefusedError):
        actions.save_field(
            occurrence=room.occurrence("rosa"),
            field="softer_version",
            value="x",
            revision=0,
            policy_shown="",
            by=room.viewer("ines"),
        )


def test_nothing_is_written_after_it_closed(room):
    room.assign(cadence="daily", whom="A")
    with (
        clock.at(room.occurrence().closes_at),
        pytest.raises(RefusedError, match="over"),
    ):
        room.save()


# --- recording ------------------------------------------------------------------------
def test_what_was_written_is_recorded(room):
    room.assign()
    assert room.record(outcome="done", answers=FULL).answers == FULL


def test_recording_keeps_the_draft(room):
    room.assign()
    room.save()
    assert room.record().answers == {"softer_version": "a wish"}


def test_a_second_click_gives_the_same_entry(room):
    room.assign()
    occurrence = room.occurrence()
    first = room.record(occurrence=occurrence)
    assert room.record(occurrence=occurrence).pk == first.pk


def test_a_second_click_is_audited_once(room):
    room.assign()
    occurrence = room.occurrence()
    for _click in range(2):
        room.record(occurrence=occurrence)
    assert AuditEntry.objects.filter(action="recorded entry").count() == 1


def test_another_outcome_afterwards_is_told(room):
    room.assign()
    occurrence = room.occurrence()
    room.record(occurrence=occurrence)
    with pytest.raises(StaleError):
        room.record(occurrence=occurrence, outcome="done", answers=FULL)


def test_done_needs_what_it_is_about(room):
    room.assign()
    with pytest.raises(RefusedError, match="blank"):
        room.record(outcome="done")


@pytest.mark.parametrize("outcome", ["partly", "went_badly", "not_done"])
def test_nothing_is_demanded_of_the_others(room, outcome):
    room.assign()
    assert room.record(outcome=outcome).outcome == outcome


def test_in_time_is_not_late(room):
    room.assign()
    assert not room.record().late


def test_after_the_day_it_is_marked_late(room):
    room.assign(cadence="daily")
    with clock.at(room.occurrence().due_at):
        assert room.record().late


def test_after_two_days_it_is_closed(room):
    room.assign(cadence="daily")
    with clock.at(room.occurrence().closes_at), pytest.raises(RefusedError):
        room.record()


def test_a_reason_belongs_to_not_done(room):
    room.assign()
    with pytest.raises(RefusedError):
        room.record(outcome="partly", reason="no_time")


def test_a_reason_is_confided(room):
    room.assign()
    entry = room.record(outcome="not_done", reason="hard_feelings")
    assert entry.confided == {"reasons": ["hard_feelings"]}


def test_a_reason_given_at_the_second_click_is_not_lost(room):
    room.assign()
    occurrence = room.occurrence()
    room.record(occurrence=occurrence, outcome="not_done")
    entry = room.record(occurrence=occurrence, outcome="not_done", reason="not_safe")
    assert kinds_waiting(entry) == {"not_safe"}


def test_a_reason_is_in_no_audit(room):
    room.assign()
    room.record(outcome="not_done", reason="not_safe")
    assert "not_safe" not in repr(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("given", "changes", "kinds"),
    [
        ({}, {}, set()),
        ({}, {"outcome": "went_badly"}, {"went_badly"}),
        ({}, {"please_read": True}, {"please_read"}),
        ({"will_comment": True}, {}, {"comment_owed"}),
        ({}, {"outcome": "not_done", "reason": "not_safe"}, {"not_safe"}),
        ({}, {"outcome": "not_done", "reason": "no_time"}, set()),
    ],
)
def test_only_these_wait_for_a_reader(room, given, changes, kinds):
    room.assign(**given)
    assert kinds_waiting(room.record(**changes)) == kinds


def test_not_safe_comes_first(room):
    room.assign()
    entry = room.record(outcome="not_done", reason="not_safe")
    assert ReviewItem.objects.get(subject_id=entry.pk).urgency == ReviewItem.URGENT


def test_what_may_be_shared_is_prepared_closed(room):
    room.assign("my-half-of-the-loop", cadence="once")
    entry = room.record()
    assert Release.objects.get(subject_id=entry.pk).opened_at is None


def test_what_was_opened_beforehand_is_open(room):
    room.assign("my-half-of-the-loop", cadence="once", opened=True)
    entry = room.record()
    opened_by = Release.objects.get(subject_id=entry.pk).opened_by
    assert opened_by == room.cast.users["ana"]


def test_what_may_never_be_shared_cannot_be_opened(room):
    assert not room.assign(opened=True).opened


def test_what_may_never_be_shared_has_no_release(room):
    room.assign()
    room.record()
    assert not Release.objects.exists()


# --- commenting -----------------------------------------------------------------------
def test_a_comment_goes_to_the_one_who_wrote(room):
    room.assign()
    actions.comment(entry=room.record(), body="Well put.", by=room.viewer("ana"))
    assert Feedback.objects.get().partner == room.cast.partners["rosa"]


def test_a_comment_settles_what_was_owed(room):
    room.assign(will_comment=True)
    entry = room.record()
    actions.comment(entry=entry, body="Well put.", by=room.viewer("ana"))
    assert kinds_waiting(entry) == set()


def test_an_empty_comment_is_refused(room):
    room.assign()
    with pytest.raises(RefusedError):
        actions.comment(entry=room.record(), body=" \n", by=room.viewer("ana"))


def test_a_lapsed_license_still_comments(room):
    room.assign()
    entry = room.record()
    by = room.viewer("ana")
    lapsed = type(by)(by.user_id, by.therapist_id, by.practice_id, in_force=False)
    assert actions.comment(entry=entry, body="Still here.", by=lapsed)


def test_seeing_is_kept_once(room):
    room.assign()
    feedback = actions.comment(
        entry=room.record(), body="Well put.", by=room.viewer("ana")
    )
    for hours in (1, 5):
        with clock.at(MORNING + timedelta(hours=hours)):
            actions.see_feedback(feedback=feedback, by=room.viewer("rosa"))
    feedback.refresh_from_db()
    assert feedback.seen_at == MORNING + timedelta(hours=1)


def test_the_other_partner_cannot_see_for_one(room):
    room.assign()
    feedback = actions.comment(
        entry=room.record(), body="Well put.", by=room.viewer("ana")
    )
    actions.see_feedback(feedback=feedback, by=room.viewer("ines"))
    feedback.refresh_from_db()
    assert feedback.seen_at is None


def test_every_verb_is_audited(room):
    given = room.assign()
    entry = room.record()
    actions.comment(entry=entry, body="Well put.", by=room.viewer("ana"))
    actions.end_assignment(assignment=given, by=room.viewer("ana"))
    done = set(AuditEntry.objects.values_list("action", flat=True))
    assert done >= {
        "assigned exercise",
        "planned occurrences",
        "recorded entry",
        "commented",
        "ended assignment",
    }


def test_a_weekly_number_is_kept_for_weekly_only(room):
    assert room.assign(cadence="daily", per_week=5).per_week == 1
    assert Assignment.objects.count() == 1
