"""Sealing values with AES-256-GCM: pure, without Django.

A sealed value is ``b"v1" | key id (16) | nonce (12) | ciphertext and tag (16)``. The
head and the caller's context are authenticated with it. What is sealed is a canonical
JSON value, padded to whole buckets so that "0" and "10" are of one size.
"""

import hashlib
import hmac
import json
import math
import secrets
import uuid
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
BUCKET_BYTES = 64
MOST_NESTED = 32

_VERSION = b"v1"
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD_BYTES = len(_VERSION) + 16
_LENGTH_BYTES = 4


class EncryptionError(Exception):
    """Something sealed could not be opened, or may not be sealed."""


class WrongKey(EncryptionError):
    """The key in hand is not the one this was sealed with."""


class Tampered(EncryptionError):
    """The sealed bytes were changed, or moved from another row, field or person."""


class KeyDestroyed(EncryptionError):
    """The person's key was destroyed on purpose: nothing of theirs opens again."""


@dataclass(frozen=True, slots=True)
class Key:
    """A data key: its public id and 32 secret bytes, which ``repr`` leaves out."""

    id: uuid.UUID
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(self.secret)}")


def new_key(key_id: uuid.UUID) -> Key:
    """A fresh random key under this id."""
    return Key(key_id, secrets.token_bytes(KEY_BYTES))


def fingerprint(master: bytes) -> str:
    """16 hexadecimal digits that tell master keys apart and give nothing away."""
    return hmac.digest(master, b"master key fingerprint", hashlib.sha256).hex()[:16]


def seal_bytes(key: Key, plaintext: bytes, aad: bytes) -> bytes:
    """Seal ``plaintext`` under ``key``, bound to the context ``aad``."""
    head = _VERSION + key.id.bytes
    nonce = secrets.token_bytes(_NONCE_BYTES)
    body = AESGCM(key.secret).encrypt(nonce, _pad(plaintext), head + aad)
    return head + nonce + body


def open_bytes(key: Key, sealed: bytes, aad: bytes) -> bytes:
    """What ``seal_bytes`` was given.

    Raises ``WrongKey`` when another key sealed it, and ``Tampered`` when the bytes
    were changed or ``aad`` is not the context they were sealed in.
    """
    if key_id_of(sealed) != key.id:
        raise WrongKey("This was sealed with another key.")
    nonce, body = sealed[_HEAD_BYTES:][:_NONCE_BYTES], sealed[_HEAD_BYTES:]
    head, body = sealed[:_HEAD_BYTES], body[_NONCE_BYTES:]
    try:
        return _unpad(AESGCM(key.secret).decrypt(nonce, body, head + aad))
    except InvalidTag:
        raise Tampered(
            "Sealed bytes were changed, or moved from another row, field or person."
        ) from None


def key_id_of(sealed: bytes) -> uuid.UUID:
    """The id of the key that opens this. Raises ``Tampered`` if it is not sealed."""
    shortest = _HEAD_BYTES + _NONCE_BYTES + BUCKET_BYTES + _TAG_BYTES
    if not sealed.startswith(_VERSION) or len(sealed) < shortest:
        raise Tampered("These bytes are not a sealed value.")
    return uuid.UUID(bytes=sealed[len(_VERSION) : _HEAD_BYTES])


def wrap(master: bytes, key: Key, subject: uuid.UUID) -> bytes:
    """A data key as it is stored: sealed by the master key for one subject."""
    return seal_bytes(Key(key.id, master), key.secret, _wrapping(subject))


def unwrap(master: bytes, key_id: uuid.UUID, wrapped: bytes, subject: uuid.UUID) -> Key:
    """The data key that ``wrap`` was given.

    Raises ``Tampered`` for another master key, id or subject; compare the
    ``fingerprint`` first to tell a wrong master key from a changed row.
    """
    try:
        return Key(key_id, open_bytes(Key(key_id, master), wrapped, _wrapping(subject)))
    except WrongKey:
        raise Tampered("This data key belongs to another row.") from None


def encode(value: object) -> bytes:
    """Canonical JSON of a str, int, float, bool, None, or lists and dicts of them.

    Raises ``TypeError`` for anything else and ``ValueError`` for NaN, infinities, lone
    surrogates or more than 32 levels. Messages never quote the value.
    """
    _check(value, MOST_NESTED)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise ValueError("text to seal is not valid Unicode") from None


def decode(encoded: bytes) -> object:
    """The value that ``encode`` was given."""
    decoded: object = json.loads(encoded)
    return decoded


def _check(value: object, levels: int) -> None:
    if levels == 0:
        raise ValueError(f"a value to seal is nested more than {MOST_NESTED} deep")
    match value:
        case None | str() | int():
            return
        case float():
            if not math.isfinite(value):
                raise ValueError("a number to seal must be finite")
        case list():
            for item in value:
                _check(item, levels - 1)
        case dict():
            for name, item in value.items():
                if not isinstance(name, str):
                    raise TypeError(f"names to seal are str, not {type(name).__name__}")
                _check(item, levels - 1)
        case _:
            raise TypeError(f"cannot seal a {type(value).__name__}")


def _pad(plaintext: bytes) -> bytes:
    framed = len(plaintext).to_bytes(_LENGTH_BYTES) + plaintext
    return framed + bytes(-len(framed) % BUCKET_BYTES)


def _unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH_BYTES])
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def _wrapping(subject: uuid.UUID) -> bytes:
    return b"data key|" + subject.bytes
