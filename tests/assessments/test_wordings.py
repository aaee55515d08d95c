"""Adding the words of a published questionnaire: whole or not at all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from assessments import actions, catalog
from assessments.models import Instrument, Wording
from practice.errors import RefusedError
from practice.ids import new_id
from practice.models import AuditEntry
from tests.assessments.words import CSI_4, ENDS, add_words, document

pytestmark = pytest.mark.django_db
PLACE = "/library/questionnaires/csi-4/wording/"
FILLED = {"text": CSI_4, "labels_main": ENDS, "labels_item_1": ENDS, "attested": "on"}


def send(scene, then="add", *, by="ana", place=PLACE, **changes):
    """The page's form, sent."""
    form = {"key": str(new_id()), "then": then, **FILLED, **changes}
    return scene.cast.client(by).post(place, {k: v for k, v in form.items() if v})


def errors(answer):
    """Everything the form says is wrong."""
    found = answer.context["form"].errors
    return " ".join(word for words in found.values() for word in words)


# --- what is added ---
@pytest.mark.parametrize(("by", "place"), [("ana", PLACE), ("dana", PLACE)])
def test_therapists_and_admins_add_words(scene, by, place):
    assert send(scene, by=by, place=place).url == "/library/questionnaires/csi-4/"
    row = Wording.objects.get()
    assert row.document["items"] == CSI_4.splitlines()
    assert row.document["labels"]["item_1"] == {"0": "Not at all", "6": "Fully"}
    assert (row.version, row.attested_by_id) == (1, scene.cast.users[by].pk)


def test_the_sentence_is_kept_as_it_was_ticked(scene):
    page = scene.cast.client("ana").get(PLACE).content.decode()
    send(scene)
    row = Wording.objects.get()
    assert escape(row.attested) in page
    assert "Harbor Practice" in row.attested


def test_the_trail_says_who_added_which_and_no_word_of_it(scene):
    send(scene)
    entry = AuditEntry.objects.get(action="added wording")
    assert entry.actor_id == scene.cast.users["ana"].pk
    assert entry.detail == {"instrument": "csi-4", "version": 1, "items": 4}


def test_numbered_lines_lose_their_numbers(scene):
    lines = CSI_4.splitlines()
    send(scene, text="\n".join(f"{n}. {t}" for n, t in enumerate(lines, start=1)))
    assert Wording.objects.get().document["items"] == lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_these_encodings(scene, encoding):
    raw = "number,text\n1,“One”, \n".replace(", \n", "\n") + "2,Two\n3,Drei ß\n4,Four"
    file = SimpleUploadedFile("words.csv", raw.encode(encoding))
    assert send(scene, text="", file=file).status_code == 302
    assert Wording.objects.get().document["items"] == ["“One”", "Two", "Drei ß", "Four"]


def test_one_label_for_each_answer_is_kept_in_printed_order(scene):
    labels = "Never\nSeldom\nAt times\nOften\nMostly\nAlways"
    send(scene, labels_main=labels)
    kept = Wording.objects.get().document["labels"]["main"]
    assert kept["3"] == "Often"
    page = scene.cast.client("ana").get(PLACE)
    assert page.context["form"]["labels_main"].value() == labels


def test_the_questionnaire_can_be_given_at_once(scene):
    send(scene)
    scene.give(code="csi-4")
    texts = [item.text for item in scene.sitting("rosa").definition().items]
    assert texts == CSI_4.splitlines()


def test_a_form_sent_twice_adds_words_once(scene):
    key = str(new_id())
    assert send(scene, key=key).status_code == send(scene, key=key).status_code == 302
    assert Wording.objects.count() == 1


# --- a look ---
def test_a_look_keeps_nothing_and_shows_words_beside_the_key(scene):
    answer = send(scene, "look", attested="")
    rows = answer.context["rows"]
    assert [row.text for row in rows] == CSI_4.splitlines()
    assert {row.scales for row in rows} == {"Satisfaction"}
    assert (rows[0].answers, rows[1].answers) == ("0 to 6", "0 to 5")
    assert not Wording.objects.exists()


def test_reversed_statements_are_marked(scene):
    place = "/library/questionnaires/ecr-12/wording/"
    rows = scene.cast.client("ana").get(place).context["rows"]
    assert [row.number for row in rows if row.reversed] == [6, 9, 10, 11, 12]


def test_a_look_counts(scene):
    answer = send(scene, "look", text="One.\nTwo.")
    assert "2 of 4 statements" in answer.content.decode()


def test_lines_beyond_the_key_are_shown_as_such(scene):
    answer = send(scene, "look", text=CSI_4 + "One too many.")
    assert [row.is_extra for row in answer.context["rows"]] == [False] * 4 + [True]


def test_a_file_looked_at_stays_in_the_form(scene):
    file = SimpleUploadedFile("words.txt", CSI_4.encode("utf-16"))
    answer = send(scene, "look", text="", file=file)
    assert answer.context["form"]["text"].value() == CSI_4


# --- a replacement ---
def test_new_words_replace_the_old_which_stay(scene):
    send(scene)
    send(scene, text=CSI_4.replace("well", "better"))
    first, second = Wording.objects.order_by("version")
    assert (first.retired_at is not None, second.retired_at) == (True, None)
    assert first.document["items"][0] == "We do well."


def test_who_began_in_the_old_words_goes_on_in_them(scene):
    send(scene)
    scene.give(code="csi-4")
    send(scene, text=CSI_4.replace("well", "better"))
    assert scene.sitting("rosa").definition().item(1).text == "We do well."


