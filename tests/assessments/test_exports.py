"""Answers leave by a therapist alone, as tables, under codes, and on record."""

import csv
import io
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import actions
from assessments.definitions import checksum
from assessments.exports import Choice, Export
from assessments.models import Administration, Score
from clients.actions import couples
from practice import clock
from practice.encryption import destroy_key
from practice.models import AuditEntry
from tests.assessments.asked import publish, watch
from tests.cast import ZONE

pytestmark = pytest.mark.django_db
CODES = {"then": "download"}
NAMES = CODES | {"names": "on", "reason": "record"}


@pytest.fixture
def answered(given):
    """Rosa gave 5 to all eight, Ines declined the second and left out the third."""
    given.finish("rosa")
    given.answer("ines", 2, only=(1, 4, 5, 6, 7, 8))
    given.save("ines", 2, "-")
    given.submit("ines")
    return given


@pytest.fixture
def told(answered):
    """And Rosa told the private check that she is afraid."""
    watch(answered)
    with answered.later(minutes=5):  # the latest is the one that is answered
        answered.give(code="psc-6")
    answered.save("rosa", 1, 2)
    answered.submit("rosa")
    return answered


def place(scene, key="rosa"):
    return f"/couples/{scene.cast.couples[key].pk}/questionnaires/export/"


def asked(scene, form=CODES, *, by="ana", where=None):
    form = {"whom": "both", **form}
    return scene.cast.client(by).post(where or place(scene), form)


def opened(answer) -> dict[str, str]:
    """Every file of the archive, as text, by name."""
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert archive.testzip() is None
    return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows(answer, name="long.csv"):
    return list(csv.DictReader(io.StringIO(opened(answer)[name])))


def text(answer) -> str:
    return "\n".join(opened(answer).values())


# --- what is in it ---
def test_it_is_one_archive_of_three_shapes_and_their_codebook(answered):
    assert set(opened(asked(answered))) == {
        *("README.txt", "long.csv", "wide_aor-8_1_en-US.csv", "scores.csv"),
        *("codebook_columns.csv", "codebook_items.csv", "codebook_scales.csv"),
    }


def test_every_file_begins_with_the_mark_of_utf_8(answered):
    archive = zipfile.ZipFile(io.BytesIO(asked(answered).getvalue()))
    tables = [n for n in archive.namelist() if n.endswith(".csv")]
    assert {archive.read(n)[:3] for n in tables} == {b"\xef\xbb\xbf"}


def test_long_has_a_row_for_every_statement_of_every_sitting(answered):
    assert len(rows(asked(answered))) == 2 * 8


def test_what_was_declined_is_not_what_was_left_out(answered):
    found = {
        row["item"]: (row["answer"], row["status"])
        for row in rows(asked(answered))
        if row["partner"] == "B"
    }
    assert found["1"] == ("2", "answered")
    assert found["2"] == ("", "declined")
    assert found["3"] == ("", "left out")


def test_wide_has_a_row_for_each_sitting_and_a_column_for_each_statement(answered):
    one, other = rows(asked(answered), "wide_aor-8_1_en-US.csv")
    assert [one[f"item_{n}"] for n in range(1, 9)] == ["5"] * 8
    assert [other[f"item_{n}"] for n in range(1, 4)] == ["2", "declined", ""]


def test_scores_say_by_which_key_they_were_made(answered):
    found = rows(asked(answered), "scores.csv")
    form = answered.form()
    assert len(found) == Score.objects.count()
    assert {(r["instrument"], r["version"], r["checksum"]) for r in found} == {
        ("aor-8", form.version, form.checksum)
    }


def test_a_score_stands_as_it_is_kept(answered):
    kept = Score.objects.filter(partner=answered.cast.partners["ines"])
    found = {r["scale"]: r for r in rows(asked(answered), "scores.csv")[2:]}
    for score in kept:
        row = found[score.scale]
        assert row["value"] == ("" if score.value is None else repr(score.value))
        assert row["answered"] == str(score.answered)
        assert row["declined"] == str(score.declined)
        assert row["prorated"] == ("yes" if score.prorated else "no")


def test_a_sitting_has_one_code_in_all_files(answered):
    answer = asked(answered)
    files = opened(answer)
    codes = [
        {row["sitting"] for row in csv.DictReader(io.StringIO(files[name]))}
        for name in ("long.csv", "wide_aor-8_1_en-US.csv", "scores.csv")
    ]
    assert len(codes[0]) == 2
    assert codes[0] == codes[1] == codes[2]


