"""Asking the product for a page inside this process, through all of its middleware."""

import io
import time
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import override_settings

from practice.encryption import forget_keys
from practice.models import User

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def sign_in(user: User) -> str:
    """A session of this account, with a second factor where one is asked for."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def product() -> WSGIHandler:
    """The product as the web server runs it."""
    return WSGIHandler()


def bare() -> WSGIHandler:
    """A Django without anything but the bare page."""
    with override_settings(MIDDLEWARE=["benchmarks.bare.Bare"]):
        return WSGIHandler()


def ask(handler: WSGIHandler, place: str, session: str) -> tuple[float, int]:
    """One GET: seconds until the last byte, and the status."""
    path, _, query = place.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    status: list[str] = []
    begun = time.perf_counter()
    response = handler(environ, lambda line, _headers: status.append(line))
    for _part in response:
        pass
    response.close()
    return time.perf_counter() - begun, int(status[0].split()[0])


@dataclass
class Recorded:
    """Statements as they go by, with what was bound to them."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(
        self, execute: Any, sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)

    def reads(self) -> list[tuple[str, Any]]:
        """Only what reads."""
        return [one for one in self.statements if one[0].startswith(("SELECT", "(SEL"))]


def record(handler: WSGIHandler, place: str, session: str) -> Recorded:
    """What one request asks the database."""
    recorded = Recorded()
    with connection.execute_wrapper(recorded):
        ask(handler, place, session)
    return recorded


def replay(statements: list[tuple[str, Any]]) -> float:
    """Seconds for the same rows by the database's driver, with no models between."""
    connection.ensure_connection()
    begun = time.perf_counter()
    with connection.create_cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()
    return time.perf_counter() - begun


def go_cold() -> None:
    """Let go of the connection and of every key in hand, as after a start."""
    connection.close()
    forget_keys()
