"""Addresses of the library of questionnaires."""

from django.urls import URLPattern, URLResolver, path

from assessments.views import library, wordings

urlpatterns: list[URLPattern | URLResolver] = [
    path("", library.instruments, name="instruments"),
    path("first-steps/aside/", library.guide_aside, name="guide_aside"),
    path("new/", wordings.own_new, name="own_new"),
    path("<slug:code>/", library.instrument, name="instrument"),
    path("<slug:code>/wording/", wordings.wording, name="wording"),
    path("<slug:code>/change/", wordings.own_change, name="own_change"),
    path("<slug:code>/retire/", wordings.own_retire, name="own_retire"),
]
