"""Tokens, codes and passphrases: made from the system's randomness, kept as hashes."""

import hashlib
import secrets

from practice.words import WORDS


def new_token() -> str:
    """A link's secret: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """SHA-256 of a token, in hex; enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Six digits, to be typed by hand; guarded by a slow hash and five tries."""
    return f"{secrets.randbelow(10**6):06d}"


def new_passphrase(words: int = 4) -> str:
    """Four words out of `len(WORDS)`, joined by hyphens, and two digits.

    With 1,296 words: 4 * 10.3 bits + 6.6 bits = 47.9 bits, held by slow hashing and
    a throttle.
    """
    chosen = [secrets.choice(WORDS) for _ in range(words)]
    return "-".join([*chosen, f"{secrets.randbelow(100):02d}"])
