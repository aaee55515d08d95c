"""F69: no page of ours in another's frame."""

import pytest
from django.test import Client

from tests.guards.matrix import fill, our_addresses
from tests.guards.test_headers import faults

pytestmark = pytest.mark.django_db


def walls(answer):
    """What is missing; files may be kept in a cache, so that is not asked of them."""
    if answer.streaming:
        b"".join(answer.streaming_content)  # a file is closed once it is read
    return [one for one in faults(answer) if one != "may be stored"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/css/base.css",
        "/static/js/menus.js",
        "/static/img/mark.svg",
        "/static/no-such-file.css",
        "/no-such-page/",
        "/%00",
        "/?q=%ED%A0%80",
        "/api/",
        "/api/v1/",
        "/api/v1/no-such-thing/",
        "/health/live",
        "/sign-in/",
    ],
)
def test_every_answer_has_the_walls(client, path):
    """F69: files, errors and whatever programs read, too."""
    assert walls(client.get(path)) == []


@pytest.mark.parametrize(
    "method", ["post", "put", "patch", "delete", "options", "head", "trace"]
)
def test_every_method_has_the_walls(world, method):
    """F69: also a refusal by its method."""
    client, wrong = world.cast.client("ana"), []
    for address in our_addresses():
        if address.name == "account_logout":
            continue
        answer = getattr(client, method)(fill(address, world.ids["rosa"]))
        wrong += [f"{address.name}: {fault}" for fault in walls(answer)]
    assert not wrong, "\n".join(wrong)


def test_an_error_of_ours_has_the_walls(world, monkeypatch):
    """F69: 500, 413 and 403."""
    client = world.cast.client("ana")
    client.raise_request_exception = False
    monkeypatch.setattr("practice.workspace.caseload.rows_and_count", _breaks)
    strict = Client(enforce_csrf_checks=True)
    answers = [
        client.get("/caseload/"),
        client.post("/sign-in/", {"a": "x" * 2_000_000}),
        strict.post("/sign-in/", {}),
        client.get("/", headers={"host": "evil.example"}),
    ]
    assert [one.status_code for one in answers] == [500, 413, 403, 400]
    assert [walls(one) for one in answers] == [[], [], [], []]


def _breaks(*_args, **_more):
    raise RuntimeError("planted")


def test_a_file_past_the_walls_is_seen(settings):
    """The control: WhiteNoise first, as it stood before."""
    first = "whitenoise.middleware.WhiteNoiseMiddleware"
    settings.MIDDLEWARE = [first, *(m for m in settings.MIDDLEWARE if m != first)]
    assert walls(Client().get("/static/css/base.css"))
