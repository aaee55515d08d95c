"""Local norms: who is counted, when there are enough, and what they then allow."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments import actions, catalog, norm_samples, norms, overview
from assessments.models import Administration, NormSet, Plan, Score
from clients.models import Consent, Couple, Partner, Person
from practice import clock
from practice.access import System
from practice.errors import RefusedError
from practice.models import AuditEntry, Therapist
from tests.cast import MORNING, ZONE

FIRST_DAY = MORNING - timedelta(days=60)


def make_couple(scene, number, *, consent=True):
    """Two persons who have finished the short one, made straight in the tables."""
    practice = scene.cast.practices["harbor"]
    couple = Couple.objects.create(practice=practice, agreement="open")
    plan = Plan.objects.create(
        practice=practice,
        couple=couple,
        instrument=scene.form(),
        starts_on=FIRST_DAY.date(),
        made_by=Therapist.objects.get(user=scene.cast.users["ana"]),
    )
    for slot in "AB":
        person = Person.objects.create(practice=practice, name=f"P{number}", zone=ZONE)
        partner = Partner.objects.create(
            practice=practice, couple=couple, person=person, slot=slot
        )
        if consent:
            Consent.objects.create(
                practice=practice, partner=partner, kind="local_norms", version="1"
            )
        finish(scene, plan, partner, number + (slot == "B"))
    return couple


def finish(scene, plan, partner, number):
    answers = {str(n): (number * (n + 2) + n) % 7 + 1 for n in range(1, 9)}
    row = Administration.objects.create(
        practice_id=partner.practice_id,
        couple=plan.couple,
        plan=plan,
        instrument=plan.instrument,
        partner=partner,
        person_key=partner.person_id,
        round_key="first",
        state="submitted",
        opens_at=FIRST_DAY,
        due_at=FIRST_DAY,
        submitted_at=FIRST_DAY + timedelta(hours=number),
        answers=answers,
    )
    Score.objects.bulk_create(
        Score(
            practice_id=partner.practice_id,
            couple=plan.couple,
            administration=row,
            partner=partner,
            instrument=plan.instrument,
            scale=name,
            value=1 + (number * step) % 7 * 0.8,
            answered=4,
            items=4,
        )
        for name, step in (("anxiety", 3), ("avoidance", 5))
    )


@pytest.fixture(scope="module")
def crowd(furnished, django_db_blocker):
    with django_db_blocker.unblock(), clock.at(MORNING):
        for number in range(50):
            make_couple(furnished, number)


@pytest.fixture
def crowded(crowd, scene):
    return scene


def freeze(scene):
    return actions.freeze_norms(
        practice=scene.cast.practices["harbor"],
        instrument=scene.form(),
        by=System("test"),
    )


def test_a_hundred_persons_of_fifty_couples_are_enough(crowded):
    row = freeze(crowded)
    assert (row.persons, row.couples, row.version) == (100, 50, 1)


def test_freezing_again_gives_a_new_version(crowded):
    freeze(crowded)
    assert freeze(crowded).version == 2


def test_who_did_not_agree_is_not_counted(crowded):
    make_couple(crowded, 99, consent=False)
    assert freeze(crowded).persons == 100


def test_who_took_it_back_is_not_counted(crowded):
    consent = Consent.objects.filter(kind="local_norms").first()
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=clock.now())
    with pytest.raises(RefusedError, match="99 of 50"):
        freeze(crowded)


def test_too_few_are_refused_with_the_numbers(scene):
    Consent.objects.update(withdrawn_at=clock.now())
    with pytest.raises(RefusedError, match="at least 100 persons of 50 couples"):
        freeze(scene)


def test_another_practice_is_not_counted(crowded):
    with pytest.raises(RefusedError):
        actions.freeze_norms(
            practice=crowded.cast.practices["hill"],
            instrument=crowded.form(),
            by=System("test"),
        )


def test_what_is_frozen_reads_back(crowded):
    row = freeze(crowded)
    figures = norms.NormSet.from_document(row.document)
    assert (figures.code, figures.n_persons) == ("aor-8", 100)


def test_the_database_refuses_norms_of_a_few(scene):
    with pytest.raises(IntegrityError), transaction.atomic():
        NormSet.objects.create(
            practice=scene.cast.practices["harbor"],
            instrument=scene.form(),
            version=1,
            document={},
            checksum="",
            persons=99,
            couples=50,
        )


def test_the_label_says_what_it_is(crowded):
    words = catalog.words_for(freeze(crowded), ZONE)
    assert words.startswith("Compared with a clinical norm of this practice: 100 ")


def test_sample_data_says_so(crowded):
    row = freeze(crowded)
    row.sample = True
    assert catalog.words_for(row, ZONE).endswith("Sample data.")


def test_without_norms_the_page_says_so(scene):
    assert catalog.words_for(None, ZONE) == "No norms yet: no band, no verdict."


def report(scene):
    couple = scene.cast.couples["rosa"]
    found = overview.latest_for_couple(scene.cast.viewer("ana", "therapist"), couple)
    return found.report


def twice(scene):
    scene.give()
    scene.finish("rosa", 6)
    with clock.at(MORNING + timedelta(days=28)):
        scene.give()
        scene.finish("rosa", 2)
        return report(scene)


def verdicts(found):
    return [row.verdict for part in found.dimensions for row in part.rows]


def test_without_norms_there_is_no_verdict(scene):
    assert set(verdicts(twice(scene))) == {""}


def test_without_norms_there_is_no_band(scene):
    assert [part.chart.bands for part in twice(scene).dimensions] == [(), ()]


def test_without_norms_there_is_no_ellipse(scene):
    assert [mark.ellipse for mark in twice(scene).map.marks] == [None]


def test_without_norms_nothing_is_clear(scene):
    (person,) = twice(scene).people
    assert "clear" not in person.description.certainty


def with_alpha(row, alpha):
    document = row.document
    for name in document["scales"]:
        document["scales"][name] |= {"sd": 1.0, "alpha": alpha}
    NormSet.objects.filter(pk=row.pk).update(document=document)


def test_with_norms_a_change_has_a_verdict(crowded):
    with_alpha(freeze(crowded), 0.9)
    # Anxiety 5 to 3: two points against a threshold of 0.88.
    assert "improved, by more than measurement error" in verdicts(twice(crowded))


def test_with_norms_a_small_change_has_one_too(crowded):
    with_alpha(freeze(crowded), 0.1)
    assert any(
        "within measurement error" in words for words in verdicts(twice(crowded))
    )


def test_norms_without_reliability_give_no_verdict(crowded):
    with_alpha(freeze(crowded), None)
    assert set(verdicts(twice(crowded))) == {""}


def test_with_norms_the_map_has_ellipses(crowded):
    with_alpha(freeze(crowded), 0.9)
    assert twice(crowded).map.marks[0].ellipse is not None


# --- the page of those who run the practice -------------------------------------------
@pytest.fixture
def dana(scene):
    return scene.cast.client("dana")


def page(client):
    return client.get(reverse("norms")).content.decode()


def send(client, code="aor-8"):
    answer = client.post(reverse("norms"), {"form": code}, follow=True)
    return answer.content.decode()


def test_the_page_says_how_many_count_and_how_many_are_needed(crowded, dana):
    assert "100 persons of 50 couples count today" in page(dana)
    assert "Norms need 100 persons of 50 couples" in page(dana)


def test_the_page_counts_as_freezing_does(crowded, dana):
    make_couple(crowded, 99, consent=False)
    make_couple(crowded, 98)
    assert "102 persons of 51 couples count today" in page(dana)
    assert freeze(crowded).persons == 102


@pytest.fixture
def empty(scene):
    """Nobody agrees to be counted any more."""
    Consent.objects.update(withdrawn_at=clock.now())
    return scene


def test_few_couples_are_not_counted_out(empty, dana):
    make_couple(empty, 1)
    text = page(dana)
    assert "Fewer than 11 couples count today" in text
    assert "2 persons" not in text


def test_too_few_are_offered_no_freezing(empty, dana):
    assert "Freeze a new set" not in page(dana)


def test_too_few_are_refused_on_the_page_too(empty, dana):
    assert "so far there are" in send(dana)
    assert not NormSet.objects.exists()


def test_freezing_says_what_it_does_before(crowded, dana):
    assert "Results pages then compare with it; older sets stay" in page(dana)


def test_a_set_is_frozen_from_the_page(crowded, dana):
    assert "Set 1 is frozen" in send(dana)
    row = NormSet.objects.get()
    kept = AuditEntry.objects.get(action="froze norms")
    assert (kept.object_id, kept.actor_id) == (row.pk, crowded.cast.users["dana"].pk)


def test_sets_are_listed_with_the_newest_in_use(crowded, dana):
    freeze(crowded)
    text = send(dana)
    assert text.index(">2 ") < text.index("in use") < text.index(">1<")


def test_a_set_of_sample_data_says_so(crowded, dana):
    NormSet.objects.filter(pk=freeze(crowded).pk).update(sample=True)
    assert "sample data" in page(dana)


def test_the_page_says_nothing_clinical(crowded, dana):
    freeze(crowded)
    text = page(dana).lower()
    for word in ("anxiety", "avoidance", "alpha", "mean of", "p1"):
        assert word not in text


def test_sets_of_another_practice_are_not_listed(crowded, dana):
    row = freeze(crowded)
    NormSet.objects.filter(pk=row.pk).update(practice=crowded.cast.practices["hill"])
    assert "No set is frozen yet" in page(dana)


def test_forms_nobody_has_answered_are_not_listed(scene, dana):
    assert "PHQ-9" not in page(dana)


@pytest.mark.parametrize("code", ["", "nothing", "psc-6"])
def test_an_unknown_form_is_not_there(scene, dana, code):
    assert dana.post(reverse("norms"), {"form": code}).status_code == 404


def test_the_page_reads_no_answer_and_takes_four_queries(
    crowded, django_assert_num_queries
):
    viewer = crowded.cast.viewer("dana")
    with django_assert_num_queries(4):
        norm_samples.of_practice(viewer, crowded.cast.practices["harbor"])


def test_who_works_alone_has_the_page_too(scene):
    sol = scene.cast.client("sol")
    session = sol.session
    session["role"] = f"admin:{scene.cast.practices['solo'].admins.get().pk}"
    session.save()
    assert "0 persons of 0 couples count today" in page(sol)
