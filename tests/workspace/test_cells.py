"""Small cells are hidden, and cannot be had from the totals."""

from practice.workspace.cells import HIDDEN, Cell, Counted, shown, total

LARGE = Counted(part=30, whole=40, couples=12)
SMALL = Counted(part=3, whole=4, couples=3)


def test_eleven_couples_are_enough():
    assert shown(Counted(5, 11, 11)) == Cell(5, 11)


def test_ten_couples_are_too_few():
    assert shown(Counted(5, 10, 10)) is HIDDEN


def test_no_couple_at_all_may_be_said():
    assert shown(Counted(0, 0, 0)) == Cell(0, 0)


def test_a_group_of_unsaid_size_is_hidden():
    assert shown(Counted(0, 0, None)) is HIDDEN


def test_the_sum_of_large_rows_is_shown():
    assert total([LARGE, LARGE]) == Cell(60, 80)


def test_one_small_row_hides_the_sum():
    assert total([LARGE, SMALL]) is HIDDEN


def test_small_rows_that_are_enough_together_leave_the_sum():
    assert total([LARGE, *[SMALL] * 4]) == Cell(42, 56)


def test_small_rows_that_are_too_few_together_hide_the_sum():
    assert total([LARGE, SMALL, SMALL]) is HIDDEN


def test_a_row_of_unsaid_size_hides_the_sum():
    assert total([LARGE, Counted(0, 0, None)]) is HIDDEN


def test_a_hidden_cell_has_no_percent():
    assert HIDDEN.percent is None


def test_a_share_in_whole_percent():
    assert Cell(2, 3).percent == 67
