"""F55, F56, F57: what is no plain, bounded JSON is refused, with a reason.

And what merely looks odd is kept as it came.
"""

import json
import tracemalloc

import pytest

from practice import safe_json

pytestmark = pytest.mark.django_db

REFUSED = {
    "NUL in a value": rb'{"a": "x\u0000y"}',
    "NUL in a key": rb'{"a\u0000": 1}',
    "NUL, raw": b'{"a": "x\x00y"}',
    "surrogate in a value": rb'{"a": "\ud800"}',
    "surrogate in a key": rb'{"\udfff": 1}',
    "surrogates, halves turned round": rb'{"a": "\udc00\ud800"}',
    "surrogate, encoded": b'{"a": "\xed\xa0\x80"}',
    "invalid UTF-8": b'{"a": "\xff"}',
    "cut short": b'{"a": "\xf0\x9f\x8c"}',
    "overlong slash": b'{"a": "\xc0\xaf"}',
    "overlong NUL": b'{"a": "\xc0\x80"}',
    "beyond Unicode": b'{"a": "\xf4\x90\x80\x80"}',
    "byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "UTF-32": '{"a": 1}'.encode("utf-32"),
    "deep lists": b'{"a": ' + b"[" * 9 + b"]" * 9 + b"}",
    "100,000 deep": b"[" * 100_000,
    "100,000 deep objects": b'{"a":' * 40_000,
    "5,000 digits": b'{"a": ' + b"9" * 5_000 + b"}",
    "16 digits": b'{"a": 1234567890123456}',
    "minus 16 digits": b'{"a": -1234567890123456}',
    "1e400": b'{"a": 1e400}',
    "-1e400": b'{"a": -1e400}',
    "a long fraction": b'{"a": 0.' + b"1" * 5_000 + b"}",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "duplicate key": b'{"a": 1, "a": 2}',
    "duplicate key, escaped": rb'{"a": 1, "\u0061": 2}',
    "duplicate key, inside": b'{"a": [{"b": 1, "b": 1}]}',
    "a list": b"[1]",
    "a text": b'"a"',
    "nothing": b"",
    "two objects": b"{}{}",
    "control character": b'{"a": "\x01"}',
    "too large": b'{"a": "' + b"x" * safe_json.MOST_BYTES + b'"}',
    "quotes without end": b'{"a": "' + rb"\"" * 100_000 + b"[" * 9,
}

KEPT = {
    "brackets somebody wrote": "[[[[[[[[[[[[ {{{{{{{{{{{{",
    "an escaped quote, then brackets": '"[[[[[[[[[[[[',
    "a backslash, then brackets": "\\[[[[[[[[[[[[\\",
    "right-to-left override": "\u202etxet",
    "zero width": "a\u200bb\u2060c\ufeff",
    "combining marks": "Z" + "\u0301" * 60,
    "family": "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "composed": "Zo\u00eb",
    "decomposed": "Zoe\u0308",
    "noncharacter": "\uffff\U0010ffff",
    "line separators": "a\u2028b\u2029c\x85",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_kept_is_refused(body):
    """F55, F56, F57."""
    with pytest.raises(safe_json.BadJsonError) as refused:
        safe_json.loads(body)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_every_other_text_is_read_as_it_was_sent(text, ascii_only):
    """F57, F59: not even normalized."""
    body = json.dumps({"a": text, text: [text]}, ensure_ascii=ascii_only)
    assert safe_json.loads(body.encode()) == {"a": text, text: [text]}


@pytest.mark.parametrize("number", [0, -1, 10**15 - 1, -(10**15) + 1, 0.1, 1e300])
def test_numbers_in_range_are_read(number):
    """F57: the limits themselves are still fine."""
    assert safe_json.loads(json.dumps({"a": number}).encode()) == {"a": number}


def test_eight_levels_are_read():
    """F57: the eighth level is the last."""
    assert safe_json.loads(b'{"a": ' + b"[" * 7 + b"]" * 7 + b"}")


def test_the_refusal_says_where():
    """F55: a name for the place, so that it can be mended."""
    with pytest.raises(safe_json.BadJsonError, match=r"answers\[1\]\.text"):
        safe_json.loads(rb'{"answers": [{}, {"text": "\u0000"}]}')


def test_the_refusal_says_the_line():
    """F57: line and column of what is no JSON."""
    with pytest.raises(safe_json.BadJsonError, match="line 2, column 4"):
        safe_json.loads(b'{"a": 1,\n   b}')


def test_the_refusal_repeats_nothing_that_was_written():
    """F57: the sentence may stand in a log."""
    with pytest.raises(safe_json.BadJsonError) as refused:
        safe_json.loads(rb'{"a": "secret\u0000words"}')
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": ' + b"[" * 120_000 + b"]" * 120_000 + b"}",
        b'{"a": "' + rb"\"" * 125_000,
        b'{"a": [' + b'"",' * 80_000 + b'""]}',
        b'{"a": [' + b"1," * 125_000 + b"1]}",
    ],
    ids=["deep", "no end", "many texts", "100,000 answers"],
)
def test_the_largest_body_costs_bounded_memory(body):
    """F57, F58: at most a hundred bytes for each byte that came."""
    tracemalloc.start()
    try:
        safe_json.loads(body)
    except safe_json.BadJsonError:
        pass
    finally:
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 100 * len(body)


def test_a_laxer_reader_is_seen():
    """The control: the standard reader alone takes what this table refuses."""
    lax = [name for name, body in REFUSED.items() if _standard_takes(body)]
    assert {"1e400", "NaN", "duplicate key", "surrogate in a key"} <= set(lax)


def _standard_takes(body):
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
