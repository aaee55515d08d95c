"""Middleware of every request: ids, plain input, no caching, session limits."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from practice import audit, clock, problems
from practice.ids import new_id
from practice.plain_text import is_plain, is_whole_utf8
from practice.uploads import may_carry_file

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

MULTIPART = "multipart/form-data"
MOST_QUERY = 8 * 1024
"""Bytes of an address after its "?"; the web server stops at about the same."""
OTHER_CHARSET = "secure_base.other_charset"
"""What `practice.wsgi` puts into a request whose content type is not in UTF-8."""


class RequestId:
    """Give each request an id; the audit and the answer carry it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = str(new_id())
        with audit.request(request_id):
            response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class PlainInput:
    """Refuse what no database can store, before any view sees it.

    NUL bytes, lone surrogates and bytes that are no UTF-8 answer 400, in the path, the
    query or a form: Django would put other characters in their place and go on. So
    does a content type that names another charset, by which Django would read even the
    query. A cookie with such characters counts as none. What a file is made of is its
    view's to judge. Bodies over DATA_UPLOAD_MAX_MEMORY_SIZE answer 413 and are not
    read.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _refuse(request, 413)
        if OTHER_CHARSET in request.META or not is_named_utf8(request.encoding):
            said = _("Only UTF-8 is read here. Name no other charset.")
            return _refuse(request, 400, said)
        if not self._is_plain_address(request):
            return _refuse(request, 400)
        # Dropped and not refused: a browser would send a bad one again and again.
        for name in [n for n, text in request.COOKIES.items() if not is_plain(text)]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """Look into the form once the limits have let it through."""
        found = [*request.GET.lists()]
        # A body of JSON is read, and refused, by `practice.safe_json`.
        if request.content_type != "application/json":
            carries_file = may_carry_file(request) and request.content_type == MULTIPART
            # Before the fields: reading them uses the body up.
            if not carries_file and not _is_utf8(request):
                return _refuse(request, 400)
            found += request.POST.lists()
        if all(is_plain(text) for name, values in found for text in (name, *values)):
            return None
        return _refuse(request, 400)

    @staticmethod
    def _is_plain_address(request: HttpRequest) -> bool:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MOST_QUERY:  # first: what follows takes the longer, the more
            return False
        raw = unquote_to_bytes(query)
        return is_plain(request.path) and is_whole_utf8(raw) and b"\x00" not in raw


def _length(request: HttpRequest) -> int:
    """The bytes a body is said to have; the server reads no more than that."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said[:18]) if said.isdecimal() and said.isascii() else 0


def _is_utf8(request: HttpRequest) -> bool:
    """Whether the body of a form without files is UTF-8 throughout."""
    body = request.body
    if request.content_type == "application/x-www-form-urlencoded":
        body = unquote_to_bytes(body)
    return is_whole_utf8(body)


def is_named_utf8(charset: str | None) -> bool:
    """Whether a charset that somebody names, or leaves out, is UTF-8."""
    return charset is None or charset.lower() in ("utf-8", "utf8")


def _refuse(request: HttpRequest, status: int, why: str = "") -> HttpResponse:
    if problems.wanted(request):
        return problems.response(status, why)
    return render(request, f"errors/{status}.html", status=status)


class NoStore:
    """Nothing with a person behind it stays in a cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store, private")
        return response


class SessionLimits:
    """End a session after too long a rest, and after too long in all.

    The limits are shorter for people who work here than for people in care:
    settings.SESSION_LIMITS gives (rest, in all) in seconds.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._apply(request)
        return self.get_response(request)

    @staticmethod
    def _apply(request: HttpRequest) -> None:
        now = clock.now().timestamp()
        session = request.session
        begun = session.setdefault("signed_in_at", now)
        seen = session.get("seen_at", now)
        # Written at most once a minute: a page must not cost a write to say "here".
        if now - seen > 60 or "seen_at" not in session:
            session["seen_at"] = now
        rest, in_all = _limits(session.get("limits", "staff"))
        if now - seen > rest or now - begun > in_all:
            logout(request)


def _limits(kind: str) -> tuple[int, int]:
    from_settings: dict[str, tuple[int, int]] = settings.SESSION_LIMITS
    return from_settings.get(kind, from_settings["staff"])