def test_the_codebook_has_statements_of_ours_with_their_key(answered):
    found = rows(asked(answered), "codebook_items.csv")
    known = answered.form().definition()
    assert [row["statement"] for row in found] == [i.text for i in known.items]
    turned = {str(n) for s in known.scales.values() for n in s.reverse}
    assert {row["item"] for row in found if row["reversed_in"]} == turned
    assert found[0]["values"] == "1 2 3 4 5 6 7"


def test_the_codebook_has_every_scale(answered):
    found = rows(asked(answered), "codebook_scales.csv")
    assert [r["scale"] for r in found] == list(answered.form().definition().scales)


def test_every_column_has_a_meaning(answered):
    answer = asked(answered, NAMES)
    meanings = {(r["file"], r["column"]) for r in rows(answer, "codebook_columns.csv")}
    for name, file in opened(asked(answered, NAMES)).items():
        if name.endswith(".csv") and not name.startswith("codebook"):
            heads = next(csv.reader([file.splitlines()[0]]))
            plain = [h for h in heads if not h.startswith("item_")]
            assert {(name, h) for h in plain} <= meanings


# --- who ---
def test_codes_stand_for_people(answered):
    found = text(asked(answered))
    assert not re.search("Rosa|Ines", found)
    assert {(r["couple"], r["person"]) for r in rows(asked(answered))} == {
        ("C1", "P1"),
        ("C1", "P2"),
    }


def test_no_key_of_the_product_is_in_it(answered):
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text(asked(answered)))


def test_a_sitting_is_called_otherwise_in_every_export(answered):
    first, second = (rows(asked(answered))[0]["sitting"] for _each in range(2))
    assert first != second


def test_the_file_is_not_named_after_anybody(answered):
    said = asked(answered, NAMES)["Content-Disposition"]
    assert said == 'attachment; filename="questionnaires-2026-03-02.zip"'


def test_names_come_with_a_reason(answered):
    assert {r["name"] for r in rows(asked(answered, NAMES))} == {"Rosa", "Ines"}


@pytest.mark.parametrize("form", [{"names": "on"}, {"reason": "record"}])
def test_names_without_a_reason_are_refused(answered, form):
    assert asked(answered, CODES | form).status_code == 400


def test_an_unknown_reason_is_refused(answered):
    assert asked(answered, NAMES | {"reason": "curious"}).status_code == 400


def test_of_one_of_them_there_is_nothing_of_the_other(answered):
    assert {r["partner"] for r in rows(asked(answered, CODES | {"whom": "B"}))} == {"B"}


# --- what is never in it ---
def test_what_was_set_aside_is_not_in_it(answered):
    actions.void(
        administration=answered.sitting("rosa"),
        by=answered.cast.viewer("ana", "therapist"),
    )
    assert {r["partner"] for r in rows(asked(answered))} == {"B"}
    assert {r["partner"] for r in rows(asked(answered), "scores.csv")} == {"B"}


def test_what_is_only_begun_is_not_in_it(given):
    given.finish("rosa")
    given.answer("ines")
    assert {r["partner"] for r in rows(asked(given))} == {"A"}


def test_nothing_finished_is_said(given):
    answer = asked(given)
    assert answer.status_code == 400
    assert "Nothing is finished yet." in answer.content.decode()


def test_what_was_told_alone_is_not_in_it(told):
    assert "psc-6" not in text(asked(told))


def test_flags_are_not_in_it(told):
    assert "flags.csv" not in opened(asked(told))


def test_what_was_told_alone_comes_when_asked_for(told):
    found = rows(asked(told, CODES | {"confided": "on"}))
    (row,) = [r for r in found if r["instrument"] == "psc-6" and r["answer"]]
    assert (row["partner"], row["item"], row["answer"]) == ("A", "1", "2")


def test_such_an_archive_says_so_first(told):
    note = opened(asked(told, CODES | {"confided": "on"}))["README.txt"]
    assert "TOLD TO THE THERAPIST ALONE" in note
    assert "TOLD TO THE THERAPIST" not in opened(asked(told))["README.txt"]


def test_flags_come_when_asked_for(told):
    (row,) = rows(asked(told, CODES | {"flags": "on"}), "flags.csv")
    assert (row["partner"], row["instrument"]) == ("A", "psc-6")
    assert row["acknowledged_on"] == ""


def test_the_caseload_has_neither_even_when_asked(told):
    form = CODES | {"confided": "on", "flags": "on"}
    found = opened(asked(told, form, where="/caseload/export/"))
    assert "flags.csv" not in found
    assert "psc-6" not in "\n".join(found.values())


