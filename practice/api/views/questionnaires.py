"""Questionnaire schedules, sittings and their scores, and sheets answered on paper."""

import uuid
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions, catalog
from assessments.models import Administration, Plan, Score
from clients.models import Couple, Partner
from practice.access import ScopedQuerySet
from practice.api import filters, permissions
from practice.api.base import NO_SUCH, Acting, Api, Listing, Making, Single
from practice.api.errors import MatchNeeded, NotThatVersion
from practice.api.idempotency import idempotent
from practice.api.serializers import questionnaires as shapes
from practice.errors import StaleError

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The ETag of the version you have read, such as `"3"`.',
)
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    required=True,
    response=[200],
    description='Names this version, such as `"3"`; send it back as `If-Match`.',
)


class PlanView(Api):
    """What all views of schedules share."""

    model = Plan
    serializer_class = shapes.PlanOut

    def with_parts(self, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """With the questionnaire's name, without its statements."""
        return rows.select_related("instrument").defer("instrument__document")


class Plans(Making, PlanView):
    """Questionnaire schedules of your couples."""

    new_work = True
    what = "plans"
    filterset_class = filters.Plans

    @extend_schema(operation_id="listPlans", tags=["plans"])
    def get(self, request: Request) -> Response:
        """List questionnaire schedules."""
        return self.list(request)

    @extend_schema(
        operation_id="makePlan",
        tags=["plans"],
        request=shapes.PlanIn,
        responses={201: shapes.PlanOut},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Give a questionnaire once, or every few weeks."""
        given = self.sent(shapes.PlanIn)
        couple = self.named(Couple, given.pop("couple"), "couple")
        given["instrument"] = _instrument(
            self.therapist.practice_id, given["instrument"]
        )
        self._require_present(couple, given["whom"])
        made = actions.plan(couple=couple, by=self.therapist, **given)
        return Response(self.get_serializer(made).data, status=201)

    def _require_present(self, couple: Couple, whom: str) -> None:
        """As on the page: only those who have not left can be asked."""
        rows = Partner.objects.visible_to(self.viewer).filter(couple=couple)
        slots = set(rows.present().values_list("slot", flat=True))
        wanted = set(Partner.Slot.values) if whom == Plan.For.BOTH else {whom}
        if not wanted <= slots:
            raise ValidationError({"whom": [_("Not everybody named here is there.")]})


def _instrument(practice_id: uuid.UUID, code: str) -> Any:
    for row in catalog.current(practice_id):
        if row.code == code:
            return row
    raise ValidationError({"instrument": [NO_SUCH]})


class OnePlan(Single, PlanView):
    """One schedule."""

    @extend_schema(operation_id="readPlan", tags=["plans"])
    def get(self, request: Request, plan_id: uuid.UUID) -> Response:
        """Read one questionnaire schedule."""
        return self.opened(plan_id)


class StopPlan(Acting, PlanView):
    """Ending a schedule."""

    @extend_schema(operation_id="stopPlan", tags=["plans"], request=None)
    @idempotent
    def post(self, request: Request, plan_id: uuid.UUID) -> Response:
        """Stop a schedule; what was begun can still be finished."""
        return self.after(self.find(plan_id))

    def act(self, row: Plan) -> None:
        """Stop it."""
        actions.stop_plan(plan=row, by=self.therapist)


class AdministrationView(Api):
    """What the list and the page of sittings share."""

    model = Administration

    def with_parts(self, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """With scores, but of nothing that was confided: one query more."""
        scores = Score.objects.visible_to(self.viewer).order_by("scale")
        scores = scores.filter(administration__confided__isnull=True)
        named = rows.select_related("instrument", "wording")
        named = named.defer("instrument__document", "wording__document")
        return named.prefetch_related(Prefetch("scores", scores))


class Administrations(Listing, AdministrationView):
    """Sittings of your couples."""

    serializer_class = shapes.AdministrationOut
    what = "administrations"
    filterset_class = filters.Administrations

    @extend_schema(operation_id="listAdministrations", tags=["administrations"])
    def get(self, request: Request) -> Response:
        """List sittings with their scores."""
        return self.list(request)


class OneAdministration(Single, AdministrationView):
    """One sitting."""

    serializer_class = shapes.AdministrationWhole

    @extend_schema(operation_id="readAdministration", tags=["administrations"])
    def get(self, request: Request, administration_id: uuid.UUID) -> Response:
        """Read one sitting; its answers once it is finished."""
        return self.opened(administration_id)


class Paper(Single):
    """A sheet that was answered on paper, entered by a therapist."""

    model = Administration
    serializer_class = shapes.PaperOut
    scopes = permissions.READ_AND_WRITE

    @extend_schema(
        operation_id="readPaper", tags=["administrations"], parameters=[ETAG]
    )
    def get(self, request: Request, administration_id: uuid.UUID) -> Response:
        """Read what was entered so far; its `ETag` names this version."""
        return self._answer(self.open_row(administration_id))

    @extend_schema(
        operation_id="enterPaper",
        tags=["administrations"],
        request=shapes.PaperIn,
        parameters=[IF_MATCH, ETAG],
    )
    def put(self, request: Request, administration_id: uuid.UUID) -> Response:
        """Enter a sheet; finished, it is scored, once and for good."""
        row = self.get_queryset().find_for(self.viewer, administration_id)
        given = self.sent(shapes.PaperIn)
        self._require_match(request, row)
        save = (
            actions.enter_from_paper if given["finished"] else actions.save_from_paper
        )
        try:
            kept = save(
                administration=row,
                answers=given["answers"],
                revision=row.revision,
                by=self.therapist,
            )
        except StaleError:  # in the moment since we looked
            raise self._stale(administration_id) from None
        return self._answer(kept)

    def _require_match(self, request: Request, row: Administration) -> None:
        seen = request.META.get("HTTP_IF_MATCH", "")
        if not seen.strip():
            raise MatchNeeded
        if _etag(row) not in {one.strip() for one in seen.split(",")}:
            raise self._stale(row.pk)

    def _stale(self, key: object) -> NotThatVersion:
        present = self.get_queryset().find_for(self.viewer, key)
        return NotThatVersion(self.get_serializer(present).data, _etag(present))

    def _answer(self, row: Administration) -> Response:
        answer = self.shown(row)
        answer["ETag"] = _etag(row)
        return answer


def _etag(row: Administration) -> str:
    return f'"{row.revision}"'
