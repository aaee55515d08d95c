"""Any answer options on the page: how they look, what is said, which key takes them."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from assessments.definitions import Response
from assessments.questions import _kept_part, ends_words, keys_words, questions
from tests.assessments.asked import asked, words

TEN = range(11)
THREE = range(4)
SIGNED = range(-3, 4)
DOWN = [5, 4, 3, 2, 1, 0]


def first(definition):
    return questions(definition, {})[0]


def keys(definition):
    return [option.key for option in first(definition).options]


def html(definition):
    question = first(definition)
    return render_to_string("assessments/question.html", {"question": question})


def only_ends(values, low="never", high="always"):
    """A wording with labels at its ends alone, as some published ones have."""
    full = asked(values, words(values))
    ends = {full.response.values[0]: low, full.response.values[-1]: high}
    values = full.response.values
    response = Response(values=values, labels=ends, anchors=(values[0], values[-1]))
    return replace(full, responses={"main": response})


# --- keys ---
@pytest.mark.parametrize("values", [range(1, 8), THREE, TEN, DOWN])
def test_a_digit_takes_the_option_of_its_value(values):
    assert keys(asked(values, words(values))) == [str(value) for value in values]


@pytest.mark.parametrize("values", [SIGNED, [2, 0, 1], [1, 0], [0, 2, 4, 6]])
def test_where_values_are_no_digits_in_a_row_the_key_counts_the_options(values):
    wanted = [str(n) for n in range(1, len(values) + 1)]
    assert keys(asked(values, words(values))) == wanted


def test_the_page_says_how_to_type_ten():
    assert "press 1 and then 0" in keys_words(asked(TEN, words(TEN)))


def test_the_page_says_which_keys_there_are():
    assert keys_words(asked(THREE, words(THREE))).startswith("Keys 0 to 3")


def test_the_page_says_that_keys_count():
    assert "1 is the first answer" in keys_words(asked(SIGNED, words(SIGNED)))


# --- how it looks and sounds ---
def test_few_options_with_words_are_a_list_of_words():
    assert first(asked(THREE, words(THREE))).as_words


def test_many_options_are_a_row_of_numbers():
    assert not first(asked(TEN, words(TEN))).as_words


def test_many_options_of_which_each_is_printed_are_a_list_of_words():
    assert first(asked(DOWN, words(DOWN), anchors=DOWN)).as_words


def test_yes_and_no_are_words_without_numbers():
    options = first(asked([1, 0], {1: "Yes", 0: "No"})).options
    assert [(one.shown, one.spoken) for one in options] == [("", "Yes"), ("", "No")]


def test_options_stand_in_the_order_they_are_printed_in():
    options = first(asked(DOWN, words(DOWN))).options
    assert [one.value for one in options] == ["5", "4", "3", "2", "1", "0"]


def test_a_signed_number_has_its_sign():
    shown = [one.shown for one in first(asked(SIGNED, words(SIGNED))).options]
    assert shown == ["−3", "−2", "−1", "0", "+1", "+2", "+3"]


def test_a_signed_number_is_said_in_words():
    assert first(asked(SIGNED, words(SIGNED))).options[0].spoken == (
        "minus 3, words of -3"
    )


def test_a_number_without_words_is_said_alone():
    assert first(only_ends(range(1, 8))).options[2].spoken == "3"


def test_the_ends_are_told_with_the_statement_where_not_each_number_has_words():
    text = html(only_ends(range(1, 8)))
    assert 'aria-describedby="q1-ends"' in text
    assert 'id="q1-ends"' in text


def test_the_ends_are_not_told_twice_where_each_number_has_words():
    text = html(asked(range(1, 8), words(range(1, 8))))
    assert "aria-describedby" not in text


def test_one_may_always_not_say():
    assert 'value="-"' in html(asked([1, 0], {1: "Yes", 0: "No"}))


def test_a_therapist_reads_what_the_ends_mean():
    assert ends_words(only_ends(range(1, 8))) == "1 never, 7 always"


# --- made once ---
def test_a_statement_nobody_answered_is_made_once():
    _kept_part.cache_clear()
    definition = asked(range(1, 8), words(range(1, 8)))
    parts = [questions(definition, {})[0].page_part for _each in range(2)]
    assert parts[0] == parts[1]
    assert (_kept_part.cache_info().misses, _kept_part.cache_info().hits) == (1, 1)


@pytest.mark.parametrize("answer", [5, "-"])
def test_what_somebody_chose_is_kept_for_nobody(answer):
    _kept_part.cache_clear()
    definition = asked(range(1, 8), words(range(1, 8)))
    assert " checked" in questions(definition, {1: answer})[0].page_part
    assert _kept_part.cache_info().currsize == 0
