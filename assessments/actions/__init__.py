"""Everything this room writes: one module per noun, one function per verb."""

from assessments.actions.flags import acknowledge, escalate_due
from assessments.actions.instruments import sync_instruments
from assessments.actions.monitoring import set_monitoring
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
    "acknowledge",
    "debrief",
    "enter_from_paper",
    "escalate_due",
    "freeze_norms",
    "plan",
    "plan_ahead",
    "save_answer",
    "save_answers",
    "save_from_paper",
    "set_monitoring",
    "stop_plan",
    "submit",
    "sync_instruments",
    "void",
]
