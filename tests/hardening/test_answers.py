"""F64: an answer its questionnaire does not offer is refused; none is half kept."""

import json

import pytest
from django.urls import reverse

from assessments import scoring
from assessments.models import Administration, Score
from homework.models import Entry
from tests.hardening import walking

pytestmark = pytest.mark.django_db

OUTSIDE = [
    0,
    8,
    -1,
    99,
    10**14,
    1.0,
    3.5,
    True,
    None,
    [],
    {},
    "7x",
    "\u0663",
    " 3",
    "3.0",
]


@pytest.fixture
def row(world):
    """A questionnaire of eight statements that Rosa has not begun."""
    ids = walking.stage(world)[1]
    return Administration.objects.get(pk=ids["administration_id"])


@pytest.fixture
def rosa(world):
    return walking.browser(world, "rosa")


def save(client, row, **sent):
    body = {"item": 1, "value": 3, "revision": row.revision} | sent
    path = reverse("save_answer", args=[row.pk])
    return client.post(path, json.dumps(body), "application/json")


def finish(client, row, **fields):
    sent = {f"item_{n}": "3" for n in range(1, 9)} | {"revision": "0"} | fields
    return client.post(reverse("finish", args=[row.pk]), sent)


def is_untouched(row):
    row.refresh_from_db()
    return not row.answers and row.revision == 0 and row.submitted_at is None


@pytest.mark.parametrize("value", OUTSIDE)
def test_a_value_out_of_range_is_refused(row, rosa, value):
    """F64: numbers that are none of the seven, and what is no number."""
    assert save(rosa, row, value=value).status_code == 400
    assert is_untouched(row)


@pytest.mark.parametrize("item", [0, 9, -1, 24, 10**14, "1", 1.0, True, None])
def test_a_statement_that_is_not_asked_is_refused(row, rosa, item):
    """F64: extra items, and those of the longer form."""
    assert save(rosa, row, item=item).status_code == 400
    assert is_untouched(row)


@pytest.mark.parametrize("more", ["version", "instrument", "score", "partner", "state"])
def test_a_name_too_many_is_refused(row, rosa, more):
    """F64: nobody chooses the version, or sends a score."""
    assert save(rosa, row, **{more: "1"}).status_code == 400
    assert is_untouched(row)


@pytest.mark.parametrize("value", ["0", "8", "-1", "3.0", "\u0663", "x" * 5_000])
def test_a_page_with_a_value_out_of_range_is_kept_in_no_part(row, rosa, value):
    """F64: 400, and the page comes back with what was good on it."""
    answer = finish(rosa, row, item_2=value)
    assert answer.status_code == 400
    assert is_untouched(row)
    assert answer.content.count(b" checked") == 7


@pytest.mark.parametrize("name", ["item_0", "item_9", "item_24", "item_x", "item_"])
def test_a_page_with_a_statement_too_many_is_refused(row, rosa, name):
    """F64: it is a page of another version."""
    assert finish(rosa, row, **{name: "3"}).status_code == 400
    assert is_untouched(row)


def test_a_page_that_lacks_one_is_asked_for_it(row, rosa):
    """F64: kept, and not finished."""
    answer = finish(rosa, row, item_2="")
    assert answer.status_code == 200
    row.refresh_from_db()
    assert len(row.answers) == 7
    assert row.submitted_at is None


def test_after_finishing_nothing_changes(row, rosa):
    """F64: neither by one answer nor by the page; the score stands."""
    assert finish(rosa, row).status_code == 302
    row.refresh_from_db()
    before = (row.answers, row.revision, scores(row))
    assert before[2]
    assert save(rosa, row, value=5, revision=row.revision).status_code == 400
    finish(rosa, row, item_1="7", revision=str(row.revision))
    row.refresh_from_db()
    assert (row.answers, row.revision, scores(row)) == before


def test_the_score_is_the_one_the_answers_give(row, rosa):
    """F64: counted anew by the version it was answered in."""
    finish(rosa, row, **{f"item_{n}": str(n % 7 + 1) for n in range(1, 9)})
    row.refresh_from_db()
    answers = scoring.numbered(row.answers)
    counted = scoring.score(row.instrument.definition(), answers)
    stored = dict(
        Score.objects.filter(administration=row).values_list("scale", "value")
    )
    assert stored == {scale: one.value for scale, one in counted.items()}


def scores(row):
    kept = Score.objects.filter(administration=row).values_list("scale", "value")
    return sorted(kept)


EXERCISE = [
    {"field": "no-such-field", "value": "a"},
    {"field": "__class__", "value": "a"},
    {"field": "", "value": "a"},
    {"field": "x" * 5_000, "value": "a"},
    {"field": 1, "value": "a"},
    {"value": "a"},
    {"field": None, "value": None},
]


@pytest.mark.parametrize("sent", EXERCISE, ids=str)
def test_an_answer_the_exercise_does_not_ask_for_is_refused(world, rosa, sent):
    """F64."""
    occurrence = walking.stage(world)[1]["occurrence_id"]
    path = reverse("save_field", args=[occurrence])
    body = json.dumps(sent | {"revision": 0})
    assert rosa.post(path, body, "application/json").status_code in (400, 422)
    assert not Entry.objects.filter(occurrence=occurrence).exists()


def test_a_laxer_reading_is_seen(row, rosa, monkeypatch):
    """The control: keep whatever is sent."""
    monkeypatch.setattr(scoring, "clean_answer", lambda _d, _n, value: value)
    with pytest.raises(AssertionError):
        test_a_value_out_of_range_is_refused(row, rosa, 8)
