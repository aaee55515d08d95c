"""Questionnaires of a practice's own: built, given, changed, taken out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments import actions, built, catalog
from assessments.models import Instrument, Score
from practice.errors import RefusedError
from practice.ids import new_id
from practice.models import AuditEntry
from tests.assessments.words import draft, make

pytestmark = pytest.mark.django_db
LIBRARY = "/library/questionnaires/"
FILLED = {
    "title": "Ease and heat",
    "partner_title": "The two of us",
    "instructions": "Think of us.",
    "text": "ease: We laugh.\nease: We rest.\nheat: We shout.\nheat: We sulk. (R)",
    "answers": "agree-7",
    "better": "neither",
    "minutes": "2",
    "min_gap_days": "7",
    "attested": "on",
}


def send(scene, then="add", *, by="ana", place=f"{LIBRARY}new/", **changes):
    """The builder's form, sent."""
    form = {"key": str(new_id()), "then": then, **FILLED, **changes}
    return scene.cast.client(by).post(place, {k: v for k, v in form.items() if v})


def errors(answer):
    """Everything the form says is wrong."""
    found = answer.context["form"].errors
    return " ".join(word for words in found.values() for word in words)


def own(scene):
    """The practice's own questionnaires."""
    practice = scene.cast.practices["harbor"]
    return Instrument.objects.filter(practice=practice).order_by("version")


# --- made ---
@pytest.mark.parametrize("by", ["ana", "dana"])
def test_therapists_and_admins_make_one(scene, by):
    assert send(scene, by=by).url == f"{LIBRARY}own-ease-and-heat/"
    (row,) = own(scene)
    assert (row.kind, row.version, row.language) == ("custom", "1", "en-US")
    assert (row.raises_flags, row.made_by_id) == (False, scene.cast.users[by].pk)


def test_it_is_given_answered_and_scored(scene):
    send(scene)
    scene.give(code="own-ease-and-heat")
    scene.answer("rosa", 6, only=range(1, 5))
    row = scene.submit("rosa")
    scores = dict(
        Score.objects.filter(administration=row).values_list("scale", "value")
    )
    assert scores == {"ease": 6, "heat": 4}  # shouting 6, sulking turned from 6 to 2


def test_a_table_makes_the_same(scene):
    raw = "text,scale,reverse\nWe laugh.,ease,\nWe sulk.,heat,yes\n"
    send(scene, text="", file=SimpleUploadedFile("own.csv", raw.encode()))
    scales = own(scene).get().definition().scales
    assert {name: (s.items, s.reverse) for name, s in scales.items()} == {
        "ease": ((1,), ()),
        "heat": ((2,), (2,)),
    }


def test_answers_of_ones_own_count_from_one(scene):
    send(scene, answers="own", own_answers="Never\nAt times\nAlways")
    response = own(scene).get().definition().response
    assert response.labels == {1: "Never", 2: "At times", 3: "Always"}


def test_the_right_is_kept_with_it(scene):
    send(scene)
    assert "We wrote these words" in own(scene).get().definition().license
    entry = AuditEntry.objects.get(action="made questionnaire")
    assert entry.detail == {"version": 1, "items": 4}


def test_a_form_sent_twice_makes_one(scene):
    key = str(new_id())
    assert send(scene, key=key).url == send(scene, key=key).url
    assert own(scene).count() == 1


def test_two_of_one_title_are_two(scene):
    send(scene)
    assert send(scene).url == f"{LIBRARY}own-ease-and-heat-2/"


def test_other_practices_see_nothing_of_it(scene):
    send(scene)
    place = f"{LIBRARY}own-ease-and-heat/"
    assert scene.cast.client("cleo").get(place).status_code == 404


def test_its_page_says_that_it_is_the_practices_own(scene):
    send(scene)
    page = scene.cast.client("ben").get(f"{LIBRARY}own-ease-and-heat/")
    html = page.content.decode()
    assert "A questionnaire of this practice" in html
    assert "no norms" in html
    assert "Ana Reyes" in html


# --- a look ---
def test_a_look_shows_what_partners_will_read_and_keeps_nothing(scene):
    answer = send(scene, "look", attested="")
    preview = answer.context["preview"]
    assert (preview.title, preview.statement) == ("The two of us", "We laugh.")
    assert preview.answers[0] == (1, "Strongly disagree")
    assert [row.scales for row in answer.context["rows"]] == [
        "ease",
        "ease",
        "heat",
        "heat",
    ]
    assert [row.reversed for row in answer.context["rows"]][3]
    assert not own(scene).exists()


@pytest.mark.parametrize("changes", [{"title": ""}, {"text": ""}, {"answers": "none"}])
def test_a_look_at_half_of_it_is_fine(scene, changes):
    assert send(scene, "look", **changes).status_code == 200


