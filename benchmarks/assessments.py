"""Questionnaires: scoring, saving, submitting, reading results, scoring all again."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.urls import reverse

from assessments import actions, scoring
from assessments.actions.rescoring import AT_ONCE
from assessments.definitions import checksum
from assessments.models import Administration, Instrument, Plan, Score
from assessments.parsing import from_document
from benchmarks import asking, figures, submitting
from benchmarks.generate import analyze
from benchmarks.pages import middle_couple
from benchmarks.sealing import seal
from benchmarks.tables import Tables
from clients.models import Partner
from practice import clock
from practice.access import Partner as Viewer
from practice.encryption import key_for
from practice.ids import new_id
from practice.models import Therapist, User

ROUNDS = 5
ITEMS = 36
CODE = "own-bench-36"
SITTINGS = (4, 100)
RESPONSES = 1_000_000
SUBMISSIONS = 1_000


type Answering = Callable[[int], dict[int, int]]


class Undo(Exception):
    """Everything that was written for a figure is taken back."""


def measure(
    rounds: int = ROUNDS, *, responses: int = RESPONSES, submissions: int = SUBMISSIONS
) -> list[dict[str, Any]]:
    """Every figure in turn; what was written for it is removed."""
    form = long_form()
    return [
        row("scoring: administrations a second", scoring_rate(form, rounds)),
        *saving(form),
        *results_page(rounds),
        *submitted(form, submissions),
        *rescored(form, responses),
    ]


def row(figure: str, value: Any, aim: str = "") -> dict[str, Any]:
    """One line of the table."""
    return {"figure": figure, "value": value, "aim": aim or AIMS.get(figure, "")}


AIMS = {
    "scoring: administrations a second": "20,000 or more",
    "saving: queries": "3 or fewer",
    "saving: writes to the sitting": "1",
    "submitting: page and form, a second": "200 or more",
    "rescoring: MB at most": "under 300",
}


def long_form() -> Instrument:
    """Thirty-six statements in two scales, with a key as published ones have it."""
    found = Instrument.objects.filter(code=CODE).first()
    if found is not None:
        return found
    practice = middle_couple().practice
    known = Instrument.objects.get(code="ecr", practice=None).definition()
    words = {
        "items": [f"Statement {item.number}." for item in known.items],
        "labels": {"main": {value: f"{value}" for value in known.response.values}},
    }
    made = replace(known.worded(words), code=CODE, kind="custom")
    written = from_document(made.as_document()).as_document()
    names = ("code", "version", "language", "title", "partner_title", "kind", "family")
    return Instrument.objects.create(
        practice=practice,
        **{name: written[name] for name in names},
        minutes=written["minutes"],
        min_gap_days=written["min_gap_days"],
        document=written,
        checksum=checksum(written),
    )


def some_answers(seed: int) -> dict[int, int]:
    """A number for every statement."""
    chance = random.Random(seed)  # noqa: S311
    return {number: chance.randint(1, 7) for number in range(1, ITEMS + 1)}


# --- scoring ---
def scoring_rate(form: Instrument, rounds: int) -> figures.Spread:
    """Administrations scored a second, on one core."""
    known = form.definition()
    many = [some_answers(seed) for seed in range(5_000)]
    found = []
    for _each in range(rounds):
        begun = time.perf_counter()
        for answers in many:
            scoring.score(known, answers)
        found.append(len(many) / (time.perf_counter() - begun))
    return figures.spread(found)


# --- rows to measure with ---
def people() -> list[Partner]:
    """Who answers: joined partners of the practice of the pages' couple."""
    rows = Partner.objects.filter(practice=middle_couple().practice, standing="joined")
    return list(rows.select_related("person", "couple").order_by("pk"))


def plan_for(partner: Partner, form: Instrument) -> Plan:
    """A schedule that opens nothing by itself."""
    therapist = Therapist.objects.get(
        care__couple=partner.couple_id, care__part="lead", care__until=None
    )
    return Plan.objects.create(
        practice_id=partner.practice_id,
        couple_id=partner.couple_id,
        instrument=form,
        starts_on=clock.now().date(),
        made_by=therapist,
        stopped_at=clock.now(),
    )


