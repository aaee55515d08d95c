"""The agreements say what is so, no more."""

import pytest

from clients import agreements


@pytest.mark.parametrize("code", [agreements.OPEN, agreements.HELD])
def test_what_one_shares_is_left_out_of_the_promise(code):
    text = " ".join(agreements.text(code, "Ana").sentences)
    assert "shows your partner nothing you wrote unless you share it." in text
