"""Addresses."""

from django.urls import URLPattern, URLResolver, path

from practice.workspace.views import admin, partner, sessions, therapist

urlpatterns: list[URLPattern | URLResolver] = [
    path("caseload/", therapist.caseload, name="caseload"),
    path("couples/<uuid:couple_id>/", therapist.couple, name="couple"),
    path(
        "couples/<uuid:couple_id>/sessions/new/",
        sessions.session_new,
        name="session_new",
    ),
    path(
        "sessions/<uuid:session_id>/move/", sessions.session_move, name="session_move"
    ),
    path(
        "sessions/<uuid:session_id>/cancel/",
        sessions.session_cancel,
        name="session_cancel",
    ),
    path("review/", therapist.review_queue, name="review"),
    path("review/<uuid:item_id>/done/", therapist.review_done, name="review_done"),
    path("today/", partner.today, name="today"),
    path("us/", partner.us, name="us"),
    path("progress/", partner.my_progress, name="my_progress"),
    path("people/", admin.people, name="people"),
    path("people/invite/", admin.staff_invite, name="staff_invite"),
    path(
        "people/licenses/<uuid:license_id>/",
        admin.license_verify,
        name="license_verify",
    ),
    path("reports/", admin.figures, name="reports"),
    path("reports/norms/", admin.norms, name="norms"),
    path("audit/", admin.audit_trail, name="audit"),
    path("settings/", admin.practice_settings, name="practice_settings"),
]
