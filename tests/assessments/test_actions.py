"""Publishing, answering, finishing: what holds whatever happens."""

import pytest
import yaml

from assessments import actions, parsing
from assessments.models import Administration, Instrument, Score
from clients.actions import couples
from clients.models import Release, ReviewItem
from practice.errors import RefusedError, StaleError
from practice.models import AuditEntry
from practice.models.outbox import Notice
from tests.cast import MORNING


# --- questionnaires ---
def test_syncing_publishes_every_definition(db):
    Instrument.objects.all().delete()
    assert actions.sync_instruments() == len(parsing.load_instruments()) == 24


def test_syncing_again_changes_nothing(db):
    actions.sync_instruments()
    assert actions.sync_instruments() == 0


def test_a_changed_published_version_is_refused(db, tmp_path):
    actions.sync_instruments()
    path = parsing.FOLDER / "aor-8.yaml"
    document = yaml.safe_load(path.read_text())
    document["items"][0]["text"] = "Another statement altogether."
    (tmp_path / "aor-8.yaml").write_text(yaml.safe_dump(document))
    with pytest.raises(RefusedError, match="new version"):
        actions.sync_instruments(tmp_path)


# --- answering ---
def test_the_first_answer_starts_it(given):
    given.save("rosa", 1, 3)
    row = given.sitting("rosa")
    assert (row.state, row.started_at) == ("draft", MORNING)


def test_the_policy_is_kept_as_shown(given):
    given.save("rosa", 1, 3)
    assert given.sitting("rosa").policy_shown == "as shown"


def test_a_save_gives_the_next_revision(given):
    assert given.save("rosa", 1, 3) == 1


def test_answers_are_sealed(given):
    given.save("rosa", 1, 3)
    rows = Administration.objects.filter(pk=given.sitting("rosa").pk)
    assert b"3" not in bytes(rows.values_list("answers", flat=True)[0])[:1]


def test_two_tabs_merge_other_items(given):
    given.save("rosa", 1, 3, revision=0)
    given.save("rosa", 2, 4, revision=0)
    assert given.sitting("rosa").answers == {"1": 3, "2": 4}


def test_two_tabs_may_say_the_same(given):
    given.save("rosa", 1, 3, revision=0)
    assert given.save("rosa", 1, 3, revision=0) == 1


def test_two_tabs_that_differ_show_both(given):
    given.save("rosa", 1, 3, revision=0)
    with pytest.raises(StaleError) as caught:
        given.save("rosa", 1, 5, revision=0)
    stale = caught.value
    assert (stale.mine, stale.theirs, stale.revision) == ({1: 5}, {1: 3}, 1)


def test_changing_ones_mind_is_fine(given):
    given.save("rosa", 1, 3)
    given.save("rosa", 1, 5)
    assert given.sitting("rosa").answers == {"1": 5}


def test_would_rather_not_say_is_an_answer(given):
    given.save("rosa", 1, "-")
    assert given.sitting("rosa").answers == {"1": "-"}


@pytest.mark.parametrize("value", [0, 8, "x", None, True, 3.0, [], {}])
def test_what_is_no_option_is_refused(given, value):
    with pytest.raises(RefusedError):
        given.save("rosa", 1, value)


@pytest.mark.parametrize("number", [0, 9, -1])
def test_what_is_no_statement_is_refused(given, number):
    with pytest.raises(RefusedError):
        given.save("rosa", number, 3)


def test_nothing_is_saved_once_care_ended(given):
    couple = given.cast.couples["rosa"]
    couples.end_care(couple=couple, by=given.cast.viewer("ana", "therapist"))
    with pytest.raises(RefusedError, match="ended"):
        given.save("rosa", 1, 3)


def test_a_save_is_recorded_without_the_answer(given):
    given.save("rosa", 1, 3)
    entry = AuditEntry.objects.filter(action="saved answers").latest("at")
    assert entry.detail == {"items": [1]}


# --- finishing ---
def test_finishing_scores(given):
    given.finish("rosa", 6)
    values = dict(Score.objects.values_list("scale", "value"))
    assert set(values) == {"anxiety", "avoidance"}


def test_scores_recompute_to_the_same(given):
    row = given.finish("rosa", 6)
    # Three plain items of 6 and one reversed: (3 * 6 + 2) / 4.
    assert row.scores.get(scale="anxiety").value == 5.0


def test_too_few_answers_make_no_number(given):
    given.answer("rosa", only=[1])
    row = given.submit("rosa")
    assert row.scores.get(scale="anxiety").value is None


def test_finishing_with_nothing_answered_is_allowed(given):
    assert given.submit("rosa").state == "submitted"


