"""Reading the environment with errors that name the variable and the remedy."""

import base64
import binascii
import os
import secrets
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

MODES = ("dev", "demo", "serve", "production", "test")
LEAST_KEY = 40
LOOPBACK = ("localhost", "127.0.0.1", "::1")
POSTGRES = ("postgres", "postgresql", "pgsql", "psql")
_SHORT_KEY = (
    f"SECRET_KEY must have at least {LEAST_KEY} characters. Make one with:"
    ' python3 -c "import secrets;print(secrets.token_urlsafe(50))"'
)
_NO_HTTPS = (
    "PUBLIC_URL must begin with https:// and name a host: what people write must not"
    " cross a network in the open. Example: PUBLIC_URL=https://notes.example.org"
)
_NO_ROOT = (
    "PUBLIC_URL must end with the host or the port, without a slash."
    " Example: PUBLIC_URL=https://notes.example.org"
)
_NO_POSTGRES = (
    "DATABASE_URL must name a PostgreSQL database; for SQLite on one machine there is"
    " `./run serve`. Example: DATABASE_URL=postgres://app:secret@db/practice"
)
_OPEN_MAIL = (
    "EMAIL_URL must begin with smtp+tls:// or smtps://; smtp:// is for a mail server on"
    " this machine only. Example: EMAIL_URL=smtp+tls://user:secret@mail.example.org:587"
)


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


def refuse_unsafe() -> None:
    """Refuse what would start in production and then keep no promise.

    A short secret key, an address without HTTPS, an embedded database, and mail that
    crosses a network unencrypted. Values are not repeated: they may hold passwords.
    """
    mail, address = _url("EMAIL_URL"), _url("PUBLIC_URL")
    database = _url("DATABASE_URL")
    private = mail.scheme in ("smtps", "smtp+tls") or (
        mail.scheme == "smtp" and mail.hostname in LOOPBACK
    )
    for is_safe, words in (
        (len(os.environ.get("SECRET_KEY", "")) >= LEAST_KEY, _SHORT_KEY),
        (address.scheme == "https" and bool(address.hostname), _NO_HTTPS),
        (not (address.path or address.query or address.fragment), _NO_ROOT),
        (database.scheme in POSTGRES, _NO_POSTGRES),
        (private, _OPEN_MAIL),
    ):
        if not is_safe:
            raise ImproperlyConfigured(words)


def _url(name: str) -> SplitResult:
    try:
        return urlsplit(os.environ.get(name, ""))
    except ValueError:  # unbalanced brackets
        return urlsplit("")


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
