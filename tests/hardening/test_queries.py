"""F62, F63: what an address is asked after its "?" goes through a declared form.

No view reads the query itself; every declared field takes every hostile value; what
is not declared changes nothing, so that nothing can be found out by it.
"""

import ast
import re
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver

from tests.guards import scan
from tests.guards.walk import addresses
from tests.hardening import walking
from tests.hardening.hostile import EVERY, values_for

pytestmark = pytest.mark.django_db

#: the one place that reads a query, and those that look at it whole
READERS = {
    "practice/queries.py",
    "practice/web.py",
    # The API refuses what is not declared, and turns pages; the rest are filtersets.
    "practice/api/base.py",
    "practice/api/paging.py",
}
#: parameters that allauth's own pages read
ALLAUTHS = dict.fromkeys(
    (
        "account_login",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_authenticate",
        "mfa_add_webauthn",
        "mfa_login_webauthn",
        "mfa_reauthenticate_webauthn",
        "account_change_password",
    ),
    ("next",),
)
#: what somebody asks who wants to find something out
PRYING = [
    "ordering=password",
    "ordering=partner__person__name",
    "order_by=-user__password&sort=password",
    "search=a&q__startswith=a",
    "partner__answers__text__startswith=a",
    "person__name__startswith=R",
    "__class__=x&__dict__=y&couple__class=z",
    "practice_id=1&therapist_id=1&viewer=admin&is_staff=1",
    "format=json&fields=*&page_size=1000000000",
    "debug=1&_method=DELETE&id=1%20OR%201=1",
]


def views():
    """The view of every named address."""
    found, waiting = {}, list(get_resolver().url_patterns)
    while waiting:
        pattern = waiting.pop()
        if isinstance(pattern, URLPattern):
            found[pattern.name] = pattern.callback
        else:
            waiting += pattern.url_patterns
    return found


def asked():
    """Every address that takes parameters, and their names."""
    declared = {
        name: tuple(view.asks.base_fields)
        for name, view in views().items()
        if hasattr(view, "asks")
    }
    return declared | ALLAUTHS


def readings(text, place="planted.py"):
    """Lines that read a query past its form."""
    return [
        scan.Finding(place, node.lineno, "declare a Query and use @asks")
        for node in ast.walk(ast.parse(text))
        if (isinstance(node, ast.Attribute) and node.attr in {"GET", "query_params"})
        or (isinstance(node, ast.Constant) and node.value == "QUERY_STRING")
    ]


def test_no_view_reads_the_query_itself():
    """F63: declare a `practice.queries.Query` and use `@asks`."""
    found = []
    for path in scan.sources():
        place = str(path.relative_to(scan.ROOT))
        if place not in READERS:
            found += readings(path.read_text(), place)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize(
    "planted",
    [
        "request.GET.get('page')",
        "request.GET['page']",
        "form = Find(request.GET)",
        "self.request.query_params",
        "parse_qs(request.META['QUERY_STRING'])",
    ],
)
def test_the_scan_sees_a_planted_fault(planted):
    """The control."""
    assert readings(planted)


def test_the_pages_that_take_something_are_known():
    """F63: the walk below has something to walk."""
    known = asked()
    assert set(known["caseload"]) == {"q", "page"}
    assert set(known["audit"]) == {"about", "action", "actor", "before"}
    assert {"couple", "review", "desk", "assign"} <= set(known)


def hostile(page):
    """What a page is asked; allauth's pages, the few for a hidden field."""
    return (values_for("hidden") if page in ALLAUTHS else EVERY).items()


@pytest.mark.parametrize("who", walking.PEOPLE)
def test_no_value_of_a_parameter_is_an_error_of_ours(world, who):
    """F62, F63: every declared parameter, every hostile value, and two at once."""
    client, wrong = walking.browser(world, who), []
    for place in walking.places(world, [world.ids["rosa"]]):
        if place.who != who:
            continue
        for name in asked().get(place.address.name, ()):
            for what, value in hostile(place.address.name):
                query = urlencode([(name, value), (name, "1")])
                answer = client.get(place.path, QUERY_STRING=query)
                if answer.status_code >= 500:
                    wrong.append(f"{place.path}?{name} {what}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["ana", "rosa", "dana", "fay"])
def test_what_is_not_declared_changes_nothing(world, who):
    """F62: the page is the same, sign for sign."""
    client, wrong = walking.browser(world, who), []
    for place in walking.places(world, [world.ids["rosa"]]):
        if place.who != who or place.path.startswith("/security"):
            continue
        client.get(place.path)  # takes a message that the page before has left
        plain = shown(client, place.path, "")
        for query in PRYING:
            known = query.split("=")[0] in asked().get(place.address.name, ())
            if not known and shown(client, place.path, query) != plain:
                wrong.append(f"{place.path}?{query}")
    assert not wrong, "\n".join(wrong)


def shown(client, path, query):
    """Status and page, without what is new in each answer; the looking is undone."""
    with transaction.atomic():
        answer = client.get(path, QUERY_STRING=query)
        transaction.set_rollback(True)
    page = answer.content.decode()
    page = re.sub(r'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"', "", page)
    # Forms have a fresh key each time; links keep the query they were asked with.
    page = re.sub(r'name="([ab]-)?key" value="[^"]*"', "", page)
    return (
        answer.status_code,
        re.sub(r'href="\?[^"]*"', "", page),
        answer.headers.get("Location", "").split("?")[0],
    )


@pytest.mark.parametrize("name", ["%", "_", "' OR '1'='1", "\\", "Rosa%' --", ".*"])
def test_signs_of_a_query_language_find_nobody(world, name):
    """F62: `%` and `_` are signs of a name, not wildcards."""
    answer = walking.browser(world, "ana").get("/caseload/", {"q": name})
    assert answer.context["page"].paginator.count == 0


def test_a_name_is_found_however_it_is_written(world):
    """F63: the parameter still does what it is for."""
    answer = walking.browser(world, "ana").get("/caseload/", {"q": " rOSa "})
    assert answer.context["page"].paginator.count == 1


@pytest.mark.parametrize(
    "page", ["0", "-1", "x", "9" * 40, "1e3", "", "2.5", "%00"[1:]]
)
def test_a_page_that_is_none_is_the_first_or_the_last(world, page):
    """F63."""
    answer = walking.browser(world, "ana").get("/caseload/", {"page": page})
    assert answer.status_code == 200
    assert answer.context["page"].number == 1


def test_a_planted_error_is_seen(world, monkeypatch):
    """The control: a page that takes the number as it comes."""
    monkeypatch.setattr("practice.queries.PageQuery.number", _naive)
    with pytest.raises(AssertionError, match="40 digits: 500"):
        test_no_value_of_a_parameter_is_an_error_of_ours(world, "fay")


def _naive(self):
    return [1, 1][int(self.data.getlist("page")[0])]


def test_every_address_has_a_view():
    """The walk and the address book are about the same pages."""
    assert {one.name for one in addresses()} <= set(views())
