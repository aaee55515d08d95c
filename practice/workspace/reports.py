"""Figures for those who run a practice: workload, completion, delivery."""

import uuid
from dataclasses import dataclass

from django.utils.functional import Promise

from assessments.figures import figures as assessment_figures
from clients import figures
from homework.figures import figures as homework_figures
from practice import outbox
from practice.access import Admin
from practice.models import Message, Therapist
from practice.workspace.cells import Cell, Counted, shown, total

NOTHING = Counted(part=0, whole=0, couples=0)


@dataclass(frozen=True, slots=True)
class Line:
    """One therapist's row."""

    name: str
    couples: int
    questionnaires: Cell
    exercises: Cell


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many messages are in one state; `looks_wrong` for those to look into."""

    label: str | Promise
    number: int
    looks_wrong: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on the page of reports."""

    lines: list[Line]
    couples: int
    questionnaires: Cell
    exercises: Cell
    delivery: list[Delivery]

    @property
    def happened(self) -> list[Delivery]:
        """The states in which there is a message; a row of zero says nothing."""
        return [one for one in self.delivery if one.number]

    @property
    def went_wrong(self) -> bool:
        """Whether there is anything to look into."""
        return any(one.looks_wrong for one in self.happened)


def read(viewer: Admin) -> Report:
    """The practice's figures; six queries for any number of therapists."""
    rows = Therapist.objects.visible_to(viewer).filter(ended_at=None)
    names = dict(rows.order_by("name").values_list("pk", "name"))
    carried = figures.couples_by_therapist(viewer)
    asked, given = _questionnaires(viewer), _exercises(viewer)
    lines = [
        Line(
            name=name,
            couples=carried.get(pk, 0),
            questionnaires=shown(asked.get(pk, NOTHING)),
            exercises=shown(given.get(pk, NOTHING)),
        )
        for pk, name in names.items()
    ]
    return Report(
        lines=lines,
        couples=figures.couples_in_care(viewer),
        questionnaires=total(asked.values()),
        exercises=total(given.values()),
        delivery=_delivery(viewer),
    )


def _questionnaires(viewer: Admin) -> dict[uuid.UUID, Counted]:
    return {
        row.therapist_id: Counted(row.finished or 0, row.opened or 0, row.couples)
        for row in assessment_figures(viewer).rows
    }


def _exercises(viewer: Admin) -> dict[uuid.UUID, Counted]:
    return {
        row.therapist_id: Counted(row.recorded or 0, row.due or 0, row.couples)
        for row in homework_figures(viewer)
    }


def _delivery(viewer: Admin) -> list[Delivery]:
    counted = outbox.figures(viewer.practice_id)
    wrong = {Message.State.FAILED, Message.State.UNKNOWN}
    return [
        Delivery(state.label, counted[state.value], state in wrong)
        for state in Message.State
    ]
