"""Nobody's couples are left without somebody who reads."""

import pytest
from django.urls import reverse

from clients.actions import handover
from clients.models import Care
from practice.errors import RefusedError
from practice.models import Admin, AuditEntry, Therapist
from tests.clients.way_in import text


def therapist(cast, key):
    return Therapist.objects.get(user=cast.users[key])


def end(cast, key, successor=None):
    handover.end_role(
        role=therapist(cast, key),
        successor=therapist(cast, successor) if successor else None,
        by=cast.viewer("dana"),
    )


def carers(cast, key):
    rows = Care.objects.filter(couple=cast.couples[key], until=None)
    return set(rows.values_list("therapist__user__username", "part"))


def add(cast, key, who, part):
    couple = cast.couples[key]
    Care.objects.create(
        practice_id=couple.practice_id,
        couple=couple,
        therapist=therapist(cast, who),
        part=part,
    )


def test_a_therapist_with_couples_does_not_leave_without_a_successor(cast):
    with pytest.raises(RefusedError, match="has couples in care"):
        end(cast, "ana")
    assert therapist(cast, "ana").ended_at is None


def test_who_leads_nobody_in_care_may_leave(cast):
    Care.objects.filter(therapist=therapist(cast, "ben")).delete()
    end(cast, "ben")
    assert therapist(cast, "ben").ended_at is not None


def test_couples_go_to_the_successor(cast):
    end(cast, "ana", "ben")
    assert carers(cast, "rosa") == {("ben", "lead")}


def test_the_earlier_care_stays_on_record_with_its_end(cast):
    end(cast, "ana", "ben")
    earlier = Care.objects.get(
        couple=cast.couples["rosa"], therapist=therapist(cast, "ana")
    )
    assert earlier.until is not None


def test_partners_read_the_new_name(cast):
    end(cast, "ana", "ben")
    page = text(cast.client("rosa").get(reverse("aside")))
    assert "Ben reads this" in page
    assert "Ana" not in page


def test_the_successor_opens_the_couple(cast):
    end(cast, "ana", "ben")
    address = reverse("notes", args=[cast.couples["rosa"].pk])
    assert cast.client("ben").get(address).status_code == 200


def test_a_co_therapist_becomes_the_lead(cast):
    add(cast, "rosa", "ben", "co")
    end(cast, "ana", "ben")
    assert carers(cast, "rosa") == {("ben", "lead")}


def test_who_leads_already_stays_the_lead(cast):
    add(cast, "bo", "ana", "cover")
    end(cast, "ana", "ben")
    assert carers(cast, "bo") == {("ben", "lead")}


def test_cover_goes_over_as_cover(cast):
    add(cast, "bo", "ana", "cover")
    end(cast, "ana", "lars")
    assert carers(cast, "bo") == {("ben", "lead"), ("lars", "cover")}


@pytest.mark.parametrize("successor", ["cleo", "ana"])
def test_only_a_colleague_takes_over(cast, successor):
    with pytest.raises(RefusedError, match="another therapist"):
        end(cast, "ana", successor)


def test_who_has_left_takes_nothing_over(cast):
    end(cast, "ben", "lars")
    with pytest.raises(RefusedError, match="another therapist"):
        end(cast, "ana", "ben")


def test_each_handover_is_on_record(cast):
    end(cast, "ana", "ben")
    done = AuditEntry.objects.filter(action="handed over care")
    assert done.count() == 4


def test_other_roles_end_as_before(cast):
    dana = Admin.objects.get(user=cast.users["dana"])
    with pytest.raises(RefusedError, match="at least one admin"):
        handover.end_role(role=dana, successor=None, by=cast.viewer("dana"))
