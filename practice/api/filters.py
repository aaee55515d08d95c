"""What a list may be narrowed by. Whatever is not declared here is refused.

Every filter is on a plain column of rows the viewer sees anyway: none reaches into
another table or into what is sealed, so that no answer tells more than its rows do.
"""

import uuid
from datetime import datetime
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from assessments.definitions import KINDS
from assessments.models import Administration
from homework.models import Assignment, Entry, Occurrence
from practice.api.fields import (
    NO_MOMENT,
    NO_OFFSET,
    OTHER_CENTURY,
    NoOffset,
    is_of_this_century,
    read_moment,
)


class MomentField(forms.Field):
    """A moment with its offset, of this century."""

    def clean(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            moment = read_moment(value)
        except NoOffset:
            raise ValidationError(NO_OFFSET) from None
        except ValueError:
            raise ValidationError(NO_MOMENT) from None
        if not is_of_this_century(moment.date()):
            raise ValidationError(OTHER_CENTURY)
        return moment


class Described(filters.Filter):
    """A filter whose kind the generator of the description could not guess."""

    kind: ClassVar[dict[str, str]]

    def __init__(self, *args: Any, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, help_text=help_text, **kwargs)
        extend_schema_field(self.kind | {"description": help_text})(self)


class Moment(Described):
    """Compares a moment."""

    kind: ClassVar[dict[str, str]] = {"type": "string", "format": "date-time"}
    field_class = MomentField


class KeyField(forms.Field):
    """An id as the API writes it; the framework's own takes blanks for no filter."""

    def clean(self, value: Any) -> uuid.UUID | None:
        if not value:
            return None
        try:
            found = uuid.UUID(value)
        except ValueError:
            found = None
        if found is None or str(found) != value:
            raise ValidationError(_("Give an id as it is written here."))
        return found


class Key(Described):
    """Compares an id."""

    kind: ClassVar[dict[str, str]] = {"type": "string", "format": "uuid"}
    field_class = KeyField


class FlagField(forms.Field):
    """`true` or `false`."""

    def clean(self, value: Any) -> bool | None:
        if value in (None, ""):
            return None
        if value not in ("true", "false"):
            raise ValidationError(_("Give true or false."))
        return bool(value == "true")


class Has(Described):
    """Yes or no: whether a column that may be empty holds something."""

    kind: ClassVar[dict[str, str]] = {"type": "boolean"}
    field_class = FlagField

    def __init__(self, column: str, help_text: str) -> None:
        super().__init__(column, "isnull", exclude=True, help_text=help_text)


class OfCouple(filters.FilterSet):
    """Every list but persons and couples can be narrowed to one couple."""

    couple = Key(field_name="couple_id", help_text="Of this couple.")


class OfPartner(OfCouple):
    """And to one partner."""

    partner = Key(field_name="partner_id", help_text="Of this partner.")


class Couples(filters.FilterSet):
    """In care, or ended."""

    ended = Has("ended_at", "Whether their care has ended.")


class Persons(filters.FilterSet):
    """Nothing: a caseload is short."""


class Instruments(filters.FilterSet):
    """By kind, and whether they are still given."""

    kind = filters.ChoiceFilter(
        choices=[(kind, kind) for kind in KINDS], help_text="Of this kind."
    )
    retired = Has("retired_at", "Whether it is given no more.")


class Plans(OfCouple):
    """Of one questionnaire; running, or stopped."""

    instrument = Key(
        field_name="instrument_id", help_text="Of this version of a questionnaire."
    )
    stopped = Has("stopped_at", "Whether it was stopped.")


class Administrations(OfPartner):
    """By questionnaire, schedule, state and the moment it was finished."""

    instrument = Key(
        field_name="instrument_id", help_text="Of this version of a questionnaire."
    )
    plan = Key(field_name="plan_id", help_text="Of this schedule.")
    state = filters.ChoiceFilter(
        choices=Administration.State.choices, help_text="In this state."
    )
    submitted_since = Moment(
        field_name="submitted_at", lookup_expr="gte", help_text="Finished since then."
    )


class Assignments(OfCouple):
    """Running, or ended."""

    ended = Has("ended_at", "Whether it was ended.")
    cadence = filters.ChoiceFilter(
        choices=Assignment.Cadence.choices, help_text="Given this often."
    )


class Occurrences(OfPartner):
    """By assignment, state, and when it is due."""

    assignment = Key(field_name="assignment_id", help_text="Of this assignment.")
    state = filters.ChoiceFilter(
        choices=Occurrence.State.choices, help_text="In this state."
    )
    due_since = Moment(
        field_name="due_at", lookup_expr="gte", help_text="Due at or after."
    )
    due_until = Moment(
        field_name="due_at", lookup_expr="lte", help_text="Due at or before."
    )


class Entries(OfPartner):
    """By how it went, and when it was recorded."""

    outcome = filters.ChoiceFilter(
        choices=Entry.Outcome.choices, help_text="Went like this."
    )
    recorded_since = Moment(
        field_name="recorded_at", lookup_expr="gte", help_text="Recorded since then."
    )


class Sessions(OfCouple):
    """By when they are, and whether they were cancelled."""

    starts_since = Moment(
        field_name="starts_at", lookup_expr="gte", help_text="Begins at or after."
    )
    starts_until = Moment(
        field_name="starts_at", lookup_expr="lte", help_text="Begins at or before."
    )
    cancelled = Has("cancelled_at", "Whether it was cancelled.")


class ReviewItems(OfPartner):
    """Waiting, or read."""

    reviewed = Has("reviewed_at", "Whether somebody has read it.")
