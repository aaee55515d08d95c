"""Where the work stands is between the therapists and the couple's own page."""

from clients.actions import couples
from practice.models import AuditEntry


def test_the_trail_says_that_it_changed_and_not_to_what(cast):
    couples.set_mode(
        couple=cast.couples["rosa"], mode="separated", by=cast.viewer("ana")
    )
    assert AuditEntry.objects.get(action="set mode").detail == {"fields": ["mode"]}
