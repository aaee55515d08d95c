"""Everything this room writes: one module per noun, one function per verb."""

from assessments.actions.custom import make_own, retire_own
from assessments.actions.exporting import export
from assessments.actions.flags import acknowledge, escalate_due
from assessments.actions.handing import hand_over
from assessments.actions.instruments import sync_instruments
from assessments.actions.monitoring import set_monitoring
from assessments.actions.norm_sets import freeze_norms
from assessments.actions.opening import follow_sessions, plan_ahead
from assessments.actions.packs import give_pack
from assessments.actions.paper import enter_from_paper, save_from_paper
from assessments.actions.plans import edit_plan, plan, stop_plan
from assessments.actions.results import debrief, void
from assessments.actions.sittings import save_answer, save_answers, submit
from assessments.actions.wordings import add_wording, put_guide_aside

__all__ = [
    "acknowledge",
    "add_wording",
    "debrief",
    "edit_plan",
    "enter_from_paper",
    "escalate_due",
    "export",
    "follow_sessions",
    "freeze_norms",
    "give_pack",
    "hand_over",
    "make_own",
    "plan",
    "plan_ahead",
    "put_guide_aside",
    "retire_own",
    "save_answer",
    "save_answers",
    "save_from_paper",
    "set_monitoring",
    "stop_plan",
    "submit",
    "sync_instruments",
    "void",
]
