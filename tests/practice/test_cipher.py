import json
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import cipher
from practice.cipher import Key, Tampered, WrongKey

ROSA, INES = uuid4(), uuid4()
KEY = cipher.new_key(uuid4())
CONTEXT = b"clients.Note.body|rosa|1"
MASTER = bytes(range(32))

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


def sealed(text=b"I felt close on Sunday"):
    return cipher.seal_bytes(KEY, text, CONTEXT)


# sealing bytes


@given(st.binary(max_size=300), st.binary(max_size=80))
def test_sealed_bytes_open_to_what_they_were(text, context):
    assert cipher.open_bytes(KEY, cipher.seal_bytes(KEY, text, context), context) == (
        text
    )


def test_sealed_bytes_name_their_version_and_key():
    assert sealed()[:18] == b"v1" + KEY.id.bytes


def test_the_text_is_not_in_the_sealed_bytes():
    assert b"Sunday" not in sealed()


def test_the_same_text_never_seals_alike():
    assert sealed() != sealed()


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_bit_in_any_byte_is_noticed(bit):
    whole = sealed()
    for place in range(len(whole)):
        bent = bytearray(whole)
        bent[place] ^= 1 << bit
        with pytest.raises((Tampered, WrongKey)):
            cipher.open_bytes(KEY, bytes(bent), CONTEXT)


def test_any_shortened_value_is_noticed():
    whole = sealed()
    for length in range(len(whole)):
        with pytest.raises((Tampered, WrongKey)):
            cipher.open_bytes(KEY, whole[:length], CONTEXT)


def test_another_context_is_noticed():
    with pytest.raises(Tampered, match="another row"):
        cipher.open_bytes(KEY, sealed(), b"clients.Note.body|rosa|2")


def test_another_key_is_refused():
    with pytest.raises(WrongKey):
        cipher.open_bytes(cipher.new_key(uuid4()), sealed(), CONTEXT)


def test_another_secret_under_the_same_id_is_noticed():
    with pytest.raises(Tampered):
        cipher.open_bytes(cipher.new_key(KEY.id), sealed(), CONTEXT)


def test_context_and_key_id_cannot_trade_bytes():
    whole = cipher.seal_bytes(KEY, b"0", b"")
    with pytest.raises(Tampered):
        cipher.open_bytes(KEY, whole, KEY.id.bytes)


def test_text_that_was_never_sealed_is_noticed():
    with pytest.raises(Tampered, match="not a sealed value"):
        cipher.open_bytes(KEY, b"I felt close on Sunday", CONTEXT)


@given(st.integers(0, 60), st.integers(0, 60))
def test_short_answers_are_of_one_size(first, second):
    assert len(sealed(b"x" * first)) == len(sealed(b"x" * second))


@given(st.binary(max_size=300))
def test_sealed_text_fills_whole_buckets(text):
    assert (len(sealed(text)) - 2 - 16 - 12 - 16) % cipher.BUCKET_BYTES == 0


# keys


def test_a_key_keeps_its_secret_out_of_its_repr():
    assert repr(KEY.secret) not in repr(KEY)


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        Key(uuid4(), b"short")


def test_a_wrapped_key_unwraps_to_itself():
    wrapped = cipher.wrap(MASTER, KEY, ROSA)
    assert cipher.unwrap(MASTER, KEY.id, wrapped, ROSA) == KEY


@pytest.mark.parametrize(
    ("master", "key_id", "subject"),
    [
        (bytes(32), KEY.id, ROSA),
        (MASTER, UUID(int=1), ROSA),
        (MASTER, KEY.id, INES),
    ],
)
def test_a_wrapped_key_opens_only_where_it_belongs(master, key_id, subject):
    wrapped = cipher.wrap(MASTER, KEY, ROSA)
    with pytest.raises(Tampered):
        cipher.unwrap(master, key_id, wrapped, subject)


def test_fingerprints_tell_master_keys_apart():
    assert cipher.fingerprint(MASTER) != cipher.fingerprint(bytes(32))


def test_a_fingerprint_is_sixteen_hexadecimal_digits():
    assert len(bytes.fromhex(cipher.fingerprint(MASTER))) == 8


# values


@given(values)
def test_a_value_comes_back_as_it_was(value):
    back = cipher.decode(cipher.encode(value))
    assert repr(back) == repr(json.loads(json.dumps(value, sort_keys=True)))


@pytest.mark.parametrize("value", [0, False, "", [], {}, None, "🫂 später", 1.5])
def test_small_and_empty_values_keep_value_and_type(value):
    back = cipher.decode(cipher.encode(value))
    assert (back, type(back)) == (value, type(value))


def test_the_order_of_names_does_not_matter():
    assert cipher.encode({"a": 1, "b": 2}) == cipher.encode({"b": 2, "a": 1})


@pytest.mark.parametrize(
    "value", [b"bytes", (1, 2), {1: "one"}, {"when": object()}, {1, 2}]
)
def test_what_json_would_change_is_refused(value):
    with pytest.raises(TypeError):
        cipher.encode(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "lone \ud800"])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(ValueError, match=r"finite|Unicode"):
        cipher.encode(value)


def test_a_refusal_does_not_quote_the_text():
    with pytest.raises(ValueError, match="Unicode") as refusal:
        cipher.encode("private \ud800")
    assert "private" not in repr(refusal.value)


def test_very_deep_values_are_refused():
    value = "x"
    for _ in range(2000):
        value = [value]
    with pytest.raises(ValueError, match="deep"):
        cipher.encode(value)
