"""Whoever works alone sees no screens about a team, until there is one."""

import pytest

INVITE = '<a class="button button-primary" href="/people/invite/">'
FORM = {"name": "Noor", "email": "noor@example.org", "role": "therapist"}


@pytest.fixture
def sol(cast, settings):
    """Sol, at the pages about running the practice."""
    settings.MAIL_URL = ""
    practice = cast.practices["solo"]
    practice.solo = True
    practice.save()
    client = cast.client("sol")
    roles = client.get("/roles/").context["roles"]
    client.post("/roles/", {"role": roles[-1].key})
    return client


def test_alone_inviting_is_one_quiet_line(sol):
    page = sol.get("/people/").content.decode()
    assert INVITE not in page
    assert "Invite somebody to work with you" in page


def test_alone_there_is_no_list_of_admins(sol):
    assert "Admins and front desk" not in sol.get("/people/").content.decode()


def test_with_the_first_invitation_the_team_is_shown(sol):
    sol.post("/people/invite/", FORM)
    page = sol.get("/people/").content.decode()
    assert INVITE in page
    assert "Admins and front desk" in page


def test_in_a_practice_of_several_inviting_stands_first(cast):
    assert INVITE in cast.client("dana").get("/people/").content.decode()
