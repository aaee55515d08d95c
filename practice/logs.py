"""What the logs say: what happened and where, never who or what somebody wrote.

Two ways of writing: plain lines where somebody works at the code or plays with the
sample, and one JSON object a line where a practice is served. The second is what is
kept and shipped, so it is stricter: of a record that another library made only the
fixed words and the numbers are written, or its place where these come in one piece,
and of an exception its type and its place: both like to repeat what a person sent.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from http.client import responses
from types import TracebackType
from typing import Any

from celery import current_task

from practice import audit

# Whoever reads a log must not be able to use an invitation or set the product up.
_LINK = re.compile(r"(/(?:i|staff|setup)/+)[^\s/][^\s]*", re.IGNORECASE)
# The web server's own refusals repeat the line that was sent, and from where.
_REFUSAL = re.compile(r"(Invalid request)\b")
# A warning's place and kind; what follows may hold a value.
_WARNING = re.compile(r".*?([^/\s]+:\d+: \w+):")
#: Modes whose log is kept: JSON, and nothing beside it.
KEPT = ("serve", "production")
#: Whose words are ours: the arguments of these loggers are ids, states and counts.
OURS = ("practice", "clients", "assessments", "homework")
#: What `facts` may name; anything else in it is left out.
FACTS = ("method", "route", "status", "ms", "role", "task", "outcome")
_CUT = "..."
_FRAMES = 12


class DiscreetFormatter(logging.Formatter):
    """A formatter that cuts every address behind /i/, /staff/ and /setup/.

    It works on the finished text, so exceptions and tracebacks are cut too.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, with "..." where a link's secret was."""
        return _LINK.sub(r"\1...", super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, ASCII only: no value can begin a line of its own.

    Keys: ``time`` (UTC, RFC 3339), ``level``, ``logger``, ``message``, ``request_id``
    (in a task: the task's id), what ``facts`` names (see ``FACTS``), and ``error``:
    the exception's type, its places and the types behind it, without its words.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _LINK.sub(r"\1...", _message(record)),
            "request_id": _id_of(record),
        }
        facts: dict[str, object] = getattr(record, "facts", {})
        line |= {name: facts[name] for name in FACTS if name in facts}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = _error(record.exc_info[1], record.exc_info[2])
        return json.dumps(line, default=lambda _: _CUT)


def _id_of(record: logging.LogRecord) -> str:
    """The request's id, or the task's; empty outside of both."""
    found = audit.request_id()
    if not found and current_task:
        found = current_task.request.id or ""
    return found or str(getattr(getattr(record, "request", None), "observed_id", ""))


def _message(record: logging.LogRecord) -> str:
    """Our own words whole; of others the template, with numbers and nothing else."""
    if record.name.split(".")[0] in OURS:
        return record.getMessage()
    status = getattr(record, "status_code", None)
    if isinstance(status, int):  # Django names the address; the route is logged by us
        return responses.get(status, str(status))
    if record.name.startswith("django.security"):  # holds what was sent
        return record.name.rsplit(".", 1)[-1]
    if record.name == "py.warnings":
        warned = _WARNING.match(record.getMessage())
        return warned[1] if warned else "warning"
    template = str(record.msg)
    if not record.args:  # nobody can tell what was put into it before it came here
        refused = _REFUSAL.match(template)
        return refused[1] if refused else f"{record.name}:{record.lineno}"
    try:
        return str(template % _numbers_of(record.args))
    except (TypeError, ValueError, KeyError):
        return template


def _numbers_of(args: Any) -> Any:
    if isinstance(args, dict):
        return {name: _number(value) for name, value in args.items()}
    return tuple(_number(value) for value in args)


def _number(value: object) -> object:
    return value if isinstance(value, int | float) else _CUT


def _error(
    error: BaseException | None, where: TracebackType | None
) -> dict[str, object]:
    frames = traceback.extract_tb(where)[-_FRAMES:]
    behind = error and (error.__cause__ or error.__context__)
    seen: list[str] = []
    while behind is not None and len(seen) < _FRAMES:
        seen.append(type(behind).__name__)
        behind = behind.__cause__ or behind.__context__
    return {
        "type": type(error).__name__,
        "at": [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in frames],
        "after": seen,
    }


def _short(filename: str) -> str:
    return "/".join(filename.rsplit("/", 3)[-3:])


def configured(mode: str) -> dict[str, Any]:
    """The logging configuration of a mode; web server and worker use it as well."""
    kept = mode in KEPT
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "class": "practice.logs.DiscreetFormatter",
                "format": "{levelname} {name} {message}",
                "style": "{",
            },
            "json": {"class": "practice.logs.JsonFormatter"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "json" if kept else "plain",
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        # Handlers of Django's and of the web server's own would print addresses whole.
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},
            # One line a request and a task; in the sample they would bury the address.
            "practice.requests": {"level": "WARNING" if mode == "demo" else "INFO"},
            "practice.worked": {"level": "INFO" if kept else "WARNING"},
            **{
                server: {"handlers": ["console"], "level": level, "propagate": False}
                for server, level in (
                    ("django.server", "INFO"),
                    ("gunicorn.error", "WARNING"),
                )
            },
        },
    }
