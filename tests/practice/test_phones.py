"""One number has one spelling, and opens one account."""

import pytest
from django.db import IntegrityError, transaction

from practice.models import User
from practice.models.people import phone_index
from practice.phones import e164
from practice.signin import AccountAdapter

CHICAGO = "+13125550100"


@pytest.mark.parametrize(
    "written",
    [
        "+1 312 555 0100",
        "+1 (312) 555-0100",
        "(312) 555-0100",
        "312.555.0100",
        "312/555 0100",
        "1 312 555 0100",
        "1-312-555-0100",
        "001 312 555 0100",
        "011 1 312 555 0100",
        "\uff0b\uff11 312 555 0100",
        "\u0663\u0661\u0662 555 0100",
    ],
)
def test_a_number_has_one_spelling(written):
    assert e164(written) == CHICAGO


@pytest.mark.parametrize(
    "written",
    ["+44 20 7946 0958", "+44 (0)20 7946 0958", "0044 20 7946 0958", "442079460958"],
)
def test_a_foreign_number_has_one_spelling(written):
    assert e164(written) == "+442079460958"


@pytest.mark.parametrize(
    ("written", "home", "meant"),
    [
        ("020 7946 0958", "44", "+442079460958"),
        ("0113 496 0000", "44", "+441134960000"),
        ("0151 12345678", "49", "+4915112345678"),
        ("+1 312 555 0100", "44", CHICAGO),
    ],
)
def test_another_country_may_be_home(written, home, meant):
    assert e164(written, home) == meant


@pytest.mark.parametrize("nothing", ["", " ", "+", "()-", "none"])
def test_what_holds_no_digit_is_no_number(nothing):
    assert e164(nothing) == phone_index(nothing) == ""


def test_a_number_given_without_its_country_signs_in_with_it(db):
    user = User.objects.create_user(username="rosa", password="x")
    user.set_phone("312 555 0100")
    user.save()
    assert AccountAdapter().get_user_by_phone("+1 (312) 555-0100") == user


def test_no_number_finds_nobody(db):
    User.objects.create_user(username="rosa", password="x")
    assert AccountAdapter().get_user_by_phone("()") is None


def test_one_number_holds_one_account(db):
    first, second = (User(username=name) for name in ("rosa", "ines"))
    first.set_phone("+1 312 555 0100")
    first.save()
    second.set_phone("312 555 0100")
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
