"""The description says what there is: every address, every method, and no more."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from drf_spectacular.validation import validate_schema

from practice.addresses import addresses
from practice.api import schema

PAGES = {"api_docs"}


@pytest.fixture
def described(ana):
    return ana.get("schema/").json()


def operations(described):
    return {
        (path, method.upper())
        for path, found in described["paths"].items()
        for method in found
    }


def routes():
    found = set()
    for address in addresses():
        if address.is_api and address.name not in PAGES:
            path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", address.route)
            methods = set(address.methods) - {"HEAD"}
            found |= {(path, method) for method in methods}
    return found


def test_it_names_every_address_and_method_and_no_other(described):
    assert operations(described) == routes()
    assert len(routes()) > 30


def test_an_address_it_leaves_out_is_seen(described):
    del described["paths"]["/api/v1/reports/"]
    assert operations(described) != routes()


def test_it_is_openapi_3_1(described):
    assert described["openapi"].startswith("3.1")
    validate_schema(described)


def test_a_broken_description_is_seen(described):
    described["paths"]["/api/v1/reports/"]["get"]["responses"] = 5
    with pytest.raises(Exception, match="5 is not"):
        validate_schema(described)


def test_every_operation_asks_for_a_token(described):
    silent = [
        (path, method)
        for path, found in described["paths"].items()
        for method, operation in found.items()
        if operation.get("security") != [{"token": []}]
    ]
    assert silent == []


def test_every_write_has_an_example(described):
    silent = [
        operation["operationId"]
        for found in described["paths"].values()
        for operation in found.values()
        if "requestBody" in operation
        and "examples" not in operation["requestBody"]["content"]["application/json"]
    ]
    assert silent == []


def test_every_list_names_its_parameters(described):
    found = described["paths"]["/api/v1/sessions/"]["get"]["parameters"]
    assert {one["name"]: one["schema"]["type"] for one in found} == {
        "cancelled": "boolean",
        "couple": "string",
        "cursor": "string",
        "page_size": "integer",
        "starts_since": "string",
        "starts_until": "string",
    }


def test_every_parameter_says_what_it_is_for(described):
    silent = [
        (path, one["name"])
        for path, found in described["paths"].items()
        for one in found.get("get", {}).get("parameters", [])
        if one["in"] == "query" and not one.get("description")
    ]
    assert silent == []


def test_nothing_confided_is_in_any_shape(described):
    shapes = described["components"]["schemas"].values()
    names = {name for shape in shapes for name in shape.get("properties", {})}
    assert "outcome" in names
    assert not {"confided", "reason", "reasons", "why_not"} & names
    assert "not_safe" not in str(described)


def test_whoever_is_signed_in_as_staff_may_read_it(world):
    assert world.cast.client("dana").get("/api/v1/schema/").status_code == 200


@pytest.mark.parametrize("name", ["rosa", "fay"])
def test_others_may_not(world, name):
    assert world.cast.client(name).get("/api/v1/schema/").status_code == 401


def test_it_is_not_public(stranger):
    assert stranger.get("schema/").status_code == 401


def test_the_page_to_read_it_holds_no_script_of_its_own(world):
    answer = world.cast.client("ana").get("/api/v1/docs/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>" not in page
    assert "<style" not in page
    assert "drf_spectacular_sidecar" in page


def test_it_is_made_once_however_many_ask_at_first():
    schema._made.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _turn: schema.document(), range(8)))
    assert len({id(one) for one in found}) == 1
