"""Every page of the workspace opens for whom it is, and is not there for others."""

import pytest

THERAPIST = ["/caseload/", "/review/"]
PARTNER = ["/today/", "/us/", "/progress/"]
ADMIN = [
    "/people/",
    "/people/invite/",
    "/reports/",
    "/reports/norms/",
    "/audit/",
    "/settings/",
]


@pytest.mark.parametrize("path", THERAPIST)
def test_therapists_open_their_pages(cast, path):
    assert cast.client("ana").get(path).status_code == 200


@pytest.mark.parametrize("path", PARTNER)
def test_partners_open_their_pages(cast, path):
    assert cast.client("rosa").get(path).status_code == 200


@pytest.mark.parametrize("path", ADMIN)
def test_admins_open_their_pages(cast, path):
    assert cast.client("dana").get(path).status_code == 200


@pytest.mark.parametrize("path", THERAPIST + ADMIN)
def test_partners_find_nothing_elsewhere(cast, path):
    assert cast.client("rosa").get(path).status_code == 404


@pytest.mark.parametrize("path", PARTNER + ADMIN)
def test_therapists_find_nothing_elsewhere(cast, path):
    assert cast.client("ana").get(path).status_code == 404


@pytest.mark.parametrize("path", PARTNER + THERAPIST)
def test_admins_find_nothing_elsewhere(cast, path):
    assert cast.client("dana").get(path).status_code == 404


def test_a_couple_of_another_therapist_is_not_found(cast):
    couple = cast.couples["rosa"]
    assert cast.client("ben").get(f"/couples/{couple.pk}/").status_code == 404