def open_sittings(plan: Plan, partner: Partner, many: int) -> list[Administration]:
    """So many of them, open to answer."""
    now = clock.now()
    return Administration.objects.bulk_create(
        Administration(
            practice_id=partner.practice_id,
            couple_id=partner.couple_id,
            plan=plan,
            instrument=plan.instrument,
            partner=partner,
            person_key=partner.person_id,
            round_key=f"bench-{number}",
            opens_at=now - timedelta(hours=1),
            due_at=now + timedelta(days=7),
        )
        for number in range(many)
    )


def finish(
    rows: list[Administration], answers: Callable[[int], dict[int, int]]
) -> None:
    """Finished, scored, and written by COPY where there is one."""
    tables = Tables(Administration, Score)
    for number, one in enumerate(rows):
        given = answers(number)
        document = {str(n): value for n, value in given.items()}
        at = one.opens_at - timedelta(days=number % 700)
        whose: Any = {"subject": one.person_key, "pk": one.pk, "value": document}
        own = {
            "practice_id": one.practice_id,
            "couple_id": one.couple_id,
            "partner_id": one.partner_id,
            "instrument_id": one.instrument_id,
        }
        tables[Administration].add(
            id=one.pk,
            plan_id=one.plan_id,
            person_key=one.person_key,
            round_key=one.round_key,
            state="submitted",
            opens_at=at,
            due_at=one.due_at,
            answers=seal(key_for(one.person_key), Administration, "answers", **whose),
            submitted_at=at,
            created_at=at,
            **own,
        )
        for scale, score in scoring.score(one.instrument.definition(), given).items():
            tables[Score].add(
                id=new_id(),
                administration_id=one.pk,
                scale=scale,
                value=score.value,
                answered=score.answered,
                items=score.items,
                prorated=score.prorated,
                scored_at=at,
                **own,
            )
        if number % AT_ONCE == AT_ONCE - 1:
            tables.write()
    tables.write()