def test_a_double_submit_scores_once(given):
    given.finish("rosa")
    with pytest.raises(RefusedError, match="already finished"):
        given.submit("rosa")
    assert Score.objects.count() == 2


def test_nothing_changes_after_finishing(given):
    given.finish("rosa", 5)
    with pytest.raises(RefusedError):
        given.save("rosa", 1, 3)


def test_finishing_waits_for_the_therapist(given):
    row = given.finish("rosa")
    assert ReviewItem.objects.get(subject_id=row.pk).kind == "assessment"


def test_finishing_cancels_its_reminders(given):
    row = given.finish("rosa")
    assert set(Notice.objects.filter(subject=row.pk).values_list("state")) == {
        ("cancelled",)
    }


def test_finishing_leaves_the_others_reminders(given):
    given.finish("rosa")
    theirs = Notice.objects.filter(subject=given.sitting("ines").pk)
    assert {notice.state for notice in theirs} == {"waiting"}


def test_scores_are_closed_at_first(given):
    row = given.finish("rosa")
    release = Release.objects.get(subject_id=row.pk)
    assert (release.opened_at, release.mutual_key) == (None, row.mutual_key)


def test_what_only_one_answers_stands_alone(scene):
    scene.give(whom="A")
    row = scene.finish("rosa")
    assert Release.objects.get(subject_id=row.pk).mutual_key is None


# --- on paper ---
@pytest.fixture
def on_paper(scene):
    ana = scene.cast.viewer("ana", "therapist")
    couples.continue_on_paper(partner=scene.cast.partners["kim"], by=ana)
    scene.give("lea")
    return scene


def enter(scene, answers):
    return actions.enter_from_paper(
        administration=scene.sitting("kim"),
        answers=answers,
        by=scene.cast.viewer("ana", "therapist"),
    )


def test_paper_says_who_entered_it(on_paper):
    row = enter(on_paper, dict.fromkeys(range(1, 9), "5"))
    assert row.entered_by_id == on_paper.cast.users["ana"].pk


def test_paper_is_scored_alike(on_paper):
    row = enter(on_paper, dict.fromkeys(range(1, 9), "6"))
    assert row.scores.get(scale="anxiety").value == 5.0


def test_paper_never_writes_over_a_draft(given):
    given.save("rosa", 1, 3)
    with pytest.raises(RefusedError, match="begun"):
        actions.enter_from_paper(
            administration=given.sitting("rosa"),
            answers={1: "5"},
            by=given.cast.viewer("ana", "therapist"),
        )


def test_an_empty_sheet_is_refused(on_paper):
    with pytest.raises(RefusedError, match="at least one"):
        enter(on_paper, {1: "", 2: None})


# --- afterwards ---
def test_talking_it_through_settles_the_review(given):
    row = given.finish("rosa")
    actions.debrief(administration=row, by=given.cast.viewer("ana", "therapist"))
    assert ReviewItem.objects.get(subject_id=row.pk).reviewed_at == MORNING


def test_the_first_talk_stays_on_record(given):
    row, ana = given.finish("rosa"), given.cast.viewer("ana", "therapist")
    actions.debrief(administration=row, by=ana)
    with given.later(days=1):
        actions.debrief(administration=row, by=ana)
    assert given.sitting("rosa").debriefed_at == MORNING


def test_setting_aside_opens_the_same_round_afresh(given):
    row = given.finish("rosa")
    with given.later(hours=1):
        actions.void(administration=row, by=given.cast.viewer("ana", "therapist"))
    fresh = given.sitting("rosa")
    assert (fresh.state, fresh.mutual_key) == ("open", row.mutual_key)


def test_what_was_set_aside_cannot_be_shared(given):
    row = given.finish("rosa")
    actions.void(administration=row, by=given.cast.viewer("ana", "therapist"))
    assert Release.objects.get(subject_id=row.pk).opened_at is None


def test_only_what_is_finished_can_be_set_aside(given):
    with pytest.raises(RefusedError, match="finished"):
        actions.void(
            administration=given.sitting("rosa"),
            by=given.cast.viewer("ana", "therapist"),
        )


def test_setting_aside_twice_is_possible(given):
    ana = given.cast.viewer("ana", "therapist")
    for hours in (1, 2):
        with given.later(hours=hours):
            actions.void(administration=given.finish("rosa"), by=ana)
    assert Administration.objects.filter(state="voided").count() == 2


def test_an_instrument_reads_back_as_it_was_published(scene):
    row = Instrument.objects.get(code="aor-24")
    assert row.definition() == parsing.load_instruments()["aor-24"]
