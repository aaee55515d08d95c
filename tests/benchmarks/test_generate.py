"""A generated practice is one that the product itself could have written."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from assessments import scoring
from assessments.models import Administration, Score
from benchmarks.generate import ORDER, generate
from benchmarks.tables import Table
from clients.models import Couple, Partner
from homework.models import Entry
from practice.encryption import SealedField, forget_keys
from practice.models import Therapist, User
from practice.models.outbox import Message, Notice

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def generated(django_db_setup, django_db_blocker):
    """Twelve couples, generated once for the module and rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        written = generate(12)
        forget_keys()
        yield written
        transaction.set_rollback(True)


@pytest.fixture
def practice(generated, db):
    return generated


def client_of(username):
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    return client


def test_every_table_is_written(practice):
    assert [m.__name__ for m in ORDER if not m._default_manager.exists()] == []
    assert (practice.couples, Couple.objects.count()) == (12, 12)


def test_every_row_keeps_every_rule_of_its_table(practice):
    for model in ORDER:
        for row in model._default_manager.all():
            row.validate_constraints()


def test_every_row_it_refers_to_is_there(practice):
    connection.check_constraints()


def sealed_fields():
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field.attname


def test_every_sealed_value_opens_by_its_key(practice):
    opened = [
        getattr(row, name)
        for model, name in sealed_fields()
        for row in model._default_manager.filter(**{f"{name}__isnull": False})
    ]
    assert len(opened) > 100
    assert None not in opened


def rescored():
    """Sittings whose stored scores are not what their answers give."""
    wrong = []
    for sitting in Administration.objects.filter(state="submitted"):
        answers = scoring.numbered(sitting.answers)
        fresh = scoring.score(sitting.instrument.definition(), answers)
        stored = {row.scale: row.value for row in sitting.scores.all()}
        if stored != {scale: score.value for scale, score in fresh.items()}:
            wrong.append(sitting.pk)
    return wrong


def test_scores_recompute_from_the_answers(practice):
    assert Administration.objects.filter(state="submitted").count() > 40
    assert rescored() == []


def test_a_planted_wrong_score_is_seen(practice):
    Score.objects.filter(scale="anxiety").update(value=1.05)
    assert rescored()


def test_what_was_recorded_says_so_on_both_sides(practice):
    for entry in Entry.objects.select_related("occurrence"):
        assert entry.occurrence.state == "recorded"
        assert entry.recorded_at >= entry.occurrence.opens_at


def test_a_message_and_its_notice_end_alike(practice):
    sent = Message.objects.filter(state="sent").count()
    assert sent == Notice.objects.filter(state="sent").count()
    assert sent > 50


def test_a_therapists_pages_open(practice):
    client, couple = client_of("therapist-0"), Couple.objects.first()
    partner = couple.partners.get(slot="A")
    for place in (
        reverse("caseload"),
        reverse("review"),
        reverse("library"),
        reverse("couple", args=[couple.pk]),
        reverse("results", args=[couple.pk, "aor-24"]),
        reverse("notes", args=[couple.pk]),
        reverse("ledger", args=[couple.pk, partner.pk]),
        reverse("entry", args=[Entry.objects.filter(couple=couple).first().pk]),
    ):
        assert client.get(place).status_code == 200, place


def test_a_partners_pages_open(practice):
    partner = Partner.objects.filter(standing="joined").first()
    client = client_of(partner.person.user.username)
    for name in ("today", "us", "my_progress", "reminders", "my_data"):
        assert client.get(reverse(name)).status_code == 200, name


def test_an_admins_and_the_desks_pages_open(practice):
    for name in ("people", "reports", "audit"):
        assert client_of("admin-0").get(reverse(name)).status_code == 200, name
    assert client_of("desk-0").get(reverse("desk")).status_code == 200


def test_asked_for_more_it_goes_on_where_it_stopped(practice):
    added = generate(14)
    assert (added.couples, Couple.objects.count()) == (2, 14)
    assert Therapist.objects.count() == 2


def test_asked_for_what_is_there_it_adds_nothing(practice):
    assert generate(12).rows == 0


def test_a_row_with_a_name_too_many_or_too_few_is_refused(practice):
    table = Table(Couple)
    with pytest.raises(TypeError, match="needs"):
        table.add(agreement="open")
    whole = {"id": None, "practice_id": None, "agreement": "", "started_at": None}
    with pytest.raises(TypeError, match="shoe_size"):
        table.add(**whole, shoe_size=42)
