"""Two at once, on a database of their own: what stands is what should."""

import pytest

from practice.counting import Limit, take
from practice.errors import RefusedError
from practice.models import ApiToken
from tests.api.at_once import at_once
from tests.api.probe import ask, caller, new_token, written
from tests.cast import Cast, make_practice, make_therapist

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.api.probe"),
]


@pytest.fixture
def cast():
    cast = Cast()
    make_therapist(cast, "ana", make_practice(cast, "harbor", "Harbor Practice"))
    return cast


def test_of_many_tokens_made_at_once_ten_stand(cast):
    for _ in range(8):
        new_token(cast)
    made = at_once(*[lambda: new_token(cast)] * 4)
    refused = [one for one in made if isinstance(one, RefusedError)]
    assert (ApiToken.objects.count(), len(refused)) == (10, 2)


@pytest.mark.parametrize("attempt", range(3))
def test_one_key_sent_twice_at_once_writes_once(cast, attempt):
    _, token = new_token(cast)
    answers = at_once(*[lambda: ask(caller(token))] * 2)
    codes = sorted(answer.status_code for answer in answers)
    assert codes in ([201, 201], [201, 409])
    assert written() == 1


def test_without_a_key_both_write(cast):
    """The control: what the key prevents does happen without it."""
    _, token = new_token(cast)
    at_once(*[lambda: ask(caller(token), key="")] * 2)
    assert written() == 2


def test_of_many_counted_at_once_just_the_limit_passes(cast):
    waits = at_once(*[lambda: take("somebody", Limit(5, seconds=10**6))] * 8)
    assert sorted(map(bool, waits)) == [False] * 5 + [True] * 3
