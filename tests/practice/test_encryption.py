from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import F, Value
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from clients.models import Note
from practice import encryption
from practice.encryption import KeyDestroyed, KeyMissing, Tampered
from practice.models import DataKey, User

PHONE = "+1 555 0100, mornings"
COLUMN = User._meta.get_field("phone_sealed").column
TABLE = User._meta.db_table


@pytest.fixture(autouse=True)
def _no_keys_kept():
    encryption.forget_keys()


@pytest.fixture
def rosa(db):
    return User.objects.create(username="rosa", phone_sealed=PHONE)


@pytest.fixture
def ines(db):
    return User.objects.create(username="ines", phone_sealed="+1 555 0101")


def stored(user):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMN} FROM {TABLE} WHERE username = %s",  # noqa: S608
            [user.username],
        )
        (value,) = cursor.fetchone()
    return None if value is None else bytes(value)


def store(user, value):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET {COLUMN} = %s WHERE username = %s",  # noqa: S608
            [value, user.username],
        )


def again(user):
    return User.objects.get(pk=user.pk)


class RoundTrips(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.text() | st.integers(-(10**15), 10**15) | st.lists(st.text(), max_size=3))
    def test_a_value_comes_back_as_it_was(self, value):
        user = User.objects.create(username="rosa", phone_sealed=value)
        assert again(user).phone_sealed == value


@pytest.mark.parametrize("value", [0, False, "", [], {}, "🫂", {"a": [1, None, True]}])
def test_small_and_empty_values_are_sealed_and_come_back(rosa, value):
    rosa.phone_sealed = value
    rosa.save()
    back = again(rosa).phone_sealed
    assert (back, type(back)) == (value, type(value))
    assert stored(rosa).startswith(b"v1")


def test_none_is_null(rosa):
    rosa.phone_sealed = None
    rosa.save()
    assert stored(rosa) is None
    assert again(rosa).phone_sealed is None


def test_a_value_never_given_is_null(db):
    assert stored(User.objects.create(username="tom")) is None


def test_the_database_does_not_hold_the_text(rosa):
    assert b"555" not in stored(rosa)


def test_bulk_created_rows_are_sealed_too(db):
    users = [User(username=name, phone_sealed=name) for name in ("tom", "aisha")]
    User.objects.bulk_create(users)
    assert {u.username: u.phone_sealed for u in User.objects.all()} == {
        "tom": "tom",
        "aisha": "aisha",
    }


def test_sealed_bytes_of_another_row_do_not_open(rosa, ines):
    store(ines, stored(rosa))
    with pytest.raises(Tampered):
        _ = again(ines).phone_sealed


def test_changed_bytes_do_not_open(rosa):
    value = bytearray(stored(rosa))
    value[-1] ^= 1
    store(rosa, bytes(value))
    with pytest.raises(Tampered):
        _ = again(rosa).phone_sealed


def test_plain_bytes_do_not_open(rosa):
    store(rosa, PHONE.encode())
    with pytest.raises(Tampered):
        _ = again(rosa).phone_sealed


def test_a_row_that_cannot_be_opened_can_still_be_loaded_and_saved(rosa):
    store(rosa, PHONE.encode())
    user = again(rosa)
    user.email = "rosa@example.org"
    user.save()
    assert stored(rosa) == PHONE.encode()


# writing


def test_saving_an_unread_row_leaves_its_bytes(rosa):
    before = stored(rosa)
    again(rosa).save()
    assert stored(rosa) == before


def test_saving_a_row_that_was_only_read_leaves_its_bytes(rosa):
    before, user = stored(rosa), again(rosa)
    assert user.phone_sealed == PHONE
    user.save()
    assert stored(rosa) == before


def test_a_document_changed_in_place_is_saved(rosa):
    rosa.phone_sealed = {"q1": 3}
    rosa.save()
    user = again(rosa)
    user.phone_sealed["q2"] = 5
    user.save()
    assert again(rosa).phone_sealed == {"q1": 3, "q2": 5}


def test_a_row_made_again_under_another_id_is_sealed_anew(rosa):
    copy = User(username="copy", phone_sealed=rosa.phone_sealed)
    copy.save()
    assert again(copy).phone_sealed == PHONE


@pytest.mark.parametrize("value", [b"bytes", (1,), {1: 1}, object()])
def test_what_cannot_be_sealed_is_refused(rosa, value):
    rosa.phone_sealed = value
    with pytest.raises(TypeError):
        rosa.save()


