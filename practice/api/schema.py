"""The description of the API, made from its views, with the parts all of them share."""

from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from practice import problems
from practice.api.idempotency import KEY_PARAMETER, REPLAYED

_REF = {"$ref": "#/components/schemas/Problem"}
_EXAMPLE = {
    "type": "about:blank",
    "title": "Not Found",
    "status": 404,
    "detail": "Nothing matches the given URI",
    "instance": "019bd5a4-0000-7000-8000-000000000000",
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": "What kind of problem it is."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for a person."},
        "instance": {"type": "string", "description": "The id of the request."},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "Sentences by the names of fields or parameters.",
        },
    },
}
_ALWAYS = {
    "400": "A parameter, or the body, cannot be used",
    "401": "No token, or none that opens anything",
    "403": "Not for this token's role or scopes, or no license in force",
    "406": "Something else than JSON was asked for",
    "429": "Too often; Retry-After says how long to wait",
    "default": "Anything else that went wrong",
}
_NAMED = {"404": "Unknown, or not yours to see"}
_WRITES = {
    "409": "The same request is being worked on",
    "413": "More than 256 KiB",
    "415": "Not JSON",
    "422": "Refused; `detail` says why and what to do",
}
_REPLAYED = {
    "description": "`true` where this is the first answer to the same key, once more.",
    "schema": {"type": "string", "enum": ["true"]},
}
_MATCHED = {
    "412": "Another version is there by now; it comes as `present`",
    "428": "If-Match is missing",
}


_making = Lock()


def document() -> dict[str, Any]:
    """The whole description, OpenAPI 3.1; the same for everybody."""
    # The generator loads its own parts on first use, and fails where two do at once.
    with _making:
        return _made()


@cache
def _made() -> dict[str, Any]:
    make: Any = SchemaGenerator  # it says nothing of its types
    found: dict[str, Any] = make().get_schema(request=None, public=True)
    return found


def with_problems(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Say at each operation how it may fail."""
    components = result["components"]
    components["schemas"]["Problem"] = _PROBLEM
    words = _ALWAYS | _NAMED | _WRITES | _MATCHED
    components["responses"] = {
        f"Problem{code}": _response(code, said) for code, said in words.items()
    }
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _describe(operation, method, has_id="{" in path)
    return result


def _describe(operation: dict[str, Any], method: str, *, has_id: bool) -> None:
    words = dict(_ALWAYS)
    if has_id:
        words |= _NAMED
    if method != "get":
        words |= _WRITES
    if method == "put":
        words |= _MATCHED
    if method == "post":
        parameters = operation.setdefault("parameters", [])
        parameters.append(_key_parameter())
        for code, answer in operation["responses"].items():
            if code.startswith("2"):
                answer.setdefault("headers", {})[REPLAYED] = _REPLAYED
    for code in words:
        reference = {"$ref": f"#/components/responses/Problem{code}"}
        operation["responses"].setdefault(code, reference)


def _response(code: str, description: str) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": _REF}
    if code.isdigit():
        status = HTTPStatus(int(code))
        named = {"title": status.phrase, "status": status.value}
        content["example"] = _EXAMPLE | named | {"detail": description}
    return {"description": description, "content": {problems.MEDIA_TYPE: content}}


def _key_parameter() -> dict[str, Any]:
    return {
        "in": "header",
        "name": KEY_PARAMETER.name,
        "required": False,
        "schema": {"type": "string", "pattern": KEY_PARAMETER.pattern},
        "description": KEY_PARAMETER.description,
    }


def with_closed_requests(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Say that a request holds the named fields and no others."""
    for name, shape in result["components"]["schemas"].items():
        if name.endswith("InRequest"):
            shape["additionalProperties"] = False
    plain: dict[str, Any] = _without_marks(result)
    return plain


def _without_marks(part: Any) -> Any:
    """Without what the framework notes there for another step of its own."""
    if isinstance(part, dict):
        kept = (key for key in part if key != "x-spec-enum-id")
        return {key: _without_marks(part[key]) for key in kept}
    return [_without_marks(one) for one in part] if isinstance(part, list) else part
