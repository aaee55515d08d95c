"""Addresses of the hall. None holds a name or a clinical word for partners."""

from django.urls import URLPattern, URLResolver, path

from clients.views import desk, entrance, inviting, partner, therapist

COUPLE = "couples/<uuid:couple_id>"
PARTNER = f"{COUPLE}/partners/<uuid:partner_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("i/<str:token>/", entrance.invitation, name="invitation"),
    path("join/", entrance.join, name="join"),
    path("join/choices/", entrance.join_choices, name="join_choices"),
    path("join/contact/", entrance.join_contact, name="join_contact"),
    path("couples/new/", inviting.couple_new, name="couple_new"),
    path(f"{PARTNER}/invite/", inviting.invite, name="invite"),
    path(f"{PARTNER}/standing/", therapist.partner_standing, name="partner_standing"),
    path(f"{PARTNER}/messages/", therapist.ledger, name="ledger"),
    path(f"{COUPLE}/clearance/", therapist.clearance, name="clearance"),
    path(f"{COUPLE}/notes/", therapist.notes, name="notes"),
    path(f"{COUPLE}/settings/", therapist.couple_settings, name="couple_settings"),
    path(
        "releases/<uuid:release_id>/open/", therapist.release_open, name="release_open"
    ),
    path("asides/<uuid:aside_id>/", therapist.aside_read, name="aside_read"),
    path("for-your-therapist/", partner.aside, name="aside"),
    path("reminders/", partner.reminders, name="reminders"),
    path("my-data/", partner.my_data, name="my_data"),
    path("sharing/<uuid:release_id>/", partner.release_share, name="release_share"),
    path("desk/", desk.desk, name="desk"),
]
