"""What `./run bench assessments` measures with is what it says."""

import pytest
from django.db import transaction

from assessments import scoring
from assessments.models import Administration, Plan, Score
from benchmarks import assessments as bench
from benchmarks.generate import generate
from practice.encryption import forget_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def generated(django_db_setup, django_db_blocker):
    """A whole small practice, rolled back at the end of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        generate(100)
        forget_keys()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def form(generated, db):
    return bench.long_form()


def test_the_form_has_thirty_six_statements_with_words(form):
    known = form.definition()
    assert len(known.items) == bench.ITEMS
    assert known.is_worded


def test_saving_an_answer_asks_three_times_and_writes_once(form):
    found = {one["figure"]: one["value"] for one in bench.saving(form)}
    assert found["saving: queries"] <= 3
    assert found["saving: writes to the sitting"] == 1


def test_sittings_made_for_a_figure_are_scored_and_then_forgotten(form):
    partner = bench.people()[0]
    plan = bench.plan_for(partner, form)
    bench.finish(bench.unwritten(plan, partner, 3), bench.some_answers)
    rows = Administration.objects.filter(plan=plan)
    for row in rows:
        fresh = scoring.score(form.definition(), row.given())
        kept = {score.scale: score.value for score in row.scores.all()}
        assert kept == {scale: score.value for scale, score in fresh.items()}
    assert rows.count() == 3
    before = Score.objects.count()
    bench.forget([plan.pk])
    assert Score.objects.count() == before - 3 * 2
    assert not Plan.objects.filter(pk=plan.pk).exists()


def test_answers_are_among_the_options():
    assert set(bench.some_answers(9).values()) <= set(range(1, 8))
