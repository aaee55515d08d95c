"""What every view of the API stands on: who asks, what they may see, what is recorded.

A view names its table and its shape; rows come by `visible_to` and `open_for` and in no
other way. Writes call the verbs that the pages call.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from rest_framework.exceptions import (
    MethodNotAllowed,
    PermissionDenied,
    ValidationError,
)
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.pagination import BasePagination
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from clients.actions.rules import why_no_new_work
from clients.models import Couple
from practice import access, audit
from practice.access import ScopedQuerySet
from practice.api import permissions
from practice.api.authentication import BearerToken
from practice.api.errors import LicenseNeeded
from practice.api.fields import Input
from practice.api.paging import Keyset
from practice.api.parsing import JsonRenderer, SafeJsonParser
from practice.encryption import warm_rows

NO_THERAPIST = _("Only a therapist can do this.")
NOT_FOR_YOU = _("This is not for the role of your token.")
NO_SUCH = _("There is no such thing here.")


class Api(GenericAPIView[Any]):
    """The scoped base: token, role, license and parameters are asked before a view.

    `audience` may read here and `writers` may write; `new_work` says that a write here
    needs a license in force.
    """

    authentication_classes = (BearerToken,)
    permission_classes: Sequence[type[BasePermission]] = (permissions.HasScope,)
    parser_classes = (SafeJsonParser,)
    renderer_classes = (JsonRenderer,)
    filter_backends = (DjangoFilterBackend,)
    model: ClassVar[Any] = None
    audience: ClassVar[tuple[type[access.Viewer], ...]] = (
        access.Therapist,
        access.Admin,
    )
    writers: ClassVar[tuple[type[access.Viewer], ...]] = (access.Therapist,)
    scopes: ClassVar[dict[str, str]] = permissions.READ
    new_work: ClassVar[bool] = False
    http_method_names = ("get", "head", "post", "put")
    filterset_class: ClassVar[type[FilterSet] | None] = None
    pagination_class: type[BasePagination] | None = None

    @property
    def viewer(self) -> access.Viewer:
        """Who asks, in the role of their token."""
        return cast(access.ViewerRequest, self.request._request).viewer

    @property
    def therapist(self) -> access.Therapist:
        """The same where only a therapist comes this far."""
        if not isinstance(self.viewer, access.Therapist):
            raise PermissionDenied(NO_THERAPIST)
        return self.viewer

    def asked(self, name: str) -> str:
        """The value of a declared parameter; "" where none came."""
        return str(self.request.query_params.get(name, ""))

    def get_queryset(self) -> ScopedQuerySet[Any]:
        """The rows this viewer may see, with what their shape needs."""
        if getattr(self, "swagger_fake_view", False):
            return cast("ScopedQuerySet[Any]", self.model.objects.none())
        return self.with_parts(self.model.objects.visible_to(self.viewer))

    def with_parts(self, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """Fetch what belongs to each row in a fixed number of queries."""
        return rows

    def open_row(self, key: object) -> Any:
        """One row with the viewing recorded, or `Http404`."""
        return self.get_queryset().open_for(self.viewer, key)

    def sent(self, shape: type[Input]) -> dict[str, Any]:
        """What was sent, checked. Raises `ValidationError`."""
        read = shape(data=self.request.data)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def named(self, model: Any, key: object, name: str) -> Any:
        """A row that a body names; a stranger's is as unknown as one that never was.

        Raises `ValidationError` under the field's name.
        """
        try:
            return model.objects.find_for(self.viewer, key)
        except Http404:
            raise ValidationError({name: [NO_SUCH]}) from None

    def check_permissions(self, request: Request) -> None:
        """Ask for the token's scope, then for its role, then for the license."""
        if request.auth is not None:
            self._require_method(request)
        super().check_permissions(request)
        writes = request.method not in SAFE_METHODS
        if not isinstance(self.viewer, self.writers if writes else self.audience):
            raise PermissionDenied(NO_THERAPIST if writes else NOT_FOR_YOU)
        if writes and self.new_work and (why := why_no_new_work(self.therapist)):
            raise LicenseNeeded(why)

    def _require_method(self, request: Request) -> None:
        """A method that is not here is 405, whatever the token may do."""
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After all else: refuse parameters that nothing here reads."""
        super().initial(request, *args, **kwargs)
        self._refuse_unknown_parameters(request)

    def _refuse_unknown_parameters(self, request: Request) -> None:
        known = self.parameters() if request.method in SAFE_METHODS else set()
        wrong: dict[str, list[Any]] = {}
        for name, values in request.query_params.lists():
            if name not in known:
                wrong[name] = [_("There is no such parameter here.")]
            elif len(values) > 1:
                wrong[name] = [_("Give this once.")]
            elif not values[0]:
                wrong[name] = [_("Give a value, or leave this out.")]
        if wrong:
            raise ValidationError(wrong)

    def parameters(self) -> set[str]:
        """The names of all parameters that an address takes."""
        return set()


class Listing(ListModelMixin, Api):
    """A list: filtered, by pages, with one line in the audit trail."""

    what: ClassVar[str]
    pagination_class = Keyset

    def parameters(self) -> set[str]:
        """What it can be filtered by, and the two that turn pages."""
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        return {*filters, *Keyset.names}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page of the rows in view."""
        rows = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(rows) or []
        warm_rows(page)
        audit.listed(by=self.viewer, what=self.what, count=len(page))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class Making(Listing):
    """A list to which a POST adds a row of one couple."""

    scopes = permissions.READ_AND_WRITE

    def before_replay(self, request: Request, **kwargs: Any) -> None:
        """An old answer is for those who may still see its couple, and is a reading."""
        couple = self.named(Couple, dict(request.data).get("couple"), "couple")
        audit.record(by=self.viewer, action="viewed", about=couple)


class Single(Api):
    """One row: found or 404, and the viewing recorded."""

    def opened(self, key: object) -> Response:
        """The row in full."""
        return self.shown(self.open_row(key))

    def shown(self, row: Any, status: int = 200) -> Response:
        """A row in this view's shape."""
        return Response(self.get_serializer(row).data, status=status)


class Acting(Single):
    """A verb on one row, by POST without a body; answers with the row."""

    scopes = permissions.READ_AND_WRITE

    def find(self, key: object) -> Any:
        """The row, or `Http404`; the verb records what it does."""
        return self.get_queryset().find_for(self.viewer, key)

    def before_replay(self, request: Request, **kwargs: Any) -> None:
        """An old answer is for those who may still see its row, and is a reading.

        Raises `Http404`.
        """
        self.open_row(*kwargs.values())

    def after(self, row: Any) -> Response:
        """The row as it stands after the verb."""
        self.sent(Input)
        self.act(row)
        return self.shown(self.find(row.pk))

    def act(self, row: Any) -> None:
        """Call the verb."""
        raise NotImplementedError
