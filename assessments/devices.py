"""On which browser something was answered, as a mark that leads back to none.

A random number in a cookie of two hours, and of it a keyed hash bound to the couple.
It serves one hint: that two partners answered one after the other on one device.
"""

import hashlib
import hmac
import re
import secrets
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "__Host-mark" if settings.HTTPS else "mark"
SECONDS = 2 * 3600
_MARK = re.compile(r"[A-Za-z0-9_-]{22}")


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the browser its number, if it has none."""
    mark = request.COOKIES.get(COOKIE, "")
    if not _MARK.fullmatch(mark):
        response.set_cookie(
            COOKIE,
            secrets.token_urlsafe(16),
            max_age=SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def device_of(request: HttpRequest, couple_id: uuid.UUID | str) -> str:
    """The browser's mark within one couple, 32 digits; empty for an unknown one."""
    mark = request.COOKIES.get(COOKIE, "")
    if not _MARK.fullmatch(mark):
        return ""
    key = hashlib.sha256(b"device mark" + settings.MASTER_KEY).digest()
    return hmac.new(key, f"{couple_id}|{mark}".encode(), hashlib.sha256).hexdigest()[
        :32
    ]
