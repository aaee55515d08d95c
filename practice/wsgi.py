"""The web server's entrance."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from practice.web import OTHER_CHARSET, is_named_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
_product = get_wsgi_application()


def entered(environ: dict[str, Any]) -> dict[str, Any]:
    """The request as Django gets it: without a content type in another charset.

    Django decodes the query and the form by whatever codec the caller names there.
    Some of them raise before any middleware runs, others make of harmless bytes what
    no database holds. `practice.web.PlainInput` refuses what is marked here.
    """
    said = environ.get("CONTENT_TYPE", "")
    try:
        _kind, parameters = parse_header_parameters(said)
        if is_named_utf8(parameters.get("charset")):
            return environ
    except (LookupError, ValueError):
        pass  # too long, or in a codec of its own inside a parameter
    return environ | {"CONTENT_TYPE": "", OTHER_CHARSET: True}


def application(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Answer one request."""
    return _product(entered(environ), start_response)
