"""A compiled question answers as the queryset it was made from."""

import pytest
from django.db.models import F

from practice.compiled import Compiled
from practice.ids import new_id
from practice.models import License, Therapist
from tests.cast import MORNING, make_cast

pytestmark = pytest.mark.django_db


def licenses(user_id):
    """Ids, days and moments, so that every kind of column is turned back."""
    return Therapist.objects.filter(user=user_id).values_list(
        "pk", "name", "ended_at", F("licenses__valid_from"), F("licenses__valid_to")
    )


@pytest.fixture
def cast():
    return make_cast()


def test_the_rows_are_those_of_the_queryset(cast):
    Therapist.objects.filter(user=cast.users["lars"]).update(ended_at=MORNING)
    asked = Compiled(licenses)
    ids = [user.pk for user in cast.users.values()]
    assert [asked.about(pk) for pk in ids] == [list(licenses(pk)) for pk in ids]


def test_it_is_about_whom_it_is_asked_and_not_about_the_first(cast):
    asked = Compiled(licenses)
    asked.about(cast.users["ana"].pk)
    assert asked.about(cast.users["ben"].pk)[0][1] == "Ben Reyes"


def test_of_nobody_there_are_no_rows(cast):
    assert Compiled(licenses).about(new_id()) == []


def test_what_changed_since_is_seen(cast):
    asked, ana = Compiled(licenses), cast.users["ana"].pk
    asked.about(ana)
    License.objects.filter(therapist__user=ana).delete()
    assert asked.about(ana)[0][3] is None


def test_it_is_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        Compiled(licenses).about(cast.users["ana"].pk)
