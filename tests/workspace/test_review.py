"""What waits to be read: by couple, safety first, done with one press."""

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.actions import care, review
from clients.models import ReviewItem
from practice.workspace.review import groups
from tests.cast import ZONE


def send(cast, *names):
    return [
        care.send_aside(body="canary", by=cast.viewer(name, "partner"))
        for name in names
    ]


def urgent(cast, name):
    return review.queue(
        kind=ReviewItem.Kind.NOT_SAFE,
        partner=cast.partners[name],
        subject_id=uuid.uuid4(),
    )


def test_an_urgent_couple_stands_first(cast):
    send(cast, "rosa")
    urgent(cast, "mia")
    names = [group.couple.names for group in groups(cast.viewer("ana"), ZONE)]
    assert names == ["Mia & Jon", "Rosa & Ines"]


def test_all_of_a_couple_stands_together(cast):
    send(cast, "rosa", "mia", "ines")
    found = groups(cast.viewer("ana"), ZONE)
    assert [len(group.items) for group in found] == [2, 1]


def test_each_links_to_where_it_is_read(cast):
    (aside,) = send(cast, "rosa")
    item = groups(cast.viewer("ana"), ZONE)[0].items[0]
    assert item.url == f"/asides/{aside.pk}/"


def test_the_kind_of_an_urgent_thing_is_not_in_the_list(cast):
    urgent(cast, "mia")
    page = cast.client("ana").get("/review/").content.decode()
    assert "Please open" in page
    assert ">Not safe" not in page


def test_what_was_written_is_not_in_the_list(cast):
    send(cast, "rosa")
    assert "canary" not in cast.client("ana").get("/review/").content.decode()


def test_nothing_to_read_is_said_quietly(cast):
    page = cast.client("ana").get("/review/").content.decode()
    assert "Nothing waits to be read." in page


def test_read_marks_it_and_goes_on_to_the_next(cast):
    send(cast, "rosa", "ines")
    first, second = ReviewItem.objects.order_by("pk")
    answer = cast.client("ana").post(f"/review/{first.pk}/done/")
    first.refresh_from_db()
    assert (answer["Location"], first.reviewed_at is None) == (
        f"/review/#item-{second.pk}",
        False,
    )


def test_the_last_one_leads_back_to_the_quiet_page(cast):
    send(cast, "rosa")
    item = ReviewItem.objects.get()
    answer = cast.client("ana").post(f"/review/{item.pk}/done/")
    assert answer["Location"] == "/review/"


def test_twice_read_stays_with_who_read_first(cast):
    send(cast, "rosa")
    item = ReviewItem.objects.get()
    client = cast.client("ana")
    client.post(f"/review/{item.pk}/done/")
    item.refresh_from_db()
    at = item.reviewed_at
    assert client.post(f"/review/{item.pk}/done/").status_code == 302
    item.refresh_from_db()
    assert item.reviewed_at == at


def test_a_stranger_cannot_mark_it(cast):
    send(cast, "rosa")
    item = ReviewItem.objects.get()
    answer = cast.client("ben").post(f"/review/{item.pk}/done/")
    assert answer.status_code == 404


def test_looking_does_not_mark_it(cast):
    send(cast, "rosa")
    item = ReviewItem.objects.get()
    assert cast.client("ana").get(f"/review/{item.pk}/done/").status_code == 405


def test_as_many_queries_for_one_as_for_many(cast):
    client = cast.client("ana")
    client.get("/review/")
    counts = []
    for names in (["rosa"], ["rosa", "ines", "mia", "jon", "lea"] * 4):
        send(cast, *names)
        with CaptureQueriesContext(connection) as caught:
            client.get("/review/")
        counts.append(len(caught))
    assert counts[0] == counts[1]