def test_the_form_begins_with_the_words_in_use(scene):
    send(scene, instructions="Think of us.\nAnswer freely.")
    form = scene.cast.client("ana").get(PLACE).context["form"]
    assert form["text"].value() == CSI_4.strip()
    assert form["labels_item_1"].value() == ENDS
    assert form["instructions"].value() == "Think of us.\nAnswer freely."


def test_practices_have_their_words_apart(scene):
    send(scene)
    add_words(scene.cast, by="cleo")
    assert [w.version for w in Wording.objects.all()] == [1, 1]
    assert scene.cast.client("cleo").get(PLACE).context["row"].document["items"][0] == (
        "Made-up statement number 1."
    )


# --- what is refused, with nothing kept and the text still there ---
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "One.\nTwo."}, "The key has 4 statements, and these are 2."),
        ({"text": CSI_4 + "Five."}, "The key has 4 statements, and these are 5."),
        ({"text": "One.\n\nTwo.\nThree.\nFour."}, "Line 2 is empty."),
        ({"text": "One.\nTwo.\nTwo.\nFour."}, "Line 3 says the same as line 2."),
        ({"text": "One.\nTwo.\n=Three.\nFour."}, "Line 3 begins with “=”"),
        ({"text": "One.\n<i>Two</i>.\nThree.\nFour."}, "Line 2 holds HTML."),
        ({"text": "One.\nTwo.\nThr\u200bee.\nFour."}, "Line 3 holds a sign"),
        ({"text": "One.\nTwo.\n" + "x" * 301 + "\nFour."}, "Line 3 has 301 characters"),
        ({"text": "x" * (201 * 1024)}, "may have 200 KB"),
        ({"text": ""}, "There is no statement yet."),
        ({"labels_main": ""}, "Name the answers, or both ends."),
        ({"labels_main": "One\nTwo\nThree"}, "Give one label a line for each of the 6"),
        ({"instructions": "<p>Think"}, "holds HTML."),
        ({"attested": ""}, "Tick this first"),
    ],
)
def test_what_is_wrong_keeps_nothing_and_loses_nothing(scene, changes, words):
    answer = send(scene, **changes)
    assert answer.status_code == 200
    assert words in errors(answer)
    assert not Wording.objects.exists()
    form, sent = answer.context["form"], FILLED | changes
    for name in ("text", "labels_main", "instructions"):
        assert (form[name].value() or "") == sent.get(name, "")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("One.\nIt’s two.".encode("cp1252"), "Line 2 is no UTF-8"),
        ("One.\nIt’s two.".encode("cp1252"), "Windows-1252"),
        ("One.\nTwo.".encode("utf-16-le"), "UTF-16 without its mark"),
        (b"PK\x03\x04" + bytes(40), "a spreadsheet or a document"),
        (b"x" * (201 * 1024), "may have 200 KB"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_what_was_pasted(scene, raw, words):
    answer = send(scene, file=SimpleUploadedFile("words.csv", raw))
    assert words in errors(answer)
    assert answer.context["form"]["text"].value() == CSI_4
    assert not Wording.objects.exists()


def test_more_than_a_request_may_hold_is_refused_before_it_is_read(scene):
    assert (
        send(scene, file=SimpleUploadedFile("w.csv", b"x" * 2**20)).status_code == 413
    )


def test_problems_stand_beside_their_statement(scene):
    answer = send(scene, "look", text="One.\n=Two.\nThree.\nFour.")
    wrong = [row.wrong for row in answer.context["rows"]]
    assert [bool(one) for one in wrong] == [False, True, False, False]


@pytest.mark.parametrize("code", ["aor-8", "wir-5", "none"])
def test_only_published_ones_wait_for_words(scene, code):
    place = f"/library/questionnaires/{code}/wording/"
    assert scene.cast.client("ana").get(place).status_code == 404


@pytest.mark.parametrize("name", ["rosa", "fay"])
def test_nobody_else_adds_words(scene, name):
    assert send(scene, by=name).status_code == 404
    assert not Wording.objects.exists()


def test_somebody_without_a_license_in_force_may_add_words(scene):
    assert send(scene, by="lars").status_code == 302


# --- the action ---
@pytest.mark.parametrize(
    "changes",
    [{"items": ["One."]}, {"items": ["One.", "Two.", "Three.", ""]}],
)
def test_the_action_refuses_what_does_not_fit(scene, changes):
    row = Instrument.objects.get(code="csi-4")
    with pytest.raises(RefusedError):
        add_words(scene.cast, document=document(row, **changes))
    assert not Wording.objects.exists()


def test_the_action_refuses_without_the_right(scene):
    with pytest.raises(RefusedError, match="right to use"):
        add_words(scene.cast, attested=" ")


def test_the_action_refuses_words_for_what_has_them(scene):
    row = Instrument.objects.get(code="aor-8")
    with pytest.raises(RefusedError, match="its own words"):
        actions.add_wording(
            instrument=row,
            document=document(row),
            attested="I may.",
            by=scene.cast.viewer("ana"),
        )


def test_a_refusal_keeps_the_words_in_use(scene):
    first = add_words(scene.cast)
    with pytest.raises(RefusedError):
        add_words(scene.cast, attested="")
    practice = scene.cast.practices["harbor"].pk
    assert catalog.wording_of(practice, first.instrument) == first


def test_a_key_of_somebody_elses_words_is_refused(scene):
    first = add_words(scene.cast)
    with pytest.raises(RefusedError):
        add_words(scene.cast, by="ben", key=first.key)
    assert Wording.objects.count() == 1