@pytest.mark.parametrize("value", ["text", b"bytes", 0, F("username"), Value("x")])
def test_update_cannot_write_it(rosa, value):
    with pytest.raises(TypeError, match="sealed"):
        User.objects.update(phone_sealed=value)


def test_update_can_clear_it(rosa):
    User.objects.update(phone_sealed=None)
    assert stored(rosa) is None


def test_bulk_update_cannot_write_it(rosa):
    rosa.phone_sealed = "other"
    with pytest.raises(TypeError, match="sealed"):
        User.objects.bulk_update([rosa], ["phone_sealed"])


# reading


def test_reading_twice_opens_once(rosa, django_assert_num_queries):
    user = again(rosa)
    assert user.phone_sealed == PHONE
    encryption.forget_keys()
    with django_assert_num_queries(0):
        assert user.phone_sealed == PHONE


def test_a_deferred_value_is_loaded_when_read(rosa):
    assert User.objects.defer("phone_sealed").get().phone_sealed == PHONE


def test_a_refreshed_row_reads_the_new_value(rosa):
    other = again(rosa)
    other.phone_sealed = "new"
    other.save()
    rosa.refresh_from_db()
    assert rosa.phone_sealed == "new"


def test_values_show_nothing(rosa):
    (row,) = User.objects.values("phone_sealed")
    assert str(row) == "{'phone_sealed': <sealed>}"


def test_keys_of_many_rows_load_in_one_query(rosa, ines, django_assert_num_queries):
    encryption.forget_keys()
    users = list(User.objects.all())
    with django_assert_num_queries(1):
        encryption.warm_rows(users)
        assert PHONE in [user.phone_sealed for user in users]


@pytest.mark.parametrize("lookup", ["", "__exact", "__in", "__contains", "__gt"])
def test_it_cannot_be_searched(db, lookup):
    with pytest.raises(FieldError, match="sealed"):
        User.objects.filter(**{f"phone_sealed{lookup}": [PHONE]})


def test_it_can_be_tested_for_null(rosa):
    User.objects.create(username="tom")
    assert User.objects.get(phone_sealed__isnull=True).username == "tom"


def test_it_is_not_serialized(rosa):
    with pytest.raises(TypeError, match="serialized"):
        User._meta.get_field("phone_sealed").value_from_object(rosa)


def test_a_migration_knows_the_subject():
    assert User._meta.get_field("phone_sealed").deconstruct()[3] == {
        "subject": "pk",
        "null": True,
    }


# keys that are gone


def test_nothing_opens_once_the_key_is_destroyed(rosa):
    encryption.destroy_key(rosa.pk)
    with pytest.raises(KeyDestroyed):
        _ = again(rosa).phone_sealed


def test_nothing_is_sealed_once_the_key_is_destroyed(rosa):
    encryption.destroy_key(rosa.pk)
    rosa.phone_sealed = "new"
    with pytest.raises(KeyDestroyed):
        rosa.save()


def test_other_people_keep_theirs(rosa, ines):
    encryption.destroy_key(rosa.pk)
    assert again(ines).phone_sealed == "+1 555 0101"


def test_a_key_that_is_not_in_this_database_is_named(rosa):
    DataKey.objects.all().delete()
    encryption.forget_keys()
    with pytest.raises(KeyMissing, match="backup"):
        _ = again(rosa).phone_sealed


# subjects


def sealed_note(author_id):
    note = Note(author_id=author_id, body="before the session")
    return note, Note._meta.get_field("body").pre_save(note, True)


def test_a_value_does_not_open_for_another_subject(db):
    note, sealed = sealed_note(uuid4())
    moved = Note(pk=note.pk, author_id=uuid4(), body=sealed)
    with pytest.raises(Tampered):
        _ = moved.body


def test_a_value_read_before_its_subject_changed_is_sealed_anew(db):
    note, sealed = sealed_note(uuid4())
    moved = Note(pk=note.pk, author_id=note.author_id, body=sealed)
    assert moved.body == "before the session"
    moved.author_id = uuid4()
    anew = Note._meta.get_field("body").pre_save(moved, False)
    assert Note(pk=note.pk, author_id=moved.author_id, body=anew).body == moved.body


def test_a_row_without_a_subject_seals_nothing(db):
    with pytest.raises(TypeError, match="author_id"):
        sealed_note(None)
