"""What comes in is plain JSON, and nothing else; what goes out is, too."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from practice import safe_json
from practice.api.errors import TooLarge


class SafeJsonParser(BaseParser):
    """Reads a body by `practice.safe_json`; the rest is refused with its reason."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The object that was sent. Raises `ParseError` (400) or `TooLarge` (413)."""
        body = stream.read(safe_json.MOST_BYTES + 1)
        if len(body) > safe_json.MOST_BYTES:
            raise TooLarge
        try:
            return safe_json.loads(body)
        except safe_json.BadJsonError as error:
            raise ParseError(str(error)) from error


class JsonRenderer(JSONRenderer):
    """JSON in UTF-8; numbers that JSON does not have are an error of ours."""

    charset = None
