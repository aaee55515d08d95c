"""Questionnaires for the tests of the page: any options, and thirty-six statements."""

from datetime import time

from assessments import actions
from assessments.definitions import checksum
from assessments.models import Instrument
from assessments.parsing import from_document
from practice.models import Therapist
from tests.cast import make_admin


def watch(scene) -> None:
    """Somebody looks at flags on weekdays; Dana said so."""
    admin = scene.cast.viewer("dana", "admin")
    watched(scene.cast, "ben", by=admin)


def watched(cast, key, *, by=None) -> None:
    """The same where only a therapist is, who runs the practice too."""
    practice = cast.practices["harbor"]
    practice.crisis_text = "In danger, call 911."
    practice.save()
    if by is None:
        make_admin(cast, key, practice)
    actions.set_monitoring(
        practice=practice,
        days="12345",
        opens=time(9),
        closes=time(17),
        cover=None,
        escalate_hours=4,
        escalate_to=Therapist.objects.get(user=cast.users[key]),
        by=by or cast.viewer(key, "admin"),
    )


def document(values, labels, *, items=3, anchors=None, code="asked", **more) -> dict:
    """A custom questionnaire of so many statements with these options."""
    if isinstance(items, int):
        numbers = range(1, items + 1)
        items = [{"number": n, "text": f"Statement of the tests {n}."} for n in numbers]
    response = {"values": list(values), "labels": labels}
    if anchors:
        response["anchors"] = list(anchors)
    return {
        "code": code,
        "version": "1",
        "language": "en-US",
        "title": "Asked",
        "partner_title": "Asked",
        "kind": "custom",
        "family": "other",
        "shelf": "more",
        "form_order": "asked-1",
        "target": "this relationship",
        "minutes": 6,
        "min_gap_days": 0,
        "instructions": "Answer as it has been for you.",
        "partition": True,
        "notes": "For the tests.",
        "citation": "",
        "license": "Ours.",
        "rights": "ours",
        "response": response,
        "items": items,
        "scales": {
            "total": {
                "title": "All",
                "aggregate": "mean",
                "min_answered": 1,
                "range": [min(values), max(values)],
                "better": "higher",
                "items": [item["number"] for item in items],
                "reverse": [],
            }
        },
        **more,
    }


def asked(values, labels, **more):
    """The same, parsed."""
    return from_document(document(values, labels, **more))


def words(values) -> dict:
    """A label for each value."""
    return {value: f"words of {value}" for value in values}


def publish(values=range(1, 8), *, practice, items=36, code="asked-36", **more):
    """The same as a row of the practice."""
    wanted = document(values, words(values), items=items, code=code, **more)
    definition = from_document(wanted)
    found = definition.as_document()
    return Instrument.objects.create(
        practice=practice,
        code=code,
        version="1",
        language="en-US",
        title="Asked",
        partner_title="Asked",
        kind="custom",
        family="other",
        shelf="more",
        minutes=6,
        min_gap_days=0,
        document=found,
        checksum=checksum(found),
    )
