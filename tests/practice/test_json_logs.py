"""The log of a served practice: one object a line, without anybody's words."""

import json
import logging
import sys

import pytest
from django.test import Client

from practice import clock, logs
from practice.celery import app
from practice.observed import Observed
from practice.tasks import sweep
from tests.cast import MORNING
from tests.world import canaries_of, make_world

# Not a canary: what others log is caught here by the formatter and not by the watch.
WORDS = "someones-" + "words"
LINK = "hK3-secret_of_a-link9"


class Kept(logging.Handler):
    """Keeps what the product's formatter writes."""

    def __init__(self):
        super().__init__()
        self.setFormatter(logs.JsonFormatter())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))

    def found(self, name):
        read = [json.loads(line) for line in self.lines]
        return [line for line in read if line["logger"] == name]


@pytest.fixture
def world(db):
    with clock.at(MORNING):
        return make_world()


@pytest.fixture
def log():
    """Every record of the test, as a served practice writes it."""
    kept = Kept()
    loggers = [logging.getLogger(n) for n in (None, "gunicorn.error", "django.server")]
    for logger in loggers:
        logger.addHandler(kept)
    worked = logging.getLogger("practice.worked")
    level = worked.level
    worked.setLevel("INFO")
    yield kept
    worked.setLevel(level)
    for logger in loggers:
        logger.removeHandler(kept)


def written(name, message, *args, level=logging.ERROR, exc_info=None, **extra):
    """One record as one parsed line."""
    record = logging.LogRecord(name, level, __file__, 1, message, args, exc_info)
    record.__dict__.update(extra)
    line = logs.JsonFormatter().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_line_says_when_in_utc_who_and_what():
    line = written("practice.delivery", "message %s: late", "019a")
    assert line["time"].endswith("+00:00")
    assert (line["level"], line["logger"]) == ("error", "practice.delivery")
    assert line["message"] == "message 019a: late"


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\u2028", "\x85", "\x1b[2J"])
def test_no_value_begins_a_line_of_its_own(break_):
    record = logging.LogRecord(
        "practice.x", 40, __file__, 1, f"a{break_}b %s", (f"c{break_}d",), None
    )
    line = logs.JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert line.isprintable()


def test_of_others_records_only_numbers_are_kept():
    line = written("kombu.x", "cannot reach %s after %d tries", WORDS, 3)
    assert line["message"] == "cannot reach ... after 3 tries"


def test_of_others_named_values_only_numbers_are_kept():
    line = written("celery.x", "%(name)s[%(n)s] failed", {"name": WORDS, "n": 2})
    assert line["message"] == "...[2] failed"


@pytest.mark.parametrize("message", [f"cannot reach {WORDS}", ValueError(WORDS)])
def test_of_others_ready_made_lines_only_the_place_is_kept(message):
    assert written("redis.x", message)["message"] == "redis.x:1"


def test_a_warning_of_another_shape_is_not_repeated():
    assert written("py.warnings", "%s", WORDS)["message"] == "warning"


def test_a_template_that_does_not_fit_is_kept_as_it_is():
    assert written("other", "%d items", WORDS)["message"] == "%d items"


def test_an_answer_that_django_logs_is_named_by_its_status():
    line = written("django.request", "Not Found: %s", f"/{WORDS}", status_code=404)
    assert line["message"] == "Not Found"


def test_what_django_finds_suspicious_is_named_and_not_repeated():
    line = written("django.security.DisallowedHost", f"Invalid host: {WORDS}")
    assert line["message"] == "DisallowedHost"


def test_a_line_that_the_web_server_refuses_is_not_repeated():
    line = written("gunicorn.error", f"Invalid request from ip=1.2.3.4: {WORDS}")
    assert line["message"] == "Invalid request"


def test_a_warning_is_its_place_and_kind():
    text = f"/srv/app/models.py:12: RuntimeWarning: got {WORDS}\n  line = {WORDS}\n"
    line = written("py.warnings", "%s", text)
    assert line["message"] == "models.py:12: RuntimeWarning"


def test_a_link_in_our_own_words_is_cut():
    assert LINK not in written("practice.x", "at %s", f"/i/{LINK}/")["message"]


def test_an_exception_is_its_type_and_place_without_its_words():
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as inner:
            raise ValueError(WORDS) from inner
    except ValueError:
        line = written("practice.x", "it broke", exc_info=sys.exc_info())
    assert WORDS not in json.dumps(line)
    assert (line["error"]["type"], line["error"]["after"]) == (
        "ValueError",
        ["KeyError"],
    )
    assert "test_json_logs.py" in line["error"]["at"][-1]


def test_facts_are_those_that_are_known():
    line = written("practice.x", "m", facts={"route": "home", "body": WORDS})
    assert line["route"] == "home"
    assert WORDS not in json.dumps(line)


@pytest.mark.parametrize(
    ("mode", "formatter"),
    [
        ("dev", "plain"),
        ("demo", "plain"),
        ("test", "plain"),
        ("serve", "json"),
        ("production", "json"),
    ],
)
def test_a_served_practice_writes_json(mode, formatter):
    assert logs.configured(mode)["handlers"]["console"]["formatter"] == formatter


# --- requests -------------------------------------------------------------------------
def the_request(log):
    (line,) = log.found("practice.requests")
    return line


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_route_and_not_its_address(log, world):
    client = world.cast.client("ana")
    client.get(f"/couples/{world.ids['rosa']['couple_id']}/?q={WORDS}")
    line = the_request(log)
    assert (line["method"], line["route"], line["status"]) == ("GET", "couple", 200)
    assert (line["role"], line["ms"] > 0) == ("therapist", True)
    assert str(world.ids["rosa"]["couple_id"]) not in json.dumps(line)


def test_a_line_carries_the_id_that_the_answer_carries(log, client):
    answer = client.get("/health/live")
    assert the_request(log)["request_id"] == answer["X-Request-Id"]


@pytest.mark.django_db
def test_what_django_logs_of_a_request_carries_its_id_too(log, client):
    answer = client.get("/no-such-page/")
    (line,) = log.found("django.request")
    assert line["request_id"] == answer["X-Request-Id"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "route"), [("/no-such-page/", "none"), ("/static/none.css", "static")]
)
def test_what_matches_no_route_is_not_named_by_its_address(log, client, path, route):
    client.get(path)
    assert the_request(log)["route"] == route


