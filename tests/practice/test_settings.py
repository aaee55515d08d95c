"""Each mode as a fresh process sees it: settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "s" * 60,
    "MASTER_KEY": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "PUBLIC_URL": "https://notes.example.org",
    "DATABASE_URL": "postgres://app:secret@db.example.org/practice",
    "REDIS_URL": "redis://:secret@redis.example.org:6379/0",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "MAIL_FROM": "notes@example.org",
}


def read(expression, home, **variables):
    """Return what `settings.EXPRESSION` prints, or the error, in a fresh process."""
    code = (
        "from django.core.exceptions import ImproperlyConfigured\n"
        "try:\n"
        "    from practice import settings\n"
        f"    print({expression})\n"
        "except ImproperlyConfigured as error:\n"
        "    print('refused:', error)\n"
    )
    clean = {"PATH": os.environ["PATH"], "HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | {"SECURE_BASE_VAR": str(home / "var")} | variables,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or done.stderr


def test_nothing_said_is_dev(tmp_path):
    assert read("settings.MODE", tmp_path) == "dev"


def test_only_dev_debugs(tmp_path):
    found = {
        mode: read("settings.DEBUG", tmp_path, SECURE_BASE_MODE=mode)
        for mode in ("dev", "demo", "serve", "test")
    }
    assert found == {"dev": "True", "demo": "False", "serve": "False", "test": "False"}


def test_an_unknown_mode_is_refused_and_the_known_are_named(tmp_path):
    words = read("settings.MODE", tmp_path, SECURE_BASE_MODE="live")
    assert "SECURE_BASE_MODE" in words
    assert "production" in words


def test_production_starts_with_everything_set(tmp_path):
    found = read("settings.MODE", tmp_path, SECURE_BASE_MODE="production", **PRODUCTION)
    assert found == "production"


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_refuses_what_is_missing_and_gives_an_example(tmp_path, name):
    rest = {key: value for key, value in PRODUCTION.items() if key != name}
    words = read("settings.MODE", tmp_path, SECURE_BASE_MODE="production", **rest)
    assert words.startswith(f"refused: {name} is not set.")
    assert f"Example: {name}=" in words


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_the_demo_refuses_real_services(tmp_path, name):
    variables = {"SECURE_BASE_MODE": "demo", name: PRODUCTION[name]}
    words = read("settings.MODE", tmp_path, **variables)
    assert f"refused: {name} is set" in words
    assert f"env -u {name} ./run demo" in words


@pytest.mark.parametrize("key", ["short", "b25seSBzaXh0ZWVuIGJ5dA==", "ä" * 32])
def test_a_master_key_of_another_size_is_refused(tmp_path, key):
    variables = PRODUCTION | {"MASTER_KEY": key}
    words = read("settings.MODE", tmp_path, SECURE_BASE_MODE="production", **variables)
    assert "refused: MASTER_KEY must be 32 bytes" in words


def test_a_served_practice_keeps_its_master_key_away_from_its_data(tmp_path):
    read("settings.MODE", tmp_path, SECURE_BASE_MODE="serve")
    assert (tmp_path / ".config/secure-base/master.key").exists()
    assert not (tmp_path / "var/master.key").exists()


def test_key_files_are_for_their_owner_only(tmp_path):
    read("settings.MODE", tmp_path, SECURE_BASE_MODE="serve")
    for name in ("var/secret.key", ".config/secure-base/master.key"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_a_key_file_is_made_once(tmp_path):
    first, second = (read("settings.SECRET_KEY", tmp_path) for _ in range(2))
    assert first == second


def test_cookies_are_bound_to_the_host_over_https(tmp_path):
    name = "settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE"
    found = read(name, tmp_path, SECURE_BASE_MODE="production", **PRODUCTION)
    assert found == "__Host-sid True"


def test_the_sample_mailbox_captures_everything(tmp_path):
    assert read("settings.MAIL_URL", tmp_path, SECURE_BASE_MODE="demo") == "captured:"


@pytest.mark.parametrize("mode", ["dev", "demo", "serve"])
def test_the_embedded_database_takes_its_write_lock_first(tmp_path, mode):
    options = "settings.DATABASES['default']['OPTIONS']['transaction_mode']"
    assert read(options, tmp_path, SECURE_BASE_MODE=mode) == "IMMEDIATE"


def test_numbers_without_a_country_are_north_american(tmp_path):
    assert read("settings.PHONE_COUNTRY", tmp_path) == "1"


@pytest.mark.parametrize("code", ["+44", "GB", "0044", "\u0664\u0664"])
def test_a_country_code_is_digits_only(tmp_path, code):
    words = read("settings.MODE", tmp_path, PHONE_COUNTRY=code)
    assert "refused: PHONE_COUNTRY must be a country code" in words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "x"),
        ("SECRET_KEY", "s" * 39),
        ("PUBLIC_URL", "http://notes.example.org"),
        ("PUBLIC_URL", "notes.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://[notes"),
        ("PUBLIC_URL", "https://notes.example.org/"),
        ("DATABASE_URL", "sqlite:////tmp/practice.sqlite3"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("EMAIL_URL", "smtp://user:secret@mail.example.org:25"),
        ("EMAIL_URL", "smtp://localhost.example.org"),
        ("EMAIL_URL", "captured:"),
        ("DATABASE_URL", "postgres://app@db.example.org/practice"),
        ("DATABASE_URL", "postgres://app@/practice?host=db.example.org"),
        ("REDIS_URL", "redis://redis.example.org:6379/0"),
        ("REDIS_URL", "rediss://redis.example.org"),
        ("REDIS_URL", "memory://"),
        ("METRICS_TOKEN", "short"),
    ],
)
def test_production_refuses_what_keeps_no_promise(tmp_path, name, value):
    given = PRODUCTION | {name: value}
    words = read("settings.MODE", tmp_path, SECURE_BASE_MODE="production", **given)
    assert words.startswith(f"refused: {name} must ")
    assert "secret@mail.example.org:25" not in words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "https://notes.example.org:8443"),
        ("DATABASE_URL", "postgresql://app@/practice"),
        ("EMAIL_URL", "smtp://localhost:25"),
        ("EMAIL_URL", "smtp://[::1]:25"),
        ("EMAIL_URL", "smtps://user:secret@mail.example.org"),
        ("DATABASE_URL", "postgres://app@/practice?host=/run/postgresql"),
        ("DATABASE_URL", "postgres://app@db.example.org/practice?sslcert=/etc/app.crt"),
        ("REDIS_URL", "redis://127.0.0.1:6379/0"),
        ("METRICS_TOKEN", "m" * 40),
    ],
)
def test_production_takes_every_safe_way(tmp_path, name, value):
    given = PRODUCTION | {name: value}
    words = read("settings.MODE", tmp_path, SECURE_BASE_MODE="production", **given)
    assert words == "production"


SECRETS = ["DATABASE_URL", "EMAIL_URL", "MASTER_KEY", "REDIS_URL", "SECRET_KEY"]


def in_a_file(tmp_path, name, text):
    """The production environment with one secret moved into a file."""
    (tmp_path / "secret").write_text(text)
    rest = {key: value for key, value in PRODUCTION.items() if key != name}
    return rest | {f"{name}_FILE": str(tmp_path / "secret")}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_be_in_a_file(tmp_path, name):
    given = in_a_file(tmp_path, name, PRODUCTION[name] + "\n")
    words = read("settings.MODE", tmp_path, SECURE_BASE_MODE="production", **given)
    assert words == "production"


def test_what_is_read_from_a_file_is_used(tmp_path):
    given = in_a_file(tmp_path, "SECRET_KEY", "from-the-file" * 5 + "\n")
    words = read(
        "settings.SECRET_KEY", tmp_path, SECURE_BASE_MODE="production", **given
    )
    assert words == "from-the-file" * 5


def test_a_secret_in_a_file_is_held_to_the_same_rules(tmp_path):
    given = in_a_file(tmp_path, "SECRET_KEY", "short")
    words = read("settings.MODE", tmp_path, SECURE_BASE_MODE="production", **given)
    assert words.startswith("refused: SECRET_KEY must ")


def test_a_secret_said_twice_is_refused(tmp_path):
    given = in_a_file(tmp_path, "SECRET_KEY", "x") | PRODUCTION
    words = read("settings.MODE", tmp_path, SECURE_BASE_MODE="production", **given)
    assert words.startswith("refused: SECRET_KEY and SECRET_KEY_FILE are both set")


def test_a_file_that_is_not_there_is_named(tmp_path):
    given = in_a_file(tmp_path, "SECRET_KEY", "x")
    given["SECRET_KEY_FILE"] = str(tmp_path / "nothing")
    words = read("settings.MODE", tmp_path, SECURE_BASE_MODE="production", **given)
    assert words.startswith("refused: SECRET_KEY_FILE cannot be read")


def test_the_demo_refuses_real_services_from_files_too(tmp_path):
    (tmp_path / "secret").write_text(PRODUCTION["DATABASE_URL"])
    given = {"SECURE_BASE_MODE": "demo", "DATABASE_URL_FILE": str(tmp_path / "secret")}
    assert "refused: DATABASE_URL is set" in read("settings.MODE", tmp_path, **given)
