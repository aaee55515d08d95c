"""The checks themselves: a fit page passes, and each planted fault is seen."""

import pytest

from tests.screens.fitness import bench_of
from tests.screens.test_keyboard import reach, step

pytestmark = pytest.mark.browser

FIT = """<!doctype html><html lang="en"><head><title>A page</title><style>
  :root {{ color-scheme: light dark; background: light-dark(#fff, #111) }}
  a {{ color: light-dark(#036, #9cf) }}
  a, button {{ display: inline-flex; min-height: 44px; min-width: 44px }}
  p a {{ display: inline; min-height: 0 }}
</style></head><body class="reads-{reads}"><main><h1>A page</h1>
<p>Words, and <a href="#x">a link</a> among them.</p><button>Save</button>{fault}
</main></body></html>"""
NIGHT = "@media (prefers-color-scheme: dark)"
FAULTS = {
    "axe color-contrast": "<p style='color: #999; background: #fff'>pale</p>",
    "by night, axe color-contrast": (
        f"<style>{NIGHT} {{ .n {{ color: #555; background: #333 }} }}</style>"
        "<p class='n'>dark on dark</p>"
    ),
    "axe image-alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "axe label": "<input>",
    "320 px: scrolls sideways": "<div style='width: 400px'>wide</div>",
    "letters at 200 %, 1280 px: scrolls": "<div style='width: 45rem'>wider</div>",
    "a target of": "<button style='min-height: 30px'>Small</button>",
}


@pytest.fixture
def troubles(page):
    """What is found wrong with a page of ours that holds a fault."""

    def found(fault, reads="partner"):
        page.emulate_media(reduced_motion="reduce")
        page.set_content(FIT.format(fault=fault, reads=reads))
        return bench_of(page).troubles()

    return found


@pytest.mark.parametrize("reads", ["partner", "therapist"])
def test_a_fit_page_has_no_troubles(troubles, reads):
    assert troubles("", reads) == []


@pytest.mark.parametrize("words", FAULTS)
def test_a_planted_fault_is_seen(troubles, words):
    found = troubles(FAULTS[words])
    assert any(words in one for one in found), found


CLOSE = (
    "<ul>" + "<li style='line-height: 1'><a href='#x' style='min-height: 0'>One</a>" * 3
)


def test_small_targets_close_together_are_seen_for_therapists_too(troubles):
    assert any("24 wanted" in one for one in troubles(CLOSE, "therapist"))


def test_a_small_target_with_room_around_it_is_fit_for_therapists(troubles):
    alone = "<div style='padding: 3rem'><a href='#x' style='min-height: 0'>One more</a>"
    assert troubles(alone, "therapist") == []


def test_a_focus_that_cannot_be_seen_is_noticed(page):
    page.set_content("<style>:focus { outline: none }</style><button>Save</button>")
    with pytest.raises(AssertionError, match="cannot see"):
        step(page)


def test_a_trap_is_noticed(page):
    page.set_content(
        "<style>:focus { outline: 3px solid }</style>"
        "<input onkeydown='event.key === \"Tab\" && event.preventDefault()'>"
        "<button>Save</button>"
    )
    with pytest.raises(AssertionError, match="does not lead"):
        reach(page, "button")
