"""`./run rescore`: stored scores against what their answers give now."""

import pytest
from django.core.management import call_command

from assessments.actions import rescoring
from assessments.models import Administration, Score
from practice import keyring
from practice.models import AuditEntry
from tests.assessments.asked import watch


@pytest.fixture
def finished(given):
    """Rosa and Ines have both answered 5 throughout: 4.5 and 4 on the short form."""
    given.finish("rosa")
    given.finish("ines")
    return given


def run(capsys, *arguments):
    """What it printed, and the status it ended with."""
    status = 0
    try:
        call_command("rescore", *arguments)
    except SystemExit as ended:
        status = ended.code
    return capsys.readouterr().out, status


def spoil(**changes):
    row = Score.objects.filter(scale="anxiety").order_by("pk").first()
    Score.objects.filter(pk=row.pk).update(**changes)
    return row


def test_scores_that_are_right_are_no_difference(finished, capsys):
    said = "2 questionnaires, 16 answers: 0 differences\n"
    assert run(capsys) == (said, 0)


def test_a_wrong_value_is_told_with_its_place(finished, capsys):
    row = spoil(value=1.25)
    said, status = run(capsys)
    assert (
        f"{row.administration_id} anxiety stored 1.25 (4/4) recomputed 4.5 (4/4)"
        in said
    )
    assert status == 1


@pytest.mark.parametrize(
    "changes",
    [{"value": None}, {"answered": 3}, {"prorated": True}, {"declined": 1}],
    ids=lambda changes: next(iter(changes)),
)
def test_counts_are_compared_as_well(finished, capsys, changes):
    spoil(**changes)
    assert run(capsys)[1] == 1


def test_a_last_digit_is_no_difference(finished, capsys):
    spoil(value=4.5 + 1e-12)
    assert run(capsys)[1] == 0


def test_a_score_that_is_not_there_is_told(finished, capsys):
    row = spoil()
    row.delete()
    said, status = run(capsys)
    assert f"{row.administration_id} anxiety stored none recomputed 4.5 (4/4)" in said
    assert status == 1


def test_a_score_of_no_scale_is_told(finished, capsys):
    spoil(scale="ease")
    said, _status = run(capsys)
    assert "ease stored 4.5 (4/4) recomputed none" in said


def test_nothing_is_changed_unless_told_to(finished, capsys):
    row = spoil(value=1.25)
    entries = AuditEntry.objects.count()
    run(capsys)
    row.refresh_from_db()
    assert (row.value, AuditEntry.objects.count()) == (1.25, entries)


def test_writing_puts_every_difference_right(finished, capsys):
    spoil(value=1.25)
    spoil_other = Score.objects.filter(scale="avoidance").last()
    spoil_other.delete()
    assert run(capsys, "--write")[1] == 1
    assert run(capsys) == ("2 questionnaires, 16 answers: 0 differences\n", 0)


def test_writing_takes_away_what_no_key_knows(finished, capsys):
    spoil(scale="ease")
    run(capsys, "--write")
    assert set(Score.objects.values_list("scale", flat=True)) == {
        "anxiety",
        "avoidance",
    }


def test_writing_is_on_record_without_a_number(finished, capsys):
    row = spoil(value=1.25)
    run(capsys, "--write")
    entry = AuditEntry.objects.get(action="rescored")
    assert (entry.object_id, entry.actor_role) == (
        row.administration_id,
        "system:rescore",
    )
    assert entry.detail == {"scales": ["anxiety"]}


def test_what_was_set_aside_is_left_alone(finished, capsys):
    row = spoil(value=1.25)
    Administration.objects.filter(pk=row.administration_id).update(state="voided")
    assert run(capsys)[0].startswith("1 questionnaires, 8 answers: 0")


def test_what_is_sealed_for_good_is_counted_and_no_difference(finished, capsys):
    keyring.destroy_key(finished.sitting("rosa").person_key)
    said, status = run(capsys)
    assert (status, "1 are sealed for good" in said) == (0, True)


def test_what_was_confided_is_scored_from_where_it_lies(scene, capsys):
    watch(scene)
    scene.give(code="psc-6")
    scene.answer("rosa", 0, only=range(1, 7))
    scene.submit("rosa")
    assert run(capsys) == ("1 questionnaires, 6 answers: 0 differences\n", 0)


def test_an_answer_that_no_option_has_is_told(finished, capsys):
    row = finished.sitting("rosa")
    row.answers = {"1": 99}
    row.save(update_fields=["answers"])
    said, status = run(capsys)
    assert f"{row.pk} cannot be scored: AnswerError" in said
    assert status == 1


def test_it_reads_on_where_a_chunk_ends(finished, monkeypatch, capsys):
    monkeypatch.setattr(rescoring, "AT_ONCE", 1)
    assert run(capsys)[0].startswith("2 questionnaires, 16 answers")


def test_a_chunk_costs_four_queries(finished, django_assert_num_queries):
    keyring.forget_keys()
    with django_assert_num_queries(5):  # and one that finds no more
        assert list(rescoring.rescore(by=None)) == []
