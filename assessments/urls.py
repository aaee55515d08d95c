"""Addresses of this room: a couple's questionnaires, and a person's own."""

from django.urls import URLPattern, URLResolver, include, path

from assessments.views import (
    admin,
    exports,
    flags,
    here,
    office,
    partner,
    plans,
    therapist,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("library/questionnaires/", include("assessments.library_urls")),
    path(
        "couples/<uuid:couple_id>/questionnaires/new/",
        plans.plan_new,
        name="plan_new",
    ),
    path(
        "couples/<uuid:couple_id>/questionnaires/packs/<slug:code>/",
        plans.pack,
        name="pack",
    ),
    path(
        "couples/<uuid:couple_id>/questionnaires/export/",
        exports.export,
        name="export",
    ),
    path("caseload/export/", exports.export_caseload, name="export_caseload"),
    path(
        "couples/<uuid:couple_id>/questionnaires/<slug:code>/",
        therapist.results,
        name="results",
    ),
    path("schedules/<uuid:plan_id>/", plans.plan_edit, name="plan_edit"),
    path("schedules/<uuid:plan_id>/stop/", plans.plan_stop, name="plan_stop"),
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
    path(
        "administrations/<uuid:administration_id>/sheet/",
        office.sheet,
        name="administration_sheet",
    ),
    path(
        "administrations/<uuid:administration_id>/hand-over/",
        office.hand_over,
        name="hand_over",
    ),
    path("here/", here.here, name="here"),
    path("here/save/", here.here_save, name="here_save"),
    path("here/finish/", here.here_finish, name="here_finish"),
    path("here/thank-you/", here.here_thanks, name="here_thanks"),
    path("q/thank-you/", partner.thanks, name="thanks"),
    path("q/<uuid:administration_id>/sheet/", partner.sheet, name="sheet"),
    path("q/<uuid:administration_id>/", partner.questionnaire, name="questionnaire"),
    path("q/<uuid:administration_id>/save/", partner.save_answer, name="save_answer"),
    path("q/<uuid:administration_id>/finish/", partner.finish, name="finish"),
    path("q/<uuid:administration_id>/receipt/", partner.receipt, name="receipt"),
]