# --- by whom ---
@pytest.mark.parametrize("by", ["ben", "cleo", "dana", "rosa", "ines"])
def test_nobody_else_takes_it_out(answered, by):
    assert asked(answered, by=by).status_code == 404


@pytest.mark.parametrize("by", ["dana", "rosa"])
def test_a_caseload_is_a_therapists(answered, by):
    assert asked(answered, by=by, where="/caseload/export/").status_code == 404


def test_a_caseload_is_ones_own(answered):
    answer = asked(answered, by="ben", where="/caseload/export/")
    assert answer.status_code == 400


def test_a_caseload_holds_all_of_ones_couples(answered):
    answered.give("mia", whom="A")
    answered.finish("mia")
    found = rows(asked(answered, where="/caseload/export/"))
    assert len({r["couple"] for r in found}) == 2
    assert len({r["person"] for r in found}) == 3


def test_looking_at_the_page_takes_nothing_out(answered):
    answered.cast.client("ana").get(place(answered))
    assert not AuditEntry.objects.filter(action="exported").exists()


def test_it_goes_on_after_the_work_has_ended(answered):
    couple, by = answered.cast.couples["rosa"], answered.cast.viewer("ana", "therapist")
    couples.end_care(couple=couple, by=by)
    assert asked(answered).status_code == 200


# --- on record ---
def entry(about="clients.Couple"):
    return AuditEntry.objects.filter(action="exported", object_type=about)


def test_the_trail_says_what_and_how_many_rows(answered):
    answer = asked(answered)
    detail = entry().get().detail
    assert detail == {"sittings": 2, "answers": 16, "scores": 4, "flags": 0}
    assert len(rows(answer)) == detail["answers"]


def test_the_trail_says_why_names_are_in_it(answered):
    asked(answered, NAMES)
    assert entry().get().detail["names"] == "record"


def test_each_of_them_can_read_that_it_was_taken_out(answered):
    asked(answered)
    page = answered.cast.client("ines").get("/my-data/").content.decode()
    assert "took your answers out as a file" in page


def test_what_they_read_is_the_same_whatever_was_asked_for(told):
    asked(told)
    asked(told, CODES | {"confided": "on", "flags": "on"})
    viewer = told.cast.viewer("rosa", "partner")
    seen = AuditEntry.objects.visible_to(viewer).filter(action="exported")
    assert [e.detail for e in seen] == [{}, {}]


def test_who_was_left_out_reads_nothing_of_it(answered):
    asked(answered, CODES | {"whom": "A"})
    viewer = answered.cast.viewer("ines", "partner")
    assert not AuditEntry.objects.visible_to(viewer).filter(action="exported").exists()


# --- odd things ---
def test_what_was_erased_is_said_to_be(answered):
    destroy_key(answered.cast.partners["rosa"].person_id)
    mine = [r for r in rows(asked(answered)) if r["partner"] == "A"]
    assert {(r["answer"], r["status"]) for r in mine} == {("", "erased")}


@pytest.fixture
def odd(answered):
    """A questionnaire of the practice whose first statement is a formula."""
    practice = answered.cast.practices["harbor"]
    form = publish((-1, 0, 1), practice=practice, code="own-odd", items=2)
    form.document["items"][0]["text"] = "=1+1"
    form.checksum = checksum(form.document)
    form.save()
    with answered.later(minutes=5):
        answered.give(code="own-odd", instrument=form)
    answered.save("rosa", 1, -1)
    answered.submit("rosa")
    return answered


def test_a_statement_that_is_a_formula_is_only_text(odd):
    found = rows(asked(odd), "codebook_items.csv")
    assert "'=1+1" in {row["statement"] for row in found}


def test_a_number_below_zero_stays_a_number(odd):
    found = [r["answer"] for r in rows(asked(odd)) if r["instrument"] == "own-odd"]
    assert found == ["-1", ""]


# --- as many questions for many as for few ---
def taken_out(scene) -> int:
    by = scene.cast.viewer("ana", "therapist")
    wanted = Export(by, [scene.cast.couples["rosa"]], Choice(), clock.now(), ZONE)
    with CaptureQueriesContext(connection) as asked_for:
        wanted.counts()
        for file in wanted.files():
            list(file.rows)
    return len(asked_for)


def test_more_sittings_ask_no_more_often(answered):
    few = taken_out(answered)
    for week in (5, 10, 15):
        with answered.later(weeks=week):
            answered.give()
            answered.finish("rosa")
    with answered.later(weeks=20):
        assert Administration.objects.answered().count() == 5
        assert taken_out(answered) == few