def unwritten(plan: Plan, partner: Partner, many: int) -> list[Administration]:
    """The same as `open_sittings` without a row."""
    now = clock.now()
    return [
        Administration(
            practice_id=partner.practice_id,
            couple_id=partner.couple_id,
            plan=plan,
            instrument=plan.instrument,
            partner=partner,
            person_key=partner.person_id,
            round_key=f"bench-{number}",
            opens_at=now - timedelta(hours=1),
            due_at=now + timedelta(days=7),
        )
        for number in range(many)
    ]


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is not there afterwards."""
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


# --- saving ---
def saving(form: Instrument) -> list[dict[str, Any]]:
    """What one answer costs the database, on a sitting that was begun."""
    recorded = asking.Recorded()
    with taken_back():
        partner = people()[0]
        (sitting,) = open_sittings(plan_for(partner, form), partner, 1)
        key_for(partner.person_id)
        save(sitting, partner, 1)
        fresh = Administration.objects.select_related("instrument", "couple").get(
            pk=sitting.pk
        )
        with connection.execute_wrapper(recorded):
            save(fresh, partner, 2)
    asked = [one for one in recorded.statements if "SAVEPOINT" not in one[0]]
    writes = [one for one in asked if one[0].startswith("UPDATE")]
    return [
        row("saving: queries", len(asked)),
        row("saving: writes to the sitting", len(writes)),
    ]


def save(sitting: Administration, partner: Partner, number: int) -> None:
    """One answer, as the page sends it."""
    viewer = Viewer(
        user_id=partner.person.user_id,
        person_id=partner.person_id,
        partner_id=partner.pk,
        couple_id=partner.couple_id,
        practice_id=partner.practice_id,
    )
    actions.save_answer(
        administration=sitting,
        number=number,
        value=5,
        revision=sitting.revision,
        policy_shown="As shown.",
        by=viewer,
    )


# --- the results page ---
def results_page(rounds: int) -> list[dict[str, Any]]:
    """Queries and warm milliseconds with few and with many sittings to show."""
    couple = middle_couple()
    session = asking.sign_in(User.objects.get(therapist_roles__care__couple=couple))
    place = reverse("results", args=[couple.pk, "aor-8"])
    form = Instrument.objects.get(code="aor-8", practice=None)
    handler = asking.product()
    found = []
    partner = couple.partners.select_related("person").get(slot="A")
    chance = random.Random(1)  # noqa: S311
    for many in SITTINGS:
        plan = plan_for(partner, form)
        finish(
            unwritten(plan, partner, many),
            lambda _n: {n: chance.randint(1, 7) for n in range(1, 9)},
        )
        found += page_figures(handler, place, session, many, rounds)
        forget([plan.pk])
    return found


def page_figures(
    handler: WSGIHandler, place: str, session: str, many: int, rounds: int
) -> list[dict[str, Any]]:
    """One size of the results page."""
    _seconds, status = asking.ask(handler, place, session)
    if status != 200:
        raise RuntimeError(f"the results page answered {status}")
    queries = len(
        [
            one
            for one in asking.record(handler, place, session).statements
            if "SAVEPOINT" not in one[0]
        ]
    )
    warm = [1000 * asking.ask(handler, place, session)[0] for _each in range(rounds)]
    return [
        row(f"results page, {many} sittings: queries", queries, "alike"),
        row(f"results page, {many} sittings: warm ms", figures.spread(warm)),
    ]


# --- submitting, over a real server ---
def submitted(form: Instrument, many: int) -> list[dict[str, Any]]:
    """Page and full form by four clients at once, beside a bare view under the same."""
    if connection.vendor != "postgresql":
        return [row("submitting", "needs PostgreSQL: --database-url")]
    present = [one for one in people() if one.person.user_id][:20]
    each = -(-many // len(present))
    work, plans = [], []
    for partner in present:
        session = asking.sign_in(User.objects.get(pk=partner.person.user_id))
        plan = plan_for(partner, form)
        plans.append(plan.pk)
        rows = open_sittings(plan, partner, each)
        work += [(session, str(one.pk)) for one in rows]
    random.Random(4).shuffle(work)  # noqa: S311
    found = submitting.measure(work[:many])
    done = Administration.objects.filter(plan__in=plans, state="submitted").count()
    if done != found.sent:
        raise RuntimeError(f"{found.sent} sent and {done} finished")
    forget(plans)
    return [
        row("submitting: page and form, a second", round(found.rate, 1)),
        row("submitting: bare views a second, same clients", round(found.bare, 1)),
        row(
            "submitting: one costs as much as so many bare views", round(found.ratio, 2)
        ),
    ]


def forget(plans: list[Any]) -> None:
    """Remove what was measured with, that later figures are of the same rows."""
    with connection.cursor() as cursor:
        for table, column in (
            ("clients_release", "subject_id"),
            ("clients_reviewitem", "subject_id"),
            ("assessments_score", "administration_id"),
        ):
            cursor.execute(
                f'DELETE FROM "{table}" WHERE {column} IN (SELECT id FROM'  # noqa: S608
                " assessments_administration WHERE plan_id = ANY(%s))"
                if connection.vendor == "postgresql"
                else f'DELETE FROM "{table}" WHERE {column} IN (SELECT id FROM'  # noqa: S608
                " assessments_administration WHERE plan_id = %s)",
                [plans] if connection.vendor == "postgresql" else [plans[0].hex],
            )
    Administration.objects.filter(plan__in=plans)._raw_delete("default")
    Plan.objects.filter(pk__in=plans)._raw_delete("default")


# --- everything again ---
def rescored(form: Instrument, responses: int) -> list[dict[str, Any]]:
    """One pass over so many answers, in a process of its own."""
    partner = people()[0]
    plan = plan_for(partner, form)
    rows = unwritten(plan, partner, -(-responses // ITEMS))
    finish(rows, some_answers)
    del rows
    analyze()
    command = [sys.executable, "-m", "benchmarks.rescoring"]
    told = subprocess.run(command, check=True, capture_output=True, env=os.environ)  # noqa: S603
    forget([plan.pk])
    found = json.loads(told.stdout.splitlines()[-1])
    if found["differences"]:
        raise RuntimeError(f"{found['differences']} scores are not their answers'")
    return [
        row("rescoring: responses", found["responses"]),
        row("rescoring: seconds", found["seconds"]),
        row("rescoring: MB at most", found["megabytes"]),
    ]
