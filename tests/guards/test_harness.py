"""The harness must be able to go red."""

import warnings
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.template import Context, Origin, engines
from django.template.base import Template

from practice import audit
from practice.access import System
from practice.models import AuditEntry
from tests import conftest
from tests.harness import triggers_off


def rendered(source, path):
    engine = engines["django"].engine
    template = Template(source, origin=Origin(name=str(path)), engine=engine)
    return template.render(Context({"given": "here", "nothing": None}))


OURS = settings.BASE_DIR / "templates" / "page.html"
THEIRS = "/elsewhere/page.html"


def test_the_mode_is_test():
    assert settings.MODE == "test"


@pytest.mark.parametrize(
    "source", ["{{ missing }}", "{{ given.missing }}", "{{ missing|default:'' }}"]
)
def test_an_undefined_variable_in_our_template_fails(source):
    with pytest.raises(pytest.fail.Exception, match="missing"):
        rendered(source, OURS)


def test_an_undefined_variable_in_a_translated_block_fails():
    source = "{% blocktranslate %}Hello {{ missing }}{% endblocktranslate %}"
    with pytest.raises(pytest.fail.Exception, match="missing"):
        rendered(source, OURS)


def test_a_template_may_ask_whether_something_is_there():
    assert rendered("{% if missing %}a{% else %}b{% endif %}", OURS) == "b"


def test_none_is_not_undefined():
    assert rendered("{{ nothing|default:'-' }}", OURS) == "-"


def test_a_foreign_template_may_go_on():
    assert rendered("[{{ missing }}]", THEIRS) == "[]"


def test_a_warning_is_an_error():
    with pytest.raises(UserWarning, match="look here"):
        warnings.warn("look here", stacklevel=1)


def refused():
    """Whether the database refuses to remove what was recorded."""
    try:
        with transaction.atomic():
            AuditEntry.objects.all().delete()
    except DatabaseError:
        return True
    return False


@pytest.fixture
def recorded(db):
    audit.record(by=System("test"), action="tested")


def test_append_only_tables_refuse_removal(recorded):
    assert refused()


def test_the_flush_between_tests_may_remove(recorded):
    with triggers_off(connection):
        assert not refused()


def test_after_the_flush_the_tables_refuse_again(recorded):
    with triggers_off(connection):
        pass
    assert refused()


def test_tests_with_real_transactions_are_emptied_too(transactional_db):
    audit.record(by=System("test"), action="tested")
    assert AuditEntry.objects.count() == 1


def kept(*, full):
    """The names of two tests, one of them long, that a run would keep."""
    items = [Planted("quick"), Planted("long", "full")]
    run = SimpleNamespace(
        getoption={"--full": full}.get,
        hook=SimpleNamespace(pytest_deselected=lambda items: None),
    )
    conftest.pytest_collection_modifyitems(run, items)
    return [item.name for item in items]


class Planted(SimpleNamespace):
    """What collection knows about a test."""

    def __init__(self, name, *marks):
        super().__init__(name=name, marks=marks)

    def iter_markers(self):
        return [SimpleNamespace(name=mark) for mark in self.marks]


def test_what_takes_minutes_is_left_out():
    assert kept(full=False) == ["quick"]


def test_the_full_run_leaves_nothing_out():
    assert kept(full=True) == ["quick", "long"]


def test_live_tests_run_where_postgres_and_redis_are_and_elsewhere_a_line_says_why():
    may = connection.vendor == "postgresql" and conftest.REDIS is not None
    run = SimpleNamespace(getoption={"--full": True}.get)
    assert bool(conftest.why_not_live()) is not may
    assert ("live" in conftest.left_out_markers(run)) is not may
