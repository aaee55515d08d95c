"""What exists only in some modes, asked of each mode in a process of its own."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator

from tests.cast import make_cast

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
SAMPLE = ["/demo/", "/demo/enter/ana/"]
CAPTURED = ["/dev/mailbox/", "/dev/mailbox/x/"]
GALLERY = ["/dev/components/"]
THERE = {
    "dev": CAPTURED + GALLERY,
    "demo": SAMPLE + CAPTURED,
    "serve": [],
    "production": [],
    "test": [],
}
ASK = f"""
import json, django
django.setup()
from django.conf import settings
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from clients import viewers

def resolves(path):
    try:
        return bool(resolve(path))
    except Resolver404:
        return False

request = RequestFactory().get("/")
request.session = {{"sample_persona": "ana"}}
print(json.dumps({{
    "there": [path for path in {SAMPLE + CAPTURED + GALLERY} if resolves(path)],
    "sample": viewers._is_sample(request),
    "captures": settings.MAIL_URL == "captured:",
    "debugs": settings.DEBUG,
}}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a mode says of itself; each is asked once."""

    @cache
    def asked(mode):
        home = tmp_path_factory.mktemp(mode)
        given = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "SECURE_BASE_VAR": str(home / "var"),
            "SECURE_BASE_MODE": mode,
            "DJANGO_SETTINGS_MODULE": "practice.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            cwd=ROOT,
            env=given | (PRODUCTION if mode == "production" else {}),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return asked


@pytest.mark.parametrize("mode", THERE)
def test_the_sample_and_the_mailbox_exist_where_they_belong_only(told, mode):
    assert told(mode)["there"] == THERE[mode]


@pytest.mark.parametrize("mode", THERE)
def test_a_persona_counts_in_the_sample_only(told, mode):
    assert told(mode)["sample"] == (mode == "demo")


@pytest.mark.parametrize("mode", THERE)
def test_mail_is_captured_where_the_mailbox_is(told, mode):
    assert told(mode)["captures"] == ("/dev/mailbox/" in THERE[mode])


@pytest.fixture
def ben(db):
    """Ben without a second factor, with a session that calls him a persona."""
    cast = make_cast()
    Authenticator.objects.filter(user=cast.users["ben"]).delete()
    client = cast.client("ben")
    session = client.session
    session["sample_persona"] = "ben"
    session.save()
    return client


def test_a_session_that_names_a_persona_opens_nothing_elsewhere(ben):
    assert ben.get("/caseload/").headers["Location"] == "/security/"


def test_in_the_sample_it_stands_for_the_second_factor(ben, settings):
    settings.SAMPLE = True
    assert ben.get("/caseload/").status_code == 200
