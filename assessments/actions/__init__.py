"""Everything this room writes: one module per noun, one function per verb."""

from assessments.actions.instruments import sync_instruments
from assessments.actions.norm_sets import freeze_norms
from assessments.actions.plans import plan, plan_ahead, stop_plan
from assessments.actions.results import debrief, void
from assessments.actions.sittings import (
    enter_from_paper,
    save_answer,
    save_answers,
    save_from_paper,
    submit,
)

__all__ = [
    "debrief",
    "enter_from_paper",
    "freeze_norms",
    "plan",
    "plan_ahead",
    "save_answer",
    "save_answers",
    "save_from_paper",
    "stop_plan",
    "submit",
    "sync_instruments",
    "void",
]
