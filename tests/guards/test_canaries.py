"""Every field of a client's words, or of who works here, holds a canary in the crowd's
world.
"""

import pytest
from django.apps import apps
from django.db import models

from practice.encryption import SealedField
from tests.guards.matrix import CANARY

pytestmark = pytest.mark.django_db

WORDS = (models.CharField, models.TextField, models.JSONField, SealedField)
KEY = "a key, a state or a hash, not written by anybody"
OURS = "the product's own words, published or versioned"
STAFF = "on the same line as the number of the license, which has a canary"
#: Fields of text without a client's words, and why.
WITHOUT = {
    "clients.Aside.policy_shown": OURS,
    "clients.Consent.version": OURS,
    "clients.Invitation.code_hash": KEY,
    "clients.Invitation.token_hash": KEY,
    "clients.Person.locale": KEY,
    "clients.Person.zone": KEY,
    "clients.Release.kind": KEY,
    "assessments.Administration.answers": "numbers of a scale; no words",
    "assessments.Administration.confided": "numbers of a scale; no words",
    "assessments.Administration.device": KEY,
    "assessments.Administration.policy_shown": OURS,
    "assessments.Administration.round_key": KEY,
    "assessments.Monitoring.days": "digits of weekdays",
    "assessments.Plan.pack": KEY,
    "assessments.NormSet.checksum": KEY,
    "assessments.NormSet.document": "figures of at least fifty couples",
    "assessments.Score.scale": KEY,
    "homework.Entry.policy_shown": OURS,
    "practice.License.jurisdiction": STAFF,
    "practice.License.kind": STAFF,
    "practice.License.verified_what": STAFF,
    "practice.License.verified_where": STAFF,
    "practice.StaffInvitation.token_hash": KEY,
    "practice.Therapist.time_zone": KEY,
    "practice.User.password": KEY,
    "practice.User.phone_index": KEY,
}
#: Tables of nobody in care.
NOBODYS = {
    "assessments.GuideAside",
    "assessments.Instrument",
    "assessments.Wording",
    "homework.Exercise",
}
#: Of the floor, only what a client's row is made of too, and who works there.
OF_THE_FLOOR = {
    "practice.Admin",
    "practice.FrontDesk",
    "practice.License",
    "practice.StaffInvitation",
    "practice.Therapist",
    "practice.User",
}


def tables():
    for label in ("practice", "clients", "assessments", "homework"):
        for model in apps.get_app_config(label).get_models():
            name = model._meta.label
            if name not in NOBODYS and (label != "practice" or name in OF_THE_FLOOR):
                yield model


def fields_of_words():
    for model in tables():
        for field in model._meta.fields:
            if isinstance(field, WORDS) and not field.choices:
                yield f"{model._meta.label}.{field.name}", model, field


def has_canary(model, field):
    rows = model._default_manager.all()
    return any(CANARY.search(str(getattr(row, field.name))) for row in rows)


def test_every_field_of_words_has_a_canary_or_says_why_not(crowd):
    without = {
        name for name, model, field in fields_of_words() if not has_canary(model, field)
    }
    assert without - set(WITHOUT) == set()


def test_no_field_is_excused_that_is_not_there():
    assert set(WITHOUT) - {name for name, _model, _field in fields_of_words()} == set()


def test_a_field_without_a_canary_is_seen(crowd):
    model = apps.get_model("clients", "Aside")
    assert has_canary(model, model._meta.get_field("body"))
    assert not has_canary(model, model._meta.get_field("policy_shown"))
