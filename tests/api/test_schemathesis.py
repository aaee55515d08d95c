"""The API, asked whatever its own description allows, and whatever it forbids.

Bounded and the same on every run: each operation gets a few requests of each kind, in
a savepoint of its own, with a therapist's and with an admin's real token.
"""

from datetime import timedelta

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from practice import clock, wsgi
from practice.access import Nobody, Therapist
from practice.api import schema
from practice.api.views import people
from tests.api.programs import token_for
from tests.api.test_paper import sitting
from tests.cast import ZONE

CHECKS = [
    not_a_server_error,
    checks.ignored_auth,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
FEW = settings(
    max_examples=6,
    deadline=None,
    database=None,
    derandomize=True,
    verbosity=Verbosity.quiet,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
LABELS = sorted(
    f"{method.upper()} {path}"
    for path, found in schema.document()["paths"].items()
    for method in found
)


def from_here(environ, start_response):
    """The product, with a caller's address as every web server gives it."""
    return wsgi.application(environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response)


@pytest.fixture(scope="module")
def operations():
    described = schemathesis.openapi.from_dict(schema.document())
    described.app = from_here
    found = [result.ok() for result in described.get_all_operations()]
    return {operation.label: operation for operation in found}


@pytest.fixture(autouse=True)
def _one_connection():
    """As the framework's own test client: a request does not close the test's."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _patient(settings):
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 10**6)
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def headers(world, request):
    name, role = request.param
    return {"Authorization": f"Bearer {token_for(world.cast, name, role)}"}


@pytest.fixture
def there(world, ids):
    """Rows that are there: Rosa's, Tom's open sheet, Mia & Jon's untouched couple."""
    own = {name: str(value) for name, value in ids.items() if name.endswith("_id")}
    sheet = sitting(world, "tom")
    return own | {
        "administration_id": str(sheet.pk),
        "couple_id": str(world.cast.couples["mia"].pk),
        "code": "aor-24",
    }


def possible(there):
    """What stands for itself in a body: codes, ids and days that nobody can draw."""
    today = clock.today(ZONE)
    return {
        "couple": there["couple_id"],
        "exercise": "three-minute-pause",
        "instrument": "aor-24",
        "starts_on": str(today),
        "ends_on": None,
        "until": str(today + timedelta(days=20)),
        "starts_at": str(today + timedelta(days=2)) + "T15:00:00Z",
        "answers": {str(number): 4 for number in range(1, 25)},
    }


def attack(operation, mode, headers, there):
    """Ask one operation in one way; raises with what it found, else gives the statuses.

    What is allowed is asked about what is there, so that it gets past 404 and 400.
    """
    wanted = [parameter.name for parameter in operation.path_parameters]
    own = {name: there[name] for name in wanted}
    real, seen = possible(there), set()
    strategy = operation.as_strategy(
        generation_mode=mode, path_parameters=own if own else None
    )

    @FEW
    @given(case=strategy)
    def once(case):
        if mode == GenerationMode.POSITIVE and isinstance(case.body, dict):
            case.body |= {name: real[name] for name in real.keys() & case.body.keys()}
            if case.method == "PUT":
                case.headers["If-Match"] = '"0"'
        with transaction.atomic():
            answer = case.call_and_validate(headers=headers, checks=CHECKS)
            seen.add(answer.status_code)
            transaction.set_rollback(True)

    once()
    return seen


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(
    "headers", [("ana", "therapist"), ("dana", "admin")], indirect=True, ids=str
)
@pytest.mark.parametrize("label", LABELS)
def test_it_keeps_to_its_description(operations, headers, there, label, mode):
    operation = operations[label]
    if mode == GenerationMode.NEGATIVE and not _can_be_wrong(operation):
        mode = GenerationMode.POSITIVE  # there is nothing to send that it forbids
    attack(operation, mode, headers, there)


@pytest.mark.parametrize("headers", [("ana", "therapist")], indirect=True, ids=str)
@pytest.mark.parametrize("label", [one for one in LABELS if not one.startswith("GET")])
def test_what_it_allows_gets_as_far_as_a_write(operations, headers, there, label):
    """Else the walk above would hear nothing but refusals."""
    seen = attack(operations[label], GenerationMode.POSITIVE, headers, there)
    assert {200, 201} & seen


def _can_be_wrong(operation):
    sets = (operation.query, operation.headers, operation.body)
    return any(list(found) for found in sets)


@pytest.mark.parametrize("headers", [("ana", "therapist")], indirect=True, ids=str)
def test_a_planted_fault_is_seen(operations, headers, there, monkeypatch):
    def broken(self, rows):
        raise ValueError("planted")

    monkeypatch.setattr(people.CoupleView, "with_parts", broken)
    operation = operations["GET /api/v1/couples/"]
    with pytest.raises(FailureGroup, match="Schemathesis found"):
        attack(operation, GenerationMode.POSITIVE, headers, there)


@pytest.mark.parametrize("headers", [("ana", "therapist")], indirect=True, ids=str)
def test_an_address_that_asks_for_no_token_is_seen(
    operations, headers, there, monkeypatch
):
    monkeypatch.setattr(people.Persons, "permission_classes", ())
    monkeypatch.setattr(people.Persons, "audience", (Therapist, Nobody))
    operation = operations["GET /api/v1/persons/"]
    with pytest.raises(FailureGroup, match="Schemathesis found"):
        attack(operation, GenerationMode.POSITIVE, headers, there)
