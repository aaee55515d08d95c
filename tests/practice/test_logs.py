"""The log names no link: whoever reads it could use it."""

import io
import logging

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
TOKEN = "hK3-secret_of_a-link9"


@pytest.fixture
def log():
    """What the product's own handler writes."""
    (handler,) = (h for h in logging.getLogger().handlers if h.name == "console")
    written = io.StringIO()
    usual = handler.setStream(written)
    yield written
    handler.setStream(usual)


def get(path, **extra):
    return Client(raise_request_exception=False, **extra).get(path)


@pytest.mark.parametrize("door", ["i", "staff", "setup"])
@pytest.mark.parametrize(
    "path", ["/{}/{}/", "/{}/{}/more/", "/{}//{}/", "/x/{}/{}/", "/{}/{}%00/"]
)
def test_a_closed_or_misspelled_link_is_not_in_the_log(log, door, path):
    assert get(path.format(door, TOKEN)).status_code in (400, 404, 410)
    assert f"/{door}/" in log.getvalue()
    assert TOKEN not in log.getvalue()


@pytest.mark.parametrize("door", ["i", "staff", "setup"])
def test_a_form_without_its_token_leaves_no_link_in_the_log(log, door):
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/{door}/{TOKEN}/", {}).status_code == 403
    assert "CSRF" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_an_exception_that_names_a_link_is_cut_too(log):
    try:
        raise ValueError(f"cannot read /i/{TOKEN}/")
    except ValueError:
        logging.getLogger("django.request").exception("Error: %s", f"/i/{TOKEN}/")
    assert "Traceback" in log.getvalue()
    assert TOKEN not in log.getvalue()


@pytest.mark.parametrize("server", ["django.server", "gunicorn.error"])
def test_the_web_server_cuts_links_too(log, server):
    logging.getLogger(server).error("Error handling request /i/%s/", TOKEN)
    assert "/i/..." in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_no_other_handler_prints_an_address():
    named = (None, "django", "django.request", "django.security", "django.server")
    found = {h.name for name in named for h in logging.getLogger(name).handlers}
    assert {name for name in found if name} == {"console"}


def test_other_addresses_stay_readable(log):
    get("/couples/12/")
    get("/nothing-here/")
    assert "Not Found: /nothing-here/" in log.getvalue()
