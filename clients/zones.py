"""In which time zone somebody reads dates, and who their therapist is.

A viewer made for a request knows both; one made elsewhere asks the database.
"""

from clients.models import Care, Person
from practice import access
from practice.models import Therapist


def zone_of(viewer: access.Therapist | access.Partner) -> str:
    """The IANA zone of a therapist or a partner; no query in a request."""
    if viewer.zone:
        return viewer.zone
    match viewer:
        case access.Therapist():
            mine = Therapist.objects.visible_to(viewer).filter(pk=viewer.therapist_id)
            return str(mine.values_list("time_zone", flat=True).get())
        case access.Partner():
            own = Person.objects.visible_to(viewer)
            return str(own.values_list("zone", flat=True).get())


def therapist_name(viewer: access.Partner | access.Handed) -> str:
    """The first name of the lead therapist, as partners read it; "" without one."""
    if isinstance(viewer, access.Partner) and viewer.lead is None:
        leads = Care.objects.visible_to(viewer).filter(part=Care.Part.LEAD)
        name = leads.values_list("therapist__name", flat=True).first() or ""
    else:
        name = viewer.lead or ""
    return name.split()[0] if name else ""
