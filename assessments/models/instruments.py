"""Questionnaires as published, a practice's own, and the wordings it may use."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.definitions import Instrument as Definition
from assessments.parsing import from_document
from practice import clock
from practice.access import Admin, Nobody, ScopedQuerySet, Therapist, Viewer
from practice.models import Practice, User
from practice.models.base import Row

KEPT_PARSED = 256


class InstrumentQuerySet(ScopedQuerySet["Instrument"]):
    """Questionnaires."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Everyone in a practice: the shipped ones and that practice's own."""
        if isinstance(viewer, Nobody) or viewer.practice_id is None:
            return self.none()
        return self.for_practice(viewer.practice_id)

    def for_practice(self, practice_id: object) -> Self:
        """Those shipped with the product, and the practice's own."""
        return self.filter(Q(practice=None) | Q(practice_id=practice_id))


class Instrument(Row):
    """One version of a questionnaire's definition; frozen once published.

    `practice` is empty for those shipped with the product; a practice's own say who
    made them. A change is a new version: no verb touches a row that is there.
    """

    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=10)
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=120)
    partner_title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, default="house")
    family = models.CharField(max_length=16, default="attachment")
    shelf = models.CharField(max_length=8, default="front")
    raises_flags = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField()
    min_gap_days = models.PositiveSmallIntegerField()
    document = models.JSONField()
    checksum = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version", "language"],
                condition=Q(practice=None),
                name="one_instrument_version",
            ),
            models.UniqueConstraint(
                fields=["practice", "code", "version", "language"],
                condition=Q(practice__isnull=False),
                name="one_own_instrument_version",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["house", "published", "custom"]),
                name="instrument_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def definition(self) -> Definition:
        """The parsed definition; without words where they are the practice's."""
        return _definition(self.checksum, self.document)


_parsed: dict[str, Definition] = {}


def _definition(checksum: str, document: Any) -> Definition:
    """Parsed once a process: the checksum names the content, which never changes."""
    found = _parsed.get(checksum)
    if found is None:
        if len(_parsed) >= KEPT_PARSED:
            _parsed.clear()
        found = _parsed[checksum] = from_document(document)
    return found


class WordingQuerySet(ScopedQuerySet["Wording"]):
    """Wordings."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Everyone of the practice."""
        if isinstance(viewer, Nobody) or viewer.practice_id is None:
            return self.none()
        return self.filter(practice_id=viewer.practice_id)

    def current(self) -> Self:
        """The one in use of each questionnaire."""
        return self.filter(retired_at=None)


class Wording(Row):
    """The words of a published questionnaire, which a practice may use.

    `document` holds `instructions`, `items` (one text each, in order) and `labels`
    (response name to value to label). Once used it never changes: a correction is a
    new version. Who attested the right to use it, in which words and when, is kept.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="wordings"
    )
    version = models.PositiveSmallIntegerField()
    document = models.JSONField()
    checksum = models.CharField(max_length=64)
    attested = models.TextField(_("what was attested"))
    attested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    attested_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "instrument", "version"],
                name="one_wording_version",
            ),
            models.UniqueConstraint(
                fields=["practice", "instrument"],
                condition=Q(retired_at=None),
                name="one_wording_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"wording {self.version}"

    def worded(self) -> Definition:
        """The questionnaire in these words."""
        definition: Definition = self.instrument.definition().worded(self.document)
        return definition


class GuideAsideQuerySet(ScopedQuerySet["GuideAside"]):
    """Guides put aside."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists and admins of the practice."""
        if isinstance(viewer, Therapist | Admin):
            return self.filter(practice_id=viewer.practice_id)
        return self.none()


class GuideAside(Row):
    """A practice wants to see the library's first steps no more."""

    practice = models.OneToOneField(
        Practice, on_delete=models.PROTECT, related_name="+"
    )
    put_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField(default=clock.now)

    objects = GuideAsideQuerySet.as_manager()

    def __str__(self) -> str:
        return "guide put aside"