def test_an_invented_method_is_not_repeated(log, client):
    client.generic(WORDS.upper(), "/health/live")
    assert the_request(log)["method"] == "other"


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["i", "staff", "setup"])
def test_a_links_secret_is_not_in_the_log(log, client, door):
    client.get(f"/{door}/{LINK}/")
    assert log.lines
    assert LINK not in "".join(log.lines)


# --- nobody's words -------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ana", "rosa", "dana", "fay"])
def test_pages_full_of_words_leave_none_in_the_log(log, world, name):
    client = world.cast.client(name)
    client.raise_request_exception = False
    ids = world.ids["rosa"]
    for path in ("/", "/caseload/", "/today/", "/people/", "/desk/", "/review/"):
        client.get(path, {"q": WORDS})
        client.post(path, {"name": WORDS, "text": WORDS}, HTTP_REFERER=f"/{WORDS}")
    client.get(f"/couples/{ids['couple_id']}/{WORDS}/")
    client.get("/", HTTP_HOST=WORDS)
    everything = "".join(log.lines)
    assert len(log.found("practice.requests")) == 14
    known = canaries_of("rosa", "ines", "ana", "rosaines", "bo", "zoe")
    assert [c for c in {WORDS, *known} if c in everything] == []


def test_a_page_that_breaks_with_words_leaves_none(log, rf):
    def breaks(request):
        raise ValueError(WORDS)

    def caught(request):
        try:
            return breaks(request)
        except ValueError:
            logging.getLogger("django.request").exception("%s", WORDS)
            raise

    with pytest.raises(ValueError, match=WORDS):
        Observed(caught)(rf.get(f"/{WORDS}"))
    assert len(log.lines) == 1
    assert WORDS not in log.lines[0]


# --- tasks ----------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_task_is_one_line_with_its_id(log):
    sweep.apply(task_id="task-1")
    (line,) = log.found("practice.worked")
    assert (line["task"], line["outcome"]) == ("practice.tasks.sweep", "success")
    assert line["request_id"] == "task-1"


@pytest.mark.django_db
def test_a_task_that_fails_says_so_without_its_words(log):
    @app.task(name="practice.tasks.breaks")
    def breaks(words):
        raise ValueError(words)

    try:
        breaks.apply(args=[WORDS], task_id="task-2")
    finally:
        app.tasks.unregister("practice.tasks.breaks")
    (line,) = log.found("practice.worked")
    assert (line["outcome"], line["request_id"]) == ("failure", "task-2")
    assert WORDS not in "".join(log.lines)


@pytest.mark.django_db
def test_after_a_task_no_line_carries_its_id(log):
    sweep.apply(task_id="task-3")
    Client().get("/health/live")
    assert the_request(log)["request_id"] != "task-3"
