"""What a therapist's program reads: their own couples, nothing sealed by accident."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice.models import AuditEntry

LISTS = (
    "couples",
    "persons",
    "plans",
    "administrations",
    "assignments",
    "occurrences",
    "entries",
    "sessions",
    "review-items",
)


def rows(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_the_couples_are_those_of_the_caseload(ana, world):
    names = {
        p["name"].split()[0] for c in rows(ana.get("couples/")) for p in c["partners"]
    }
    assert names == {"Rosa", "Ines", "Tom", "Aisha", "Mia", "Jon", "Lea", "Kim"}


def test_a_person_shows_no_couple_of_another_caseload(ana, ids, world):
    rosa = ana.get(f"persons/{ids['person_id']}/").json()
    assert rosa["memberships"] == [
        {
            "couple": str(ids["couple_id"]),
            "partner": str(ids["partner_id"]),
            "slot": "A",
            "standing": "joined",
        }
    ]


def test_a_finished_sitting_comes_with_its_scores_and_answers(ana, ids):
    found = ana.get(f"administrations/{ids['administration_id']}/").json()
    assert found["scores"]
    assert len(found["answers"]) == 24


def test_the_list_of_sittings_holds_scores_and_no_answers(ana):
    for row in rows(ana.get("administrations/")):
        assert "answers" not in row
        assert "scores" in row


def test_an_entry_shows_what_was_written(ana, ids):
    found = ana.get(f"entries/{ids['entry_id']}/").json()
    assert "canary-of-rosa-entry" in str(found["answers"])


def test_the_list_of_entries_shows_nothing_that_was_written(ana):
    assert b"canary" not in ana.get("entries/").content


def test_reading_one_thing_is_recorded_as_viewed(ana, ids):
    ana.get(f"entries/{ids['entry_id']}/")
    last = AuditEntry.objects.order_by("-id")[0]
    assert (last.action, last.object_id) == ("viewed", ids["entry_id"])


def test_reading_a_list_is_recorded_once_with_its_number(ana):
    before = AuditEntry.objects.count()
    ana.get("couples/")
    (entry,) = AuditEntry.objects.order_by("id")[before:]
    assert (entry.action, entry.detail) == ("listed", {"what": "couples", "count": 4})


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_made_by_the_same_number_of_queries_at_any_length(ana, name):
    def queries(size):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            rows(ana.get(f"{name}/?page_size={size}"))
        return len(caught)

    queries(1)  # notes that the token was used
    assert queries(1) == queries(100)


@pytest.mark.parametrize("name", LISTS)
def test_an_admin_sees_no_row_of_any_client(program, name):
    assert rows(program("dana", "admin").get(f"{name}/")) == []


def test_an_admin_reads_the_figures_of_the_reports_page(program):
    found = program("dana", "admin").get("reports/").json()
    assert found["couples"] == 6
    assert {cell["questionnaires"]["hidden"] for cell in found["therapists"]} == {
        True,
        False,
    }


def test_a_hidden_cell_holds_no_number(program):
    found = program("dana", "admin").get("reports/").json()
    hidden = [c for c in found["therapists"] if c["questionnaires"]["hidden"]]
    assert {
        (c["questionnaires"]["part"], c["questionnaires"]["whole"]) for c in hidden
    } == {(None, None)}


def test_a_therapist_does_not_read_the_reports(ana):
    assert ana.get("reports/").status_code == 403


def test_pages_follow_one_another_without_gap_or_double(ana):
    whole = [row["id"] for row in rows(ana.get("occurrences/?page_size=100"))]
    assert len(whole) > 5
    found, address = [], "occurrences/?page_size=3"
    while address:
        page = ana.get(address).json()
        found += [row["id"] for row in page["results"]]
        address = page["next"]
    assert found == whole


def test_a_list_narrows_to_one_couple(ana, ids):
    found = rows(ana.get(f"assignments/?couple={ids['couple_id']}"))
    assert [row["id"] for row in found] == [str(ids["assignment_id"])]


def test_a_strangers_couple_narrows_to_nothing_as_an_unknown_one(ana, world):
    foreign = ana.get(f"assignments/?couple={world.ids['zoe']['couple_id']}")
    unknown = ana.get("assignments/?couple=019bd5a4-0000-7000-8000-000000000000")
    assert foreign.json() == unknown.json() == {"results": [], "next": None}
