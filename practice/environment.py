"""Reading the environment with errors that name the variable and the remedy."""

import base64
import binascii
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MODES = ("dev", "demo", "serve", "production", "test")


def mode() -> str:
    """Return how the product runs: one of `MODES`, "dev" when nothing is said."""
    chosen = os.environ.get("SECURE_BASE_MODE", "dev")
    if chosen not in MODES:
        raise ImproperlyConfigured(
            f"SECURE_BASE_MODE is {chosen!r}; it must be one of {', '.join(MODES)}."
            " Example: SECURE_BASE_MODE=production"
        )
    return chosen


def required(name: str, *, example: str) -> str:
    """Return a variable's value, or refuse to start and say how to set it."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Example: {name}={example}"
            " (docs/environment.md lists every variable)."
        )
    return value


def refused(names: tuple[str, ...], *, running: str) -> None:
    """Refuse variables that would let a sample practice reach real services."""
    for name in names:
        if os.environ.get(name):
            raise ImproperlyConfigured(
                f"{name} is set, but `{running}` keeps to its own sample data and"
                f" sends nothing. Unset it: env -u {name} ./run {running}"
            )


def country_code(name: str, *, default: str) -> str:
    """Return a country code for phone numbers: one to three digits, no "+"."""
    code = os.environ.get(name, default)
    if not (code.isascii() and code.isdecimal() and 1 <= len(code) <= 3):
        raise ImproperlyConfigured(
            f"{name} must be a country code in digits. Example: {name}=44"
        )
    return code


def key_file(path: Path) -> str:
    """Return the secret kept in `path`, making it on first use, readable by us only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    return path.read_text().strip()


def master_key(text: str) -> bytes:
    """Decode the master key: 32 bytes, URL-safe base64."""
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(
            "MASTER_KEY must be 32 bytes in URL-safe base64. Make one with:"
            ' python3 -c "import base64,secrets;'
            'print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())"'
        )
    return key
