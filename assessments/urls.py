"""Addresses of this room: a couple's questionnaires, and a person's own."""

from django.urls import URLPattern, URLResolver, path

from assessments.views import admin, flags, partner, therapist

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "couples/<uuid:couple_id>/questionnaires/new/",
        therapist.plan_new,
        name="plan_new",
    ),
    path(
        "couples/<uuid:couple_id>/questionnaires/<slug:code>/",
        therapist.results,
        name="results",
    ),
    path("schedules/<uuid:plan_id>/stop/", therapist.plan_stop, name="plan_stop"),
    path(
        "administrations/<uuid:administration_id>/",
        therapist.administration,
        name="administration",
    ),
    path(
        "administrations/<uuid:administration_id>/paper/",
        therapist.from_paper,
        name="from_paper",
    ),
    path("flags/<uuid:flag_id>/", flags.flag, name="flag"),
    path("settings/flags/", admin.monitoring, name="monitoring"),
    path("q/<uuid:administration_id>/", partner.questionnaire, name="questionnaire"),
    path("q/<uuid:administration_id>/save/", partner.save_answer, name="save_answer"),
    path("q/<uuid:administration_id>/finish/", partner.finish, name="finish"),
    path("q/<uuid:administration_id>/receipt/", partner.receipt, name="receipt"),
]
