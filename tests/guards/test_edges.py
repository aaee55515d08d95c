"""At the edges, rows are read by one idiom and written by actions only."""

import ast

import pytest
from django.apps import apps

from practice.access import ScopedQuerySet
from tests.guards import scan

SCOPED = {
    model.__name__
    for app in scan.APPS
    for model in apps.get_app_config(app).get_models()
    if isinstance(model._default_manager.all(), ScopedQuerySet)
}


def report(findings):
    return "\n".join(str(finding) for finding in findings)


def test_edges_read_by_visible_to():
    """Use Model.objects.visible_to(viewer) or open_for(viewer, pk) there."""
    found = []
    for path in scan.edges():
        place = str(path.relative_to(scan.ROOT))
        aliases = SCOPED | _aliases(path.read_text())
        found += scan.reads_outside_visible_to(path.read_text(), aliases, place)
    assert not found, report(found)


def test_edges_do_not_write():
    """Call a function of an actions module instead."""
    found = []
    for path in scan.edges():
        found += scan.writes(path.read_text(), str(path.relative_to(scan.ROOT)))
    assert not found, report(found)


def _aliases(text):
    """Names under which a module imports scoped models, such as `PartnerRow`."""
    return {
        name.asname
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.asname and name.name in SCOPED
    }


@pytest.mark.parametrize(
    "planted",
    [
        "Couple.objects.get(pk=1)",
        "Entry.objects.filter(couple=c).visible_to(viewer)",
        "Score.objects.all()",
        "get_object_or_404(Couple, pk=1)",
        "Couple._default_manager.all()",
    ],
)
def test_the_read_scan_sees_a_planted_fault(planted):
    assert scan.reads_outside_visible_to(planted, SCOPED)


def test_the_read_scan_lets_the_idiom_through():
    good = "Couple.objects.visible_to(v).filter(pk=1); Couple.objects.open_for(v, 1)"
    assert not scan.reads_outside_visible_to(good, SCOPED)


@pytest.mark.parametrize(
    "planted",
    [
        "couple.save()",
        "Entry.objects.create(x=1)",
        "Entry.objects.visible_to(v).update(x=1)",
        "Entry.objects.visible_to(v).filter(a=1).delete()",
        "Entry.objects.bulk_create(rows)",
    ],
)
def test_the_write_scan_sees_a_planted_fault(planted):
    assert scan.writes(planted)


def test_the_write_scan_lets_a_dictionary_be_updated():
    assert not scan.writes("context.update(a=1); request.session.update(b=2)")


def test_there_are_edges_to_scan():
    assert len(scan.edges()) > 10
