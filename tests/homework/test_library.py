"""The strategies and exercises the product ships with."""

import json
import re

import pytest

from homework.exercises import Exercise, load_exercises, load_strategies

EXERCISES = load_exercises()
STRATEGIES = load_strategies()
BY_CODE = {exercise.code: exercise for exercise in EXERCISES}

WORDS_THAT_HURT_OR_ASSUME = re.compile(
    r"\b(husbands?|wife|wives|spouses?|should have|fail(ed|ure|s)?|streaks?|gps"
    r"|passwords?|tracking|his|her|he|she|boyfriend|girlfriend|marriage|bedroom"
    r"|colour|favour|behaviour|practise|recognise)\b",
    re.IGNORECASE,
)


def texts_of(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_of(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts_of(part)]
    return []


def texts_of_strategy(strategy):
    return [
        strategy.title,
        strategy.summary,
        *strategy.reading,
        strategy.when_not,
        strategy.evidence,
    ]


def test_the_nine_strategies_come_in_order():
    assert [strategy.number for strategy in STRATEGIES] == list(range(1, 10))


def test_every_strategy_has_an_exercise():
    assert {exercise.strategy for exercise in EXERCISES} == set(range(1, 10))


@pytest.mark.parametrize("number", [2, 4, 7])
def test_the_busiest_strategies_have_two(number):
    assert sum(exercise.strategy == number for exercise in EXERCISES) >= 2


def test_codes_are_unique():
    assert len(BY_CODE) == len(EXERCISES)


def test_every_mode_cadence_and_safety_class_is_in_use():
    seen = {(e.mode, e.cadence, e.safety) for e in EXERCISES}
    assert {word for three in seen for word in three} == {
        *("individual", "parallel", "joint"),
        *("once", "daily", "weekly"),
        *("A", "B", "C"),
    }


def test_talking_in_turns_needs_the_highest_class():
    assert BY_CODE["speaker-listener"].safety == "C"


def test_nothing_given_without_clearance_is_shared_by_default():
    assert all(e.safety != "A" for e in EXERCISES if e.shared_by_default)


def test_only_small_wins_are_shared_by_default():
    assert {e.strategy for e in EXERCISES if e.shared_by_default} == {9}


@pytest.mark.parametrize(
    "exercise", [e for e in EXERCISES if e.mode == "individual"], ids=lambda e: e.code
)
def test_what_one_person_does_alone_is_never_shared(exercise):
    assert {field.share for field in exercise.fields} == {"never"}


@pytest.mark.parametrize(
    "exercise", [e for e in EXERCISES if e.mode == "individual"], ids=lambda e: e.code
)
def test_what_one_person_does_alone_does_not_speak_of_a_partner(exercise):
    assert "partner" not in " ".join(texts_of(exercise.as_document())).lower()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.code)
def test_exercises_choose_their_words(exercise):
    text = " ".join(texts_of(exercise.as_document()))
    assert WORDS_THAT_HURT_OR_ASSUME.findall(text) == []


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.code)
def test_readings_choose_their_words(strategy):
    text = " ".join(texts_of_strategy(strategy))
    assert WORDS_THAT_HURT_OR_ASSUME.findall(text) == []


@pytest.mark.parametrize("text", ["You failed.", "a 5-day streak", "Your wife"])
def test_the_word_check_sees_a_planted_word(text):
    assert WORDS_THAT_HURT_OR_ASSUME.search(text)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.code)
def test_a_document_gives_the_same_exercise_back(exercise):
    assert Exercise.from_document(exercise.as_document()) == exercise


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.code)
def test_a_document_survives_json(exercise):
    document = exercise.as_document()
    assert json.loads(json.dumps(document)) == document
