from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from practice import keyring
from practice.cipher import KeyDestroyed, Tampered, WrongKey, fingerprint
from practice.models import DataKey

ROSA, INES = uuid4(), uuid4()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_keys_kept():
    keyring.forget_keys()


def test_a_subject_has_one_key():
    assert keyring.key_for(ROSA) == keyring.key_for(ROSA)


def test_two_subjects_have_two_keys():
    assert keyring.key_for(ROSA) != keyring.key_for(INES)


def test_a_key_is_found_by_its_id():
    key = keyring.key_for(ROSA)
    keyring.forget_keys()
    assert keyring.key_by_id(key.id) == key


def test_the_secret_is_not_stored():
    key = keyring.key_for(ROSA)
    assert key.secret not in bytes(DataKey.objects.get().wrapped)


def test_opening_again_asks_nothing(django_assert_num_queries):
    key = keyring.key_for(ROSA)
    with django_assert_num_queries(0):
        keyring.key_by_id(key.id)


def test_warm_loads_many_keys_in_one_query(django_assert_num_queries):
    keys = [keyring.key_for(subject) for subject in (ROSA, INES)]
    keyring.forget_keys()
    with django_assert_num_queries(1):
        keyring.warm([ROSA, INES])
        assert [keyring.key_by_id(key.id) for key in keys] == keys


def test_warming_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        keyring.warm([])


def test_a_key_made_in_vain_is_not_used_again():
    with transaction.atomic():
        in_vain = keyring.key_for(ROSA)
        transaction.set_rollback(True)
    assert keyring.key_for(ROSA) != in_vain
    assert DataKey.objects.get().pk != in_vain.id


def test_the_process_keeps_a_bounded_number_of_keys(monkeypatch):
    monkeypatch.setattr(keyring, "MOST_KEPT", 2)
    for _ in range(4):
        keyring.key_for(uuid4())
    assert len(keyring._kept) == 2


def test_a_key_kept_too_long_is_asked_for_again(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(keyring, "SECONDS_KEPT", -1.0)
    key = keyring.key_for(ROSA)
    with django_assert_num_queries(1):
        keyring.key_by_id(key.id)


def test_a_key_wrapped_for_someone_else_is_noticed():
    rosa, ines = keyring.key_for(ROSA), keyring.key_for(INES)
    theirs = DataKey.objects.get(pk=rosa.id).wrapped
    DataKey.objects.filter(pk=ines.id).update(wrapped=theirs)
    with pytest.raises(Tampered):
        keyring.key_for(INES)


# destroying


def test_a_destroyed_key_leaves_no_secret():
    keyring.key_for(ROSA)
    keyring.destroy_key(ROSA)
    row = DataKey.objects.get(subject=ROSA)
    assert (row.wrapped, row.destroyed_at is None) == (None, False)


def test_a_destroyed_key_is_not_made_again():
    keyring.key_for(ROSA)
    keyring.destroy_key(ROSA)
    with pytest.raises(KeyDestroyed):
        keyring.key_for(ROSA)


def test_a_key_can_be_destroyed_before_it_is_made():
    keyring.destroy_key(ROSA)
    with pytest.raises(KeyDestroyed):
        keyring.key_for(ROSA)


def test_destroying_twice_keeps_the_first_moment():
    keyring.destroy_key(ROSA)
    first = DataKey.objects.get().destroyed_at
    keyring.destroy_key(ROSA)
    assert DataKey.objects.get().destroyed_at == first


def test_the_database_refuses_half_a_destruction():
    keyring.key_for(ROSA)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataKey.objects.update(wrapped=None)


# the master key


def test_the_right_master_key_passes():
    keyring.key_for(ROSA)
    keyring.check_master_key()


def test_any_master_key_passes_on_an_empty_database(settings):
    settings.MASTER_KEY = bytes(32)
    keyring.check_master_key()


def test_another_master_key_is_refused_with_what_to_do(settings):
    keyring.key_for(ROSA)
    wanted = fingerprint(settings.MASTER_KEY)
    settings.MASTER_KEY = bytes(32)
    with pytest.raises(WrongKey, match=rf"MASTER_KEY.*{wanted}.*practice owner"):
        keyring.check_master_key()


def test_another_master_key_seals_nothing_for_a_known_subject(settings):
    keyring.key_for(ROSA)
    settings.MASTER_KEY = bytes(32)
    with pytest.raises(WrongKey):
        keyring.key_for(ROSA)


def test_destroyed_keys_do_not_bind_the_master_key(settings):
    keyring.key_for(ROSA)
    keyring.destroy_key(ROSA)
    settings.MASTER_KEY = bytes(32)
    keyring.check_master_key()


@pytest.mark.parametrize("master", [b"short", "x" * 32, None])
def test_a_master_key_of_the_wrong_size_is_refused(settings, master):
    settings.MASTER_KEY = master
    with pytest.raises(ImproperlyConfigured, match="32 bytes"):
        keyring.key_for(ROSA)
