"""Everything this room writes. One module per noun, one function per verb."""

from homework.actions.assignments import assign, end_assignment
from homework.actions.comments import comment, see_feedback
from homework.actions.entries import (
    enter_from_paper,
    record,
    save_field,
    save_fields,
)
from homework.actions.library import sync_exercises
from homework.actions.plans import plan_ahead

__all__ = [
    "assign",
    "comment",
    "end_assignment",
    "enter_from_paper",
    "plan_ahead",
    "record",
    "save_field",
    "save_fields",
    "see_feedback",
    "sync_exercises",
]
