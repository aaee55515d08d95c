"""The API, asked whatever its own description allows, and whatever it forbids.

Bounded and the same on every run: each operation gets a few requests of each kind, in
a savepoint of its own, with a therapist's and with an admin's real token.
"""

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from practice.access import Nobody, Therapist
from practice.api import schema
from practice.api.views import people
from tests.api.programs import token_for

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
    return get_wsgi_application()(
        environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response
    )


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


def attack(operation, mode, headers, ids):
    """Ask one operation in one way; raises with what it found.

    What is allowed is asked about rows that are there, so that it gets past the 404.
    """
    known = {name: str(value) for name, value in ids.items() if name.endswith("_id")}
    known["code"] = "aor-24"
    wanted = [parameter.name for parameter in operation.path_parameters]
    own = {name: known[name] for name in wanted}
    strategy = operation.as_strategy(
        generation_mode=mode, path_parameters=own if own else None
    )

    @FEW
    @given(case=strategy)
    def once(case):
        allowed = mode == GenerationMode.POSITIVE and isinstance(case.body, dict)
        if allowed and "couple" in case.body:
            case.body["couple"] = known["couple_id"]
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    once()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(
    "headers", [("ana", "therapist"), ("dana", "admin")], indirect=True, ids=str
)
@pytest.mark.parametrize("label", LABELS)
def test_it_keeps_to_its_description(operations, headers, ids, label, mode):
    operation = operations[label]
    if mode == GenerationMode.NEGATIVE and not _can_be_wrong(operation):
        mode = GenerationMode.POSITIVE  # there is nothing to send that it forbids
    attack(operation, mode, headers, ids)


def _can_be_wrong(operation):
    sets = (operation.query, operation.headers, operation.body)
    return any(list(found) for found in sets)


@pytest.mark.parametrize("headers", [("ana", "therapist")], indirect=True, ids=str)
def test_a_planted_fault_is_seen(operations, headers, ids, monkeypatch):
    def broken(self, rows):
        raise ValueError("planted")

    monkeypatch.setattr(people.CoupleView, "with_parts", broken)
    operation = operations["GET /api/v1/couples/"]
    with pytest.raises(FailureGroup, match="Schemathesis found"):
        attack(operation, GenerationMode.POSITIVE, headers, ids)


@pytest.mark.parametrize("headers", [("ana", "therapist")], indirect=True, ids=str)
def test_an_address_that_asks_for_no_token_is_seen(
    operations, headers, ids, monkeypatch
):
    monkeypatch.setattr(people.Persons, "permission_classes", ())
    monkeypatch.setattr(people.Persons, "audience", (Therapist, Nobody))
    operation = operations["GET /api/v1/persons/"]
    with pytest.raises(FailureGroup, match="Schemathesis found"):
        attack(operation, GenerationMode.POSITIVE, headers, ids)