# --- refused ---
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "required"),
        ({"title": "=Ease"}, "begins with “=”"),
        ({"title": "<b>Ease"}, "holds HTML"),
        ({"title": "Outcome Rating Scale"}, "closed to electronic use"),
        ({"title": "Our ORS"}, "closed to electronic use"),
        ({"partner_title": "CTS2"}, "closed to electronic use"),
        ({"title": "PHQ-9 in our words"}, "somebody must look at"),
        ({"title": "Our safety questions"}, "somebody must look at"),
        ({"text": "ease: We laugh.\nease: We rest.\nWe shout."}, "Line 3 has no scale"),
        ({"text": "We laugh.\nwe  laugh."}, "Line 2 says the same as line 1."),
        ({"text": "We laugh.\n\nWe rest."}, "Line 2 is empty."),
        ({"answers": "own"}, "Give 2 to 11 answers"),
        ({"answers": "own", "own_answers": "Yes\nyes"}, "Two answers read the same."),
        ({"minutes": "0"}, "greater than or equal to 1"),
        ({"min_gap_days": "400"}, "less than or equal to 366"),
        ({"attested": ""}, "Tick this first"),
    ],
)
def test_what_is_wrong_keeps_nothing_and_loses_nothing(scene, changes, words):
    answer = send(scene, **changes)
    assert words in errors(answer)
    assert not own(scene).exists()
    for name in ("title", "text", "instructions"):
        assert (answer.context["form"][name].value() or "") == (FILLED | changes)[name]


@pytest.mark.parametrize("name", ["rosa", "fay"])
def test_nobody_else_makes_one(scene, name):
    assert send(scene, by=name).status_code == 404
    assert not Instrument.objects.filter(kind="custom").exists()


# --- changed ---
def test_a_change_is_a_new_version_and_the_old_stays(scene):
    send(scene)
    place = f"{LIBRARY}own-ease-and-heat/change/"
    before = own(scene).get().document
    assert send(scene, place=place, text="We laugh.\nWe rest.").status_code == 302
    first, second = own(scene)
    assert (first.document, first.version, second.version) == (before, "1", "2")
    assert catalog.latest(first.practice_id, first.code) == second


def test_what_runs_keeps_the_version_it_began_with(scene):
    send(scene)
    plan = scene.give(code="own-ease-and-heat")
    send(scene, place=f"{LIBRARY}own-ease-and-heat/change/", text="We laugh.\nWe rest.")
    plan.refresh_from_db()
    assert plan.instrument.version == "1"
    assert len(scene.sitting("rosa").definition().items) == 4


def test_the_form_begins_with_what_is_there(scene):
    send(scene, answers="yes-no")
    form = (
        scene.cast.client("ben")
        .get(f"{LIBRARY}own-ease-and-heat/change/")
        .context["form"]
    )
    for name in ("title", "partner_title", "instructions", "text", "better"):
        assert form[name].value() == FILLED[name]
    assert form["answers"].value() == "yes-no"


@pytest.mark.parametrize(
    "text",
    [
        "We laugh.\nWe rest. (R)",
        "When we argue: I leave.\nWe laugh.",
        "text,scale,reverse\nSo: we laugh.,ease,\nSo: we rest.,ease,yes",
        "text\nSo: we laugh.\nSo: we rest.",
        'text\n"We laugh, (r)"\nWe rest (R)',
    ],
)
def test_what_the_form_begins_with_reads_as_what_is_there(scene, text):
    row = make(scene.cast, draft=draft(text))
    again = draft(built.text_of(row.definition()))
    plain = [(one.text, one.scale, one.reverse) for one in draft(text).lines]
    assert [(one.text, one.scale, one.reverse) for one in again.lines] == plain


@pytest.mark.parametrize("code", ["aor-8", "csi-4", "own-none"])
def test_only_ones_own_is_changed(scene, code):
    for place in (f"{LIBRARY}{code}/change/", f"{LIBRARY}{code}/retire/"):
        assert send(scene, place=place).status_code == 404


def test_a_change_of_another_practices_is_refused(scene):
    theirs = make(scene.cast, by="cleo")
    with pytest.raises(RefusedError):
        make(scene.cast, follows=theirs)


# --- taken out ---
def test_taken_out_it_is_given_no_more_in_any_version(scene):
    row = make(scene.cast)
    make(scene.cast, follows=row)
    place = f"{LIBRARY}{row.code}/retire/"
    assert scene.cast.client("ana").post(place).status_code == 302
    practice = scene.cast.practices["harbor"].pk
    assert row.code not in {one.code for one in catalog.current(practice)}
    assert catalog.latest(practice, row.code).version == "2"


def test_results_of_what_was_taken_out_can_still_be_read(scene):
    row = make(scene.cast)
    scene.give(code=row.code)
    scene.answer("rosa", 3, only=(1, 2))
    scene.submit("rosa")
    actions.retire_own(instrument=row, by=scene.cast.viewer("ana"))
    couple = scene.cast.couples["rosa"].pk
    place = f"/couples/{couple}/questionnaires/{row.code}/"
    assert scene.cast.client("ana").get(place).status_code == 200


def test_what_was_given_before_goes_on(scene):
    row = make(scene.cast)
    scene.give(code=row.code)
    actions.retire_own(instrument=row, by=scene.cast.viewer("ana"))
    scene.answer("rosa", 3, only=(1, 2))
    assert scene.submit("rosa").submitted_at
