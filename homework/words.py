"""How this room puts things: when, who, how often, how it went."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from homework.exercises import Exercise, Field
from practice import clock, schedule
from practice.schedule import DueKind

WHO_DOES_IT: dict[str, Promise] = {
    "individual": gettext_lazy("you alone"),
    "parallel": gettext_lazy("each of you, on your own"),
    "joint": gettext_lazy("together"),
}

#: Why something was not done. Told to the therapist alone.
REASONS: dict[str, Promise] = {
    "no_time": gettext_lazy("There was no time"),
    "did_not_fit": gettext_lazy("It did not fit us or me"),
    "hard_feelings": gettext_lazy("It brought up hard feelings"),
    "not_safe": gettext_lazy("It is not safe to do at home"),
    "other": gettext_lazy("Something else"),
}


def due(due_at: datetime, zone: str) -> str:
    """When something is due, as one would say it."""
    when = schedule.due_words(due_at, clock.now(), zone)
    match when.kind:
        case DueKind.OVERDUE:
            return _("the day has passed; you can still note it")
        case DueKind.TODAY:
            return _("today")
        case DueKind.TOMORROW:
            return _("by tomorrow")
        case DueKind.WEEKDAY:
            return _("by %(day)s") % {"day": formats.date_format(when.on, "l")}
        case _:
            return _("by %(day)s") % {"day": formats.date_format(when.on, "F j")}


def day(moment: datetime, zone: str) -> str:
    """A date on somebody's own calendar, such as "Monday, March 2"."""
    return formats.date_format(moment.astimezone(ZoneInfo(zone)), "l, F j")


def hour(moment: datetime, zone: str) -> str:
    """ "14:02" on somebody's own clock."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def cadence(code: str, per_week: int) -> str:
    """How often."""
    match code:
        case "once":
            return _("once")
        case "daily":
            return _("every day")
        case _:
            return ngettext("once a week", "%(count)d times a week", per_week) % {
                "count": per_week
            }


def minutes(count: int) -> str:
    """A length of time."""
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def kept(done: int, due_count: int) -> str:
    """How much was done, tried or partly done, of what was due."""
    if due_count == 0:
        return _("nothing due yet")
    return _("%(done)d of %(due)d due so far") % {"done": done, "due": due_count}


def together(done: int, due_count: int) -> str:
    """How often both recorded a joint exercise, of how often it was due."""
    if due_count == 0:
        return _("nothing due yet")
    return _("%(done)d of %(due)d recorded by both") % {"done": done, "due": due_count}


def answer(field: Field, value: object) -> str:
    """One answer as a person reads it."""
    labels = {option.value: option.label for option in field.options}
    match value:
        case list():
            return ", ".join(_(labels.get(one) or one) for one in value)
        case int() if field.kind == "scale":
            return _("%(value)d of 10 (0 = %(low)s, 10 = %(high)s)") % {
                "value": value,
                "low": _(field.low),
                "high": _(field.high),
            }
        case int() if field.kind == "minutes":
            return minutes(value)
        case str() if field.options:
            return _(labels.get(value) or value)
        case _:
            return str(value)


def what_sharing_shows(exercise: Exercise) -> list[str]:
    """The labels of the fields that may be shared, in page order."""
    return [field.label for field in exercise.fields if field.share == "may"]
