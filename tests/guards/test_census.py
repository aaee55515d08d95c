"""Every table says who sees it, or says here why it needs no such rule."""

import inspect

from django.apps import apps

from practice import access
from practice.access import Nobody, ScopedQuerySet, System
from tests.guards.scan import APPS

UNSCOPED = {
    "practice.Practice": "read through the viewer's own role",
    "practice.User": "a sign-in; roles that point to it are scoped",
    "practice.SetupToken": "one row, used before anybody exists",
    "practice.DataKey": "opened only by practice.keyring",
    "practice.Notice": "read only through practice.outbox",
    "practice.Message": "read only through practice.outbox",
    "practice.MessageEvent": "read only through practice.outbox",
    "practice.Heartbeat": "one row a sweep; nobody's",
    "practice.ApiAnswer": "read only through practice.replays, by its own role",
    "practice.ApiCount": "numbers by caller; only practice.counting reads it",
    "homework.Exercise": "published worksheets, nobody's",
}


def tables():
    for app in APPS:
        yield from apps.get_app_config(app).get_models()


def is_scoped(model):
    return isinstance(model._default_manager.all(), ScopedQuerySet)


def test_every_table_is_scoped_or_says_why_not():
    bare = {model._meta.label for model in tables() if not is_scoped(model)}
    assert bare == set(UNSCOPED)


def test_every_scoped_table_has_its_own_rule():
    inherited = [
        model._meta.label
        for model in tables()
        if is_scoped(model)
        and type(model._default_manager.all()).visible_to is ScopedQuerySet.visible_to
    ]
    assert not inherited


def test_every_rule_fails_closed(db):
    """Nobody, and the product itself, see nothing."""
    for model in filter(is_scoped, tables()):
        for viewer in (Nobody(), System("a task")):
            rows = model.objects.visible_to(viewer)
            assert rows.query.is_empty() or not rows.exists(), model


def test_every_client_row_carries_its_practice():
    without = [
        model._meta.label
        for model in tables()
        if model._meta.app_label in {"clients", "assessments", "homework"}
        and model._meta.label not in UNSCOPED
        and "practice" not in {field.name for field in model._meta.fields}
    ]
    assert not without


def test_the_census_sees_a_table_without_a_rule():
    class Planted(ScopedQuerySet):
        """No visible_to of its own."""

    assert Planted.visible_to is ScopedQuerySet.visible_to
    assert "visible_to" in dict(inspect.getmembers(access.ScopedQuerySet))
