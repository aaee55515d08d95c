"""Addresses of this room. Partners' hold no names and no clinical words."""

from django.urls import URLPattern, URLResolver, path

from homework.views import library, partner, therapist

urlpatterns: list[URLPattern | URLResolver] = [
    path("library/", library.library, name="library"),
    path("library/<int:number>/", library.strategy, name="strategy"),
    path(
        "library/exercises/<slug:code>/",
        library.library_exercise,
        name="library_exercise",
    ),
    path("couples/<uuid:couple_id>/exercises/new/", therapist.assign, name="assign"),
    path("assignments/<uuid:assignment_id>/", therapist.assignment, name="assignment"),
    path(
        "assignments/<uuid:assignment_id>/end/",
        therapist.assignment_end,
        name="assignment_end",
    ),
    path(
        "occurrences/<uuid:occurrence_id>/paper/",
        therapist.occurrence_paper,
        name="occurrence_paper",
    ),
    path("entries/<uuid:entry_id>/", therapist.entry, name="entry"),
    path("p/<uuid:occurrence_id>/", partner.exercise, name="exercise"),
    path("p/<uuid:occurrence_id>/save/", partner.save_field, name="save_field"),
    path("p/<uuid:occurrence_id>/record/", partner.record, name="record"),
    path("p/<uuid:occurrence_id>/recorded/", partner.recorded, name="recorded"),
    path("reading/<int:number>/", partner.reading, name="reading"),
    path("w/<uuid:entry_id>/", partner.my_entry, name="my_entry"),
    path("s/<uuid:release_id>/", partner.shared, name="shared"),
    path(
        "comments/<uuid:feedback_id>/seen/", partner.feedback_seen, name="feedback_seen"
    ),
]
