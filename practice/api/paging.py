"""Pages of a list, by the last id of the page before: as fast at the end as at first.

Ids are made in the order of time, so a list is in the order in which its rows were
made, and a program that was broken off goes on with the page it had reached.
"""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

USUAL = 50
MOST = 100


class Keyset(BasePagination):
    """`cursor` and `page_size`; an answer of `results` and `next`."""

    names = ("cursor", "page_size")

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any]:
        """The rows of one page, in the order of their ids.

        Raises `ValidationError` for a cursor or a size that is none.
        """
        self.request = request
        size = _size(request.query_params.get("page_size"))
        rows: models.QuerySet[Any] = queryset.order_by("pk")
        if after := _cursor(request.query_params.get("cursor")):
            rows = rows.filter(pk__gt=after)
        found = list(rows[: size + 1])
        self.last = found[size - 1].pk if len(found) > size else None
        return found[:size]

    def get_paginated_response(self, data: Any) -> Response:
        """The page, and the address of the next; null on the last."""
        return Response({"results": data, "next": self._next()})

    def _next(self) -> str | None:
        if self.last is None:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = str(self.last)
        return self.request.build_absolute_uri(
            f"{self.request.path}?{query.urlencode()}"
        )

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        """How a page is described."""
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": address | {"description": "Null on the last page."},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """How its two parameters are described."""
        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        cursor = {"type": "string", "format": "uuid"}
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "schema": cursor,
                "description": "Where to go on; follow `next` rather than making one.",
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "schema": size,
                "description": f"Rows to a page, {USUAL} unless told, {MOST} at most.",
            },
        ]


def _size(text: str | None) -> int:
    if text is None:
        return USUAL
    if text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST:
        return int(text)
    said = _("Give a whole number from 1 to %(most)d.") % {"most": MOST}
    raise ValidationError({"page_size": [said]})


def _cursor(text: str | None) -> uuid.UUID | None:
    if text is None:
        return None
    try:
        found = uuid.UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text:
        raise ValidationError({"cursor": [_("Follow the address under `next`.")]})
    return found
