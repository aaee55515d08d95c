"""What an address may be asked after its "?".

A view that takes something says so with `@asks(Form)` and is handed the form. No view
reads the query itself; a test says so, and another sends every hostile value to every
field declared here. What a form does not name is ignored.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

MOST_PAGES = 10**6

type View = Callable[..., HttpResponse]


class Query(forms.Form):
    """The parameters of one address, all of them optional.

    `viewer` is who asks, for fields whose choices depend on it.
    """

    def __init__(self, data: Any = None, *, viewer: Any = None) -> None:
        self.viewer = viewer
        super().__init__(data)
        for field in self.fields.values():
            field.required = False

    def get(self, name: str) -> Any:
        """The value of a field; its empty value where none, or no good one, came."""
        self.is_valid()
        field = self.fields[name]
        return self.cleaned_data.get(name, field.clean(None))


class PageQuery(Query):
    """Which page of a list."""

    page = forms.IntegerField(
        min_value=1, max_value=MOST_PAGES, widget=forms.HiddenInput
    )

    def number(self) -> int:
        """The page asked for, counted from 1; the first for what is no page."""
        return self.get("page") or 1


def asks(form: type[Query]) -> Callable[[View], View]:
    """Hand the view its query as `query`, and say on the view what it may hold."""

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: object, **kwargs: object) -> Any:
            who = getattr(request, "viewer", None)
            query = form(request.GET, viewer=who)
            return view(request, *args, query=query, **kwargs)

        asked.asks = form  # type: ignore[attr-defined]
        return asked

    return decorate
