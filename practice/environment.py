"""Reading the environment with errors that name the variable and the remedy."""

import base64
import binascii
import os
import secrets
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

MODES = ("dev", "demo", "serve", "production", "test")
LEAST_KEY = 40
LEAST_TOKEN = 32
LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: May be kept in a file of their own, which NAME_FILE then names.
SECRETS = (
    "SECRET_KEY",
    "MASTER_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "METRICS_TOKEN",
)
POSTGRES = ("postgres", "postgresql", "pgsql", "psql")
REDIS = ("redis", "rediss", "redis+socket")
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
_OPEN_DATABASE = (
    "DATABASE_URL must hold a password, or name a client certificate (?sslcert=), where"
    " the database is on another machine."
    " Example: DATABASE_URL=postgres://app:secret@db/practice?sslmode=verify-full"
)
_NO_REDIS = (
    "REDIS_URL must begin with redis://, rediss:// or redis+socket://."
    " Example: REDIS_URL=redis://:secret@redis:6379/0"
)
_OPEN_REDIS = (
    "REDIS_URL must hold a password where Redis is on another machine."
    " Example: REDIS_URL=redis://:secret@redis:6379/0"
)
_SHORT_TOKEN = (
    f"METRICS_TOKEN must have at least {LEAST_TOKEN} characters. Make one with:"
    ' python3 -c "import secrets;print(secrets.token_urlsafe(40))"'
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


def optional(name: str, default: str = "") -> str:
    """Return a variable's value; for `SECRETS` also what the file NAME_FILE holds.

    Spaces and line ends around a file's text do not count. Refuses to start where
    both are set or the file cannot be read.
    """
    value = os.environ.get(name, "")
    path = os.environ.get(f"{name}_FILE", "") if name in SECRETS else ""
    if not path:
        return value or default
    if value:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; unset one.")
    try:
        return Path(path).read_text().strip() or default
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE cannot be read ({type(error).__name__}): {path}"
        ) from None


def required(name: str, *, example: str) -> str:
    """Return a variable's value, or refuse to start and say how to set it."""
    value = optional(name)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Example: {name}={example}"
            " (docs/environment.md lists every variable)."
        )
    return value


def refused(names: tuple[str, ...], *, running: str) -> None:
    """Refuse variables that would let a sample practice reach real services."""
    for name in names:
        if optional(name):
            raise ImproperlyConfigured(
                f"{name} is set, but `{running}` keeps to its own sample data and"
                f" sends nothing. Unset it: env -u {name} ./run {running}"
            )


def refuse_unsafe() -> None:
    """Refuse what would start in production and then keep no promise.

    A short secret key, an address without HTTPS, an embedded database, a database or
    a queue that is open to its network, and mail that crosses a network unencrypted.
    Values are not repeated: they may hold passwords.
    """
    mail, address = _url("EMAIL_URL"), _url("PUBLIC_URL")
    database, queue = _url("DATABASE_URL"), _url("REDIS_URL")
    token = optional("METRICS_TOKEN")
    private = mail.scheme in ("smtps", "smtp+tls") or (
        mail.scheme == "smtp" and mail.hostname in LOOPBACK
    )
    for is_safe, words in (
        (len(optional("SECRET_KEY")) >= LEAST_KEY, _SHORT_KEY),
        (address.scheme == "https" and bool(address.hostname), _NO_HTTPS),
        (not (address.path or address.query or address.fragment), _NO_ROOT),
        (database.scheme in POSTGRES, _NO_POSTGRES),
        (not _is_open(database), _OPEN_DATABASE),
        (queue.scheme in REDIS, _NO_REDIS),
        (not _is_open(queue), _OPEN_REDIS),
        (private, _OPEN_MAIL),
        (not token or len(token) >= LEAST_TOKEN, _SHORT_TOKEN),
    ):
        if not is_safe:
            raise ImproperlyConfigured(words)


def _is_open(service: SplitResult) -> bool:
    """Whether a service on another machine is asked without proof of who asks.

    A host in the query (`?host=`) is where libpq goes instead; a path there, and no
    host at all, is a socket of this machine.
    """
    asked = parse_qs(service.query)
    host = asked.get("host", [service.hostname or ""])[-1]
    here = not host or host.startswith("/") or host in LOOPBACK
    return not (here or service.password or asked.get("sslcert"))


def _url(name: str) -> SplitResult:
    try:
        return urlsplit(optional(name))
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


def whole_number(name: str, *, default: int, most: int = 10**6) -> int:
    """Return a whole number from 1 to `most`."""
    number = os.environ.get(name, str(default))
    if not (number.isascii() and number.isdecimal() and 1 <= int(number) <= most):
        raise ImproperlyConfigured(
            f"{name} must be a whole number from 1 to {most}. Example: {name}={default}"
        )
    return int(number)


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
