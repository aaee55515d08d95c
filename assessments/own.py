"""A person's own results after they were talked through, and what was shared."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments import attachment, catalog, own_words
from assessments.definitions import Instrument as Definition
from assessments.definitions import Scale
from assessments.models import Instrument, Score
from assessments.reading_scores import releases_of, sittings_of
from assessments.sitting import Sitting
from assessments.styles import Description
from clients.models import Release
from clients.zones import zone_of
from practice import charts, clock
from practice.access import Partner


@dataclass(frozen=True, slots=True)
class OwnScale:
    """One number in words: its everyday title and "3.4 of 7" or why there is none."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class OwnResult:
    """One sitting that was talked through. `words` begin with what is a strength."""

    key: uuid.UUID
    title: str
    on: date
    words: str
    scales: list[OwnScale]
    release: Release | None

    @property
    def can_share(self) -> bool:
        """Opened by the therapist, and not shared now."""
        return self._is_open and not self.is_shared

    @property
    def is_shared(self) -> bool:
        """Shared by this person and not taken back."""
        return bool(
            self._is_open
            and self.release
            and self.release.shared_at
            and not self.release.withdrawn_at
        )

    @property
    def _is_open(self) -> bool:
        return bool(self.release and self.release.opened_at)


@dataclass(frozen=True, slots=True)
class OwnPicture:
    """One scale over time, this person's line alone."""

    key: str
    title: str
    chart: charts.Trajectory
    sentence: str


@dataclass(frozen=True, slots=True)
class OwnResults:
    """Newest first; `pictures` only from two sittings of one form on."""

    results: list[OwnResult]
    pictures: list[OwnPicture]


@dataclass(frozen=True, slots=True)
class SharedResult:
    """What the other one shared, by the whole rule."""

    name: str
    slot: str
    title: str
    on: date
    words: str
    scales: list[OwnScale]


def own_results(viewer: Partner) -> OwnResults:
    """This person's results after their therapist talked them through."""
    scores = _scores(viewer, own=True)
    zone = zone_of(viewer)
    forms = _forms(scores)
    sittings = sittings_of(scores, zone)
    said = _said(viewer, forms, sittings)
    releases = releases_of(viewer, [sitting.key for sitting in sittings])
    results = [
        OwnResult(
            key=sitting.key,
            title=forms[sitting.key].partner_title,
            on=sitting.on,
            words=_words(forms, said[sitting.key], sitting, sittings),
            scales=_scales(forms[sitting.key].definition(), sitting),
            release=releases.get(sitting.key),
        )
        for sitting in reversed(sittings)
    ]
    return OwnResults(results, _pictures(forms, sittings, clock.today(zone)))


def shared_with_me(viewer: Partner) -> list[SharedResult]:
    """The other one's shared results, the newest first."""
    scores = _scores(viewer, own=False)
    forms = _forms(scores)
    sittings = sittings_of(scores, zone_of(viewer))
    said = _said(viewer, forms, sittings)
    return [
        SharedResult(
            name=sitting.name,
            slot=sitting.slot,
            title=forms[sitting.key].partner_title,
            on=sitting.on,
            words=_(one.sentence) if (one := said[sitting.key]) else "",
            scales=_scales(forms[sitting.key].definition(), sitting),
        )
        for sitting in reversed(sittings)
    ]


def _scores(viewer: Partner, *, own: bool) -> list[Score]:
    visible = Score.objects.visible_to(viewer)
    mine = {"partner_id": viewer.partner_id}
    rows = visible.filter(**mine) if own else visible.exclude(**mine)
    return list(
        rows.select_related(
            "administration__instrument", "partner__person", "instrument"
        ).order_by("administration__submitted_at")
    )


def _forms(scores: Sequence[Score]) -> dict[uuid.UUID, Instrument]:
    return {uuid.UUID(str(s.administration_id)): s.instrument for s in scores}


def _said(
    viewer: Partner,
    forms: dict[uuid.UUID, Instrument],
    sittings: Sequence[Sitting],
) -> dict[uuid.UUID, Description | None]:
    """The careful word for each sitting; the norms of all forms are read once."""
    asked = {form.key for form in forms.values()}
    frozen = catalog.norm_sets(viewer.practice_id, asked) if asked else {}
    return {
        sitting.key: attachment.describe(
            forms[sitting.key].definition(),
            sitting,
            catalog.figures_of(frozen.get(forms[sitting.key].key)),
        )
        for sitting in sittings
    }


def _words(
    forms: dict[uuid.UUID, Instrument],
    described: Description | None,
    sitting: Sitting,
    sittings: Sequence[Sitting],
) -> str:
    """A person's own words on one sitting: a pattern, or else a plain trend."""
    if described:
        return _(described.for_partner)
    form = forms[sitting.key]
    same = [one for one in sittings if forms[one.key].pk == form.pk]
    return own_words.plain(form.definition(), sitting, same[: same.index(sitting)])


def _scales(definition: Definition, sitting: Sitting) -> list[OwnScale]:
    return [
        OwnScale(
            own_words.title(definition, scale),
            own_words.number(scale, sitting.value(scale.name)),
        )
        for scale in own_words.strengths_first(definition, sitting)
    ]


def _pictures(
    forms: dict[uuid.UUID, Instrument], sittings: Sequence[Sitting], today: date
) -> list[OwnPicture]:
    """Each form with two sittings or more, the one answered last first."""
    by_form: dict[uuid.UUID, list[Sitting]] = {}
    for sitting in reversed(sittings):
        by_form.setdefault(forms[sitting.key].key, []).insert(0, sitting)
    grown = [same for same in by_form.values() if len(same) > 1]
    return [
        _picture(forms[same[-1].key], scale, same, today, named=len(grown) > 1)
        for same in grown
        for scale in forms[same[-1].key].definition().scales.values()
    ]


def _picture(
    form: Instrument,
    scale: Scale,
    sittings: Sequence[Sitting],
    today: date,
    *,
    named: bool,
) -> OwnPicture:
    title = own_words.title(form.definition(), scale)
    values = [(sitting.on, sitting.value(scale.name)) for sitting in sittings]
    series = charts.Series(_("You"), values)
    is_first = sittings[0].slot == "A"
    return OwnPicture(
        key=f"{form.code}-{scale.name}",
        title=f"{form.partner_title}: {title}" if named else title,
        chart=charts.trajectory(
            series if is_first else None,
            None if is_first else series,
            start=sittings[0].on,
            end=max(sittings[-1].on, today),
            low=scale.low,
            high=scale.high,
        ),
        sentence=_("Your answers since %(day)s; small ups and downs are usual.")
        % {"day": date_format(sittings[0].on, "F j")},
    )
