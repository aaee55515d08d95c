"""Words for the tests of the library: ours, and nobody's questionnaire."""

from assessments import actions, building
from assessments.actions import custom, wordings
from assessments.models import Instrument, Wording
from practice.models import Practice

CSI_4 = "We do well.\nWe share a lot.\nWe are kind.\nWe rest together.\n"
ENDS = "Not at all\nFully"


def texts(count: int) -> list[str]:
    """Made-up statements, as many as a key has."""
    return [f"Made-up statement number {n}." for n in range(1, count + 1)]


def document(instrument: Instrument, **changes: object) -> dict:
    """Made-up words for a published questionnaire."""
    definition = instrument.definition()
    labels = {
        name: {str(r.values[0]): "Not at all", str(r.values[-1]): "Fully"}
        for name, r in definition.responses.items()
    }
    words = {"instructions": "", "items": texts(len(definition.items))}
    return words | {"labels": labels} | changes


def add_words(cast, code="csi-4", *, by="ana", role="therapist", **changes) -> Wording:
    """Somebody of the cast adds made-up words."""
    row = Instrument.objects.get(code=code, practice=None)
    viewer = cast.viewer(by, role)
    practice = Practice.objects.get(pk=viewer.practice_id)
    wanted = {
        "instrument": row,
        "document": document(row),
        "attested": wordings.sentence(row, practice),
        "by": viewer,
    }
    return actions.add_wording(**(wanted | changes))


def draft(text="We laugh.\nWe rest. (R)", **changes: object) -> building.Draft:
    """A questionnaire of one's own, ready to be made."""
    wanted = {
        "title": "Ease",
        "partner_title": "The two of us",
        "instructions": "",
        "minutes": 1,
        "min_gap_days": 7,
        "better": "higher",
        "counts": False,
        "answers": building.ANSWERS["agree-7"],
        "lines": building.read_own(text).lines,
    }
    return building.Draft(**(wanted | changes))


def make(cast, by="ana", role="therapist", **changes) -> Instrument:
    """Somebody of the cast makes a questionnaire of their own."""
    wanted = {
        "draft": draft(),
        "attested": custom.sentence(),
        "by": cast.viewer(by, role),
    }
    return actions.make_own(**(wanted | changes))
