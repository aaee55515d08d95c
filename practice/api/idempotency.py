"""`Idempotency-Key`: a write that is asked for again happens once.

    class Sessions(Base):
        @idempotent
        def post(self, request): ...

The header is optional. With it, the first success is answered again for a day, with
`Idempotency-Replayed: true`. A refusal (4xx) and a failure (5xx) wrote nothing and
give the key back at once; a request that died gives it back after a lease.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.db import Error, transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from practice import replays
from practice.api.errors import TooLarge
from practice.api.parsing import JsonRenderer
from practice.faults import fault
from practice.models import ApiAnswer, ApiToken

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{8,128}")
_KEPT_HEADERS = ("ETag", "Location")

type Handler = Callable[..., Response]

#: For a view's schema.
KEY_PARAMETER = OpenApiParameter(
    name=HEADER,
    type=OpenApiTypes.STR,
    location=OpenApiParameter.HEADER,
    required=False,
    pattern=r"^[\x21-\x7e]{8,128}$",
    description=(
        "A name of your own for this write, 8 to 128 visible ASCII characters, such as"
        " a UUID. Sent again within 24 hours with the same body, it gets the first"
        " answer again and nothing is written twice; with another body, 422; while the"
        " first is being worked on, 409."
    ),
)


class KeyUnreadable(exceptions.ParseError):
    """400: the key is too short, too long, or holds other characters."""

    default_detail = _("Idempotency-Key takes 8 to 128 visible ASCII characters.")
    kind = "idempotency-key-unreadable"


class KeyReused(exceptions.APIException):
    """422: the key stands for another write."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = _(
        "This Idempotency-Key was sent before with another body or to another"
        " address. Choose a new one."
    )
    kind = "idempotency-key-reused"


class InFlight(exceptions.APIException):
    """409: the same write is being worked on at this moment."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("The same request is being worked on. Ask again in a moment.")
    kind = "idempotency-in-flight"

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


def idempotent(handler: Handler) -> Handler:
    """Let a view's method heed `Idempotency-Key`; its write is then one transaction.

    A view with a method `before_replay(request, *args, **kwargs)` is asked before an
    old answer is given again; it raises where the caller may not see it any more.
    """

    @wraps(handler)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        held = _claimed(_write(request, key))
        if held.state == ApiAnswer.State.DONE:
            if may := getattr(view, "before_replay", None):
                may(request, *args, **kwargs)
            return _again(held)
        fault("idempotency.claimed")
        try:
            return _first(held, lambda: handler(view, request, *args, **kwargs))
        except replays.InFlight as lost:
            raise InFlight(lost.wait) from lost
        except Exception:
            # Where the database is gone too, the lease gives the key back.
            with suppress(Error):
                replays.release(held)
            raise

    once.heeds_key = True  # type: ignore[attr-defined]
    return once


def _first(held: ApiAnswer, work: Callable[[], Response]) -> Response:
    """Do the work and keep its answer, both or neither."""
    with transaction.atomic():
        response = work()
        done = status.is_success(response.status_code)
        if done:
            fault("idempotency.written")
            replays.keep(
                held, status=response.status_code, answer=_to_be_kept(response)
            )
            fault("idempotency.kept")
        else:
            transaction.set_rollback(True)
    if not done:
        replays.release(held)
    fault("idempotency.committed")
    return response


def _claimed(write: replays.Write) -> ApiAnswer:
    try:
        return replays.claim(write)
    except replays.KeyReused as reused:
        raise KeyReused from reused
    except replays.InFlight as running:
        raise InFlight(running.wait) from running


def _write(request: Request, key: str) -> replays.Write:
    """What is asked for, and by whom; read before the body is parsed."""
    if not _KEY.fullmatch(key):
        raise KeyUnreadable
    token = cast(ApiToken, request.auth)
    asked = request._request
    try:
        body = asked.body
    except RequestDataTooBig as error:
        raise TooLarge from error
    whole = asked.get_full_path().encode() + b"\n" + body
    return replays.Write(
        practice_id=_id(token.practice_id),
        user_id=_id(token.user_id),
        role_id=token.role_id,
        key=key,
        method=asked.method or "",
        path=asked.path[:500],
        body_hash=hashlib.sha256(whole).hexdigest(),
    )


def _id(value: object) -> uuid.UUID:
    return uuid.UUID(str(value))


def _to_be_kept(response: Response) -> dict[str, object]:
    """The answer as JSON text, with the headers that belong to it."""
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    return {"body": JsonRenderer().render(response.data).decode(), "headers": headers}


def _again(held: ApiAnswer) -> Response:
    """The first answer, once more."""
    kept = cast("dict[str, Any]", held.answer)
    data = json.loads(kept["body"]) if kept["body"] else None
    headers = kept["headers"] | {REPLAYED: "true"}
    return Response(data, status=held.status, headers=headers)
