"""A role that ended and is given again, and work in two practices."""

import pytest

from practice import actions
from practice.models import Admin, Therapist
from tests.cast import make_cast


@pytest.fixture
def cast(db, settings):
    settings.MAIL_URL = ""
    return make_cast()


def give(cast, who, by, role="therapist"):
    """Invite someone and let them take the role on."""
    user = cast.users[who]
    invitation, _token = actions.invite_staff(
        name=f"{who.title()} Again",
        email=user.email,
        role=role,
        by=cast.viewer(by, "admin"),
    )
    actions.take_on_work(invitation=invitation, user=user, name=invitation.name)


@pytest.fixture
def ben_is_back(cast):
    role = Therapist.objects.get(user=cast.users["ben"])
    role.ended_at = "2026-03-01T00Z"
    role.save()
    give(cast, "ben", by="dana")
    return cast.client("ben")


PAGES = [
    "/caseload/",
    "/licenses/",
    "/review/",
    "/library/",
    "/couples/new/",
    "/roles/",
]


@pytest.mark.parametrize("path", PAGES)
def test_whoever_comes_back_finds_every_page(ben_is_back, path):
    assert ben_is_back.get(path).status_code == 200


def test_whoever_comes_back_finds_their_couples(cast, ben_is_back):
    assert ben_is_back.get(f"/couples/{cast.couples['bo'].pk}/").status_code == 200


def test_the_ended_role_is_opened_again(cast, ben_is_back):
    row = Therapist.objects.get(user=cast.users["ben"])
    assert (row.name, row.ended_at) == ("Ben Again", None)


def test_an_admin_comes_back_to_the_same_row(cast):
    give(cast, "ana", by="dana", role="admin")
    Admin.objects.filter(user=cast.users["ana"]).update(ended_at="2026-03-01T00Z")
    give(cast, "ana", by="dana", role="admin")
    assert Admin.objects.get(user=cast.users["ana"]).ended_at is None


@pytest.mark.parametrize("path", PAGES)
def test_whoever_works_in_two_practices_finds_every_page(cast, path):
    give(cast, "ben", by="cleo")
    assert cast.client("ben").get(path).status_code == 200


def test_the_role_of_another_practice_is_not_seen(cast):
    give(cast, "ben", by="cleo")
    viewer = cast.viewer("ben", "therapist")
    (seen,) = Therapist.objects.visible_to(viewer)
    assert seen.key == viewer.therapist_id


def test_two_ended_roles_of_before_trouble_nobody(cast):
    ana = Therapist.objects.get(user=cast.users["ana"])
    for name in ("Ana Once", "Ana Twice"):
        Therapist.objects.create(
            practice=ana.practice,
            user=ana.user,
            name=name,
            ended_at="2025-01-01T00Z",
        )
    assert cast.client("ana").get("/caseload/").status_code == 200
