"""Merging one document from two places: nothing given is lost in silence."""

from hypothesis import given
from hypothesis import strategies as st

from homework import drafts

fields = st.sampled_from(["a", "b", "c"])
answers = st.one_of(st.none(), st.text(max_size=3), st.integers(0, 10))
saves = st.lists(st.tuples(fields, answers, st.integers(0, 12)), max_size=12)


def merged(document, field, value, seen, revision):
    return drafts.merge(document, {field: value}, seen=seen, revision=revision)


@given(saves)
def test_each_save_is_kept_or_shown_against_what_stands(history):
    document, revision = {}, 0
    for field, value, seen in history:
        before = drafts.values(document).get(field)
        result = merged(document, field, value, min(seen, revision), revision + 1)
        if result.theirs:
            assert result.theirs == {field: before}
            assert drafts.is_same(drafts.values(result.document).get(field), before)
        else:
            assert drafts.is_same(drafts.values(result.document).get(field), value)
        document, revision = result.document, revision + result.changed


@given(saves)
def test_a_writer_who_saw_everything_is_never_refused(history):
    document, revision = {}, 0
    for field, value, _seen in history:
        result = merged(document, field, value, revision, revision + 1)
        assert not result.theirs
        document, revision = result.document, revision + result.changed


def test_zero_is_not_blank():
    assert not drafts.is_same(0, None)


def test_all_blanks_are_the_same():
    assert drafts.is_same("", None)
    assert drafts.is_same([], "  ")


def test_a_number_is_not_its_text():
    assert not drafts.is_same(3, "3")


def test_what_is_recorded_has_no_bookkeeping():
    document = merged({}, "a", "x", 0, 1).document
    assert drafts.values(document) == {"a": "x"}


def test_nothing_written_has_no_values():
    assert drafts.values(None) == {}
