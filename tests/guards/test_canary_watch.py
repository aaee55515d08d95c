"""The watch over all logs sees what it is there to see."""

import logging

import pytest

from tests.canary_watch import APART, watch

WORDS = "canary-" + "planted"


def seen():
    """What was found so far, taken out so that this test does not fail by it."""
    found = list(watch.found)
    watch.found.clear()
    return found


@pytest.mark.parametrize("name", [None, "practice.delivery", "kombu", *APART])
def test_a_canary_in_a_message_is_seen(name):
    logging.getLogger(name).error("text: %s", WORDS)
    assert len(seen()) == 1


def test_a_canary_in_an_exception_is_seen():
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("practice").exception("it broke")
    assert len(seen()) == 1


def test_a_canary_that_does_not_fit_its_template_is_seen(monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logging.getLogger("practice").error("%d", WORDS)
    assert len(seen()) == 1


def test_other_words_are_not():
    logging.getLogger("practice").error("nothing of anybody's")
    assert seen() == []
