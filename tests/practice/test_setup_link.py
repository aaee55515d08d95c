import io

import pytest
from django.core.management import CommandError, call_command

from tests.cast import make_cast

pytestmark = pytest.mark.django_db


def printed():
    out = io.StringIO()
    call_command("setup_link", stdout=out)
    return out.getvalue().strip()


def test_the_printed_address_opens_setup(client, settings):
    settings.PUBLIC_URL = "https://notes.example.org"
    address = printed()
    assert address.startswith("https://notes.example.org/setup/")
    path = address.removeprefix("https://notes.example.org")
    assert client.get(path).status_code == 200


def test_only_the_last_one_opens(client, settings):
    first, _ = printed(), printed()
    assert client.get(first.removeprefix(settings.PUBLIC_URL)).status_code == 410


def test_a_practice_that_is_there_is_not_opened_again():
    make_cast()
    with pytest.raises(CommandError, match="There is a practice already"):
        printed()
