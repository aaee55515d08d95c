"""A couple's or a caseload's finished questionnaires as tables, with their codebook.

Codes stand for people, and belong to one export alone. What is set aside, begun or
open is never in it; what was told to the therapist alone, and flags, only where they
were asked for. Rows are read a few hundred at a time, in as many questions for ten
sittings as for ten thousand.
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import batched, groupby
from typing import Any

from django.db.models import Count

from assessments import codebook
from assessments.export_words import note
from assessments.models import Administration, Flag, Instrument, Score, Wording
from assessments.scoring import DECLINED, Answer
from assessments.spreadsheets import Cell, File, Row
from clients.models import Couple, Partner
from practice import schedule
from practice.access import Therapist
from practice.encryption import KeyDestroyed, warm_rows

AT_ONCE = 500
BOTH = "both"
SITTING_HEADS = tuple(codebook.SITTING)
ONLY = ("partner", "instrument", "wording", "person_key", "answers", "confided")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for. `whom` is both, A or B; `reason` says why names are in it."""

    whom: str = BOTH
    reason: str = ""
    confided: bool = False
    flags: bool = False

    @property
    def named(self) -> bool:
        """Whether names stand beside the codes."""
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of one couple an export holds."""

    sittings: int = 0
    answers: int = 0
    scores: int = 0
    flags: int = 0


@dataclass
class Export:
    """What one therapist takes out, of these couples, as it stood at `at`."""

    viewer: Therapist
    couples: Sequence[Couple]
    choice: Choice
    at: datetime
    zone: str
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    # --- which rows ---
    @cached_property
    def partners(self) -> dict[uuid.UUID, Partner]:
        """Whoever is in it, by id, in the order of the couples."""
        rows = Partner.objects.visible_to(self.viewer).filter(couple__in=self.couples)
        if self.choice.whom != BOTH:
            rows = rows.filter(slot=self.choice.whom)
        named = rows.select_related("person").order_by("couple_id", "slot")
        return {row.key: row for row in named}

    @cached_property
    def _there(self) -> list[dict[str, Any]]:
        """How many sittings there are of each form, by couple and wording."""
        rows = self._finished().order_by()
        by = rows.values("couple_id", "instrument_id", "wording_id")
        return list(by.annotate(n=_COUNT))

    @cached_property
    def forms(self) -> dict[Any, Instrument]:
        """The forms of all of them, by id."""
        return Instrument.objects.in_bulk({row["instrument_id"] for row in self._there})

    @cached_property
    def _used(self) -> list[dict[str, Any]]:
        """Those that were asked for."""
        return [row for row in self._there if self._may_hold(row["instrument_id"])]

    def _may_hold(self, instrument_id: uuid.UUID) -> bool:
        known = self.forms[instrument_id].definition()
        return self.choice.confided or not known.is_confided

    def _finished(self) -> Any:
        return (
            Administration.objects.visible_to(self.viewer)
            .answered()
            .filter(partner__in=list(self.partners), submitted_at__lte=self.at)
        )

    def _sittings(self) -> Any:
        return self._finished().filter(
            instrument_id__in={row["instrument_id"] for row in self._used}
        )

    def _scores(self) -> Any:
        wanted = self._sittings().order_by().values("pk")
        rows = Score.objects.visible_to(self.viewer)
        return rows.filter(administration__in=wanted)

    def _flags(self) -> Any:
        rows = Flag.objects.visible_to(self.viewer).filter(
            partner__in=list(self.partners),
            administration__state=Administration.State.SUBMITTED,
            raised_at__lte=self.at,
        )
        return rows if self.choice.flags else rows.none()

    def counts(self) -> dict[uuid.UUID, Counts]:
        """By couple, how many rows will be handed out; in two or three questions."""
        sittings: dict[Any, int] = {}
        answers: dict[Any, int] = {}
        for row in self._used:
            key, items = row["couple_id"], self._items(row["instrument_id"])
            sittings[key] = sittings.get(key, 0) + row["n"]
            answers[key] = answers.get(key, 0) + row["n"] * items
        scores, flags = _by_couple(self._scores()), _by_couple(self._flags())
        return {
            couple.key: Counts(
                sittings.get(couple.pk, 0),
                answers.get(couple.pk, 0),
                scores.get(couple.pk, 0),
                flags.get(couple.pk, 0),
            )
            for couple in self.couples
        }

    def _items(self, instrument_id: uuid.UUID) -> int:
        return len(self.forms[instrument_id].definition().items)

    # --- codes ---
    @cached_property
    def _codes(self) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, str]]:
        couples: dict[uuid.UUID, str] = {}
        persons: dict[uuid.UUID, str] = {}
        for partner in self.partners.values():
            couples.setdefault(partner.couple_id, f"C{len(couples) + 1}")
            persons.setdefault(partner.person_id, f"P{len(persons) + 1}")
        return couples, persons

    def _sitting_code(self, key: uuid.UUID) -> str:
        """The same in every file of this export, and in no other export."""
        return "S" + hmac.new(self._salt, key.bytes, hashlib.sha256).hexdigest()[:12]

    def _day(self, moment: datetime | None) -> str:
        found: date | None = (
            schedule.local_date(moment, self.zone) if moment is not None else None
        )
        return found.isoformat() if found else ""

    def _heads(self, *more: str) -> tuple[str, ...]:
        plain = [h for h in SITTING_HEADS if h != "name" or self.choice.named]
        return (*plain, *more)

    def _start(
        self,
        key: uuid.UUID,
        partner_id: uuid.UUID,
        instrument_id: uuid.UUID,
        wording_id: uuid.UUID | None,
        submitted_at: datetime | None,
        is_entered: bool,
    ) -> tuple[Cell, ...]:
        """The columns by which all files begin."""
        partner, form = self.partners[partner_id], self.forms[instrument_id]
        couples, persons = self._codes
        return (
            *(couples[partner.couple_id], persons[partner.person_id], partner.slot),
            *((partner.person.name,) if self.choice.named else ()),
            *(self._sitting_code(key), form.code, form.version, form.language),
            self._wordings[wording_id].version if wording_id else None,
            self._day(submitted_at),
            is_entered,
        )

    def _start_of(self, row: Administration) -> tuple[Cell, ...]:
        return self._start(
            *(row.key, row.partner_id, row.instrument_id, row.wording_id),
            row.submitted_at,
            row.entered_by_id is not None,
        )

    @cached_property
    def _wordings(self) -> Mapping[Any, Wording]:
        keys = {row["wording_id"] for row in self._there if row["wording_id"]}
        return Wording.objects.visible_to(self.viewer).in_bulk(keys)

    # --- files ---
    def note(self) -> str:
        """What stands in the archive's README."""
        return note(self.choice, self._day(self.at))

    def files(self) -> Iterator[File]:
        """Every file, in the order of the archive; each is to be read once, in turn."""
        heads = self._all_heads()
        meanings = list(codebook.column_rows(heads))
        yield File("codebook_columns.csv", codebook.COLUMN_HEADS, meanings)
        forms = self._forms_used()
        yield File("codebook_items.csv", codebook.ITEM_HEADS, codebook.item_rows(forms))
        scales = codebook.scale_rows(forms)
        yield File("codebook_scales.csv", codebook.SCALE_HEADS, scales)
        yield File("long.csv", heads["long.csv"], self._long())
        for key, rows in groupby(self._opened("instrument_id"), _instrument_of):
            name = codebook.wide_name(self.forms[key].definition())
            yield File(name, heads[name], map(self._wide, rows))
        yield File("scores.csv", heads["scores.csv"], self._score_rows())
        if self.choice.flags:
            yield File("flags.csv", heads["flags.csv"], self._flag_rows())

    def _all_heads(self) -> dict[str, tuple[str, ...]]:
        heads = {"long.csv": self._heads(*codebook.LONG)}
        for key in dict.fromkeys(row["instrument_id"] for row in self._used):
            known = self.forms[key].definition()
            items = [codebook.column_of(item.number) for item in known.items]
            heads[codebook.wide_name(known)] = self._heads(*items)
        heads["scores.csv"] = self._heads(*codebook.SCORES)
        if self.choice.flags:
            heads["flags.csv"] = self._heads(*codebook.FLAGS)
        return heads

    def _forms_used(self) -> list[codebook.Form]:
        """Each form in each wording that somebody answered it in."""
        used = {(row["instrument_id"], row["wording_id"]) for row in self._used}
        found = []
        for key, wording_id in used:
            form, known = self.forms[key], self.forms[key].definition()
            words = self._wordings[wording_id] if wording_id else None
            if words is not None:
                known = known.worded(words.document)
            number = words.version if words is not None else None
            found.append(codebook.Form(form.checksum, number, known))
        return sorted(found, key=_place_of)

    def _opened(self, *order: str) -> Iterator[Administration]:
        """Finished sittings, with the keys of some hundred at a time in hand."""
        rows = self._sittings().order_by(*order, "submitted_at", "pk")
        rows = rows.only(*ONLY, "submitted_at", "entered_by")
        for some in batched(rows.iterator(AT_ONCE), AT_ONCE):
            warm_rows(some)
            yield from some

    def _long(self) -> Iterator[Row]:
        for row in self._opened():
            start, given = self._start_of(row), _given(row)
            for item in self.forms[row.instrument_id].definition().items:
                yield (*start, item.number, *_answer(given, item.number))

    def _wide(self, row: Administration) -> Row:
        given = _given(row) or {}
        items = self.forms[row.instrument_id].definition().items
        answers = (given.get(item.number) for item in items)
        return (
            *self._start_of(row),
            *("declined" if a == DECLINED else a for a in answers),
        )

    def _score_rows(self) -> Iterator[Row]:
        rows = self._scores().order_by(
            "administration__submitted_at", "administration_id", "pk"
        )
        columns = rows.values_list(
            *("administration_id", "partner_id", "instrument_id"),
            *("administration__wording_id", "administration__submitted_at"),
            "administration__entered_by_id",
            *("scale", "value", "answered", "items", "declined", "prorated"),
        )
        for key, partner, form, wording, at, by, *score in columns.iterator(AT_ONCE):
            start = self._start(key, partner, form, wording, at, by is not None)
            yield (*start, self.forms[form].checksum, *score)

    def _flag_rows(self) -> Iterator[Row]:
        rows = (
            self._flags().select_related("administration").order_by("raised_at", "pk")
        )
        rows = rows.defer("administration__answers", "administration__confided", "note")
        for row in rows.iterator(AT_ONCE):
            yield (
                *self._start_of(row.administration),
                row.kind,
                self._day(row.raised_at),
                row.escalated_at is not None,
                self._day(row.acknowledged_at),
            )


_COUNT = Count("pk")


def _by_couple(rows: Any) -> dict[Any, int]:
    counted = rows.order_by().values_list("couple_id").annotate(n=_COUNT)
    return dict(counted)


def _instrument_of(row: Administration) -> uuid.UUID:
    found: uuid.UUID = row.instrument_id
    return found


def _place_of(form: codebook.Form) -> tuple[str, str, str, int]:
    known = form.definition
    return known.code, known.version, known.language, form.wording or 0


def _given(row: Administration) -> dict[int, Answer] | None:
    """The answers by number, or None once the key that sealed them is destroyed."""
    try:
        return row.given()
    except KeyDestroyed:
        return None


def _answer(given: Mapping[int, Answer] | None, number: int) -> tuple[Cell, str]:
    if given is None:
        return None, "erased"
    answer = given.get(number)
    if answer is None:
        return None, "left out"
    return (None, "declined") if answer == DECLINED else (answer, "answered")
