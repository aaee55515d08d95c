"""Addresses of the API. Under each list its rows by id, under a row its verbs."""

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, path

from clients.viewers import only_for
from practice.access import Admin, Therapist
from practice.api.views import (
    description,
    exercises,
    instruments,
    people,
    questionnaires,
    reports,
)

ADMINISTRATION = "administrations/<uuid:administration_id>"
ASSIGNMENT = "assignments/<uuid:assignment_id>"
ENTRY = "entries/<uuid:entry_id>"
ITEM = "review-items/<uuid:item_id>"
PLAN = "plans/<uuid:plan_id>"
SESSION = "sessions/<uuid:session_id>"

hall = [
    path("couples/", people.Couples.as_view(), name="api_couples"),
    path("couples/<uuid:couple_id>/", people.OneCouple.as_view(), name="api_couple"),
    path("persons/", people.Persons.as_view(), name="api_persons"),
    path("persons/<uuid:person_id>/", people.OnePerson.as_view(), name="api_person"),
    path("sessions/", people.Sessions.as_view(), name="api_sessions"),
    path(f"{SESSION}/", people.OneSession.as_view(), name="api_session"),
    path(
        f"{SESSION}/cancel/", people.CancelSession.as_view(), name="api_session_cancel"
    ),
    path("review-items/", people.ReviewItems.as_view(), name="api_review_items"),
    path(f"{ITEM}/", people.OneReviewItem.as_view(), name="api_review_item"),
    path(
        f"{ITEM}/reviewed/",
        people.MarkReviewed.as_view(),
        name="api_review_item_reviewed",
    ),
]
rooms = [
    path("instruments/", instruments.Instruments.as_view(), name="api_instruments"),
    path(
        "instruments/<slug:code>/",
        instruments.OneInstrument.as_view(),
        name="api_instrument",
    ),
    path("plans/", questionnaires.Plans.as_view(), name="api_plans"),
    path(f"{PLAN}/", questionnaires.OnePlan.as_view(), name="api_plan"),
    path(f"{PLAN}/stop/", questionnaires.StopPlan.as_view(), name="api_plan_stop"),
    path(
        "administrations/",
        questionnaires.Administrations.as_view(),
        name="api_administrations",
    ),
    path(
        f"{ADMINISTRATION}/",
        questionnaires.OneAdministration.as_view(),
        name="api_administration",
    ),
    path(f"{ADMINISTRATION}/paper/", questionnaires.Paper.as_view(), name="api_paper"),
    path("assignments/", exercises.Assignments.as_view(), name="api_assignments"),
    path(f"{ASSIGNMENT}/", exercises.OneAssignment.as_view(), name="api_assignment"),
    path(
        f"{ASSIGNMENT}/end/",
        exercises.EndAssignment.as_view(),
        name="api_assignment_end",
    ),
    path("occurrences/", exercises.Occurrences.as_view(), name="api_occurrences"),
    path(
        "occurrences/<uuid:occurrence_id>/",
        exercises.OneOccurrence.as_view(),
        name="api_occurrence",
    ),
    path("entries/", exercises.Entries.as_view(), name="api_entries"),
    path(f"{ENTRY}/", exercises.OneEntry.as_view(), name="api_entry"),
    path(f"{ENTRY}/comments/", exercises.Comments.as_view(), name="api_comments"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *hall,
    *rooms,
    path("reports/", reports.Reports.as_view(), name="api_reports"),
    path("schema/", description.Description.as_view(), name="api_schema"),
    path(
        "docs/",
        login_required(only_for(Therapist, Admin)(description.Reader.as_view())),
        name="api_docs",
    ),
]
