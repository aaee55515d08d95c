"""Writing, recording and commenting."""

from datetime import timedelta

import pytest

from clients.models import Release, ReviewItem
from homework import actions
from homework.models import Entry, Feedback
from practice import clock
from practice.errors import RefusedError, StaleError
from practice.models import AuditEntry
from tests.cast import MORNING

FULL = {"first_version": "You never call.", "softer_version": "I missed you."}


def kinds_waiting(entry):
    items = ReviewItem.objects.filter(subject_id=entry.pk, reviewed_at=None)
    return set(items.values_list("kind", flat=True))


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
