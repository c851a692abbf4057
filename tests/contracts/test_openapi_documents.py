"""The OpenAPI documents are valid, and name what a client is generated from."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from wengang.contracts import application, documents
from wengang.platform_document import platform_document
from wengang.problem_types import by_code, declared
from wengang.roles import ROLES, SERVICES

ROOT = Path(__file__).parents[2]
PLATFORM = "services/registration/openapi-platform.json"
DOCUMENTS = [*(f"docs/contracts/openapi/{service}.json" for service in SERVICES), PLATFORM]
_SHORT = re.compile(r"[a-z]+([A-Z0-9][a-z0-9]*)+")


def _read(document: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / document).read_text())
    return found


def _operations(document: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in _read(document)["paths"].items():
        for method, operation in methods.items():
            if method != "servers":
                yield path, method, operation


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_is_valid(document: str) -> None:
    OpenAPIV31SpecValidator(_read(document)).validate()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_an_operation_has_a_short_id_of_its_own_a_summary_and_a_tag(document: str) -> None:
    operations = [operation for _, _, operation in _operations(document)]
    ids = Counter(operation["operationId"] for operation in operations)
    assert [one for one, count in ids.items() if count > 1 or not _SHORT.fullmatch(one)] == []
    assert [one["operationId"] for one in operations if not one.get("summary") or not one.get("tags")] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_json_answer_names_its_fields(document: str) -> None:
    """By a schema with properties, or a list of such, or a map to such."""
    components = _read(document)["components"]["schemas"]
    nameless = []
    for path, method, operation in _operations(document):
        for status, response in operation["responses"].items():
            schema = response.get("content", {}).get("application/json", {}).get("schema")
            if schema is not None and not _names_fields(schema, components):
                nameless.append(f"{method} {path} {status}")
    assert nameless == []


def _names_fields(schema: dict[str, Any], components: dict[str, Any]) -> bool:
    if "$ref" in schema:
        return _names_fields(components[schema["$ref"].rpartition("/")[2]], components)
    if "anyOf" in schema or "oneOf" in schema:
        return all(_names_fields(one, components) for one in [*schema.get("anyOf", ()), *schema.get("oneOf", ())])
    if schema.get("type") == "array":
        return _names_fields(schema["items"], components)
    others = schema.get("additionalProperties")
    return bool(schema.get("properties")) or (isinstance(others, dict) and _names_fields(others, components))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_schema_is_used(document: str) -> None:
    text = json.dumps(_read(document))
    assert [
        one for one in _read(document)["components"]["schemas"] if f'"#/components/schemas/{one}"' not in text
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_generators_find_no_two_meanings_of_a_name(document: str) -> None:
    """They name what a property describes in its place by the schema and the property, one after the other."""
    schemas = _read(document)["components"]["schemas"]
    made = {
        f"{name}{one['title']}".replace(" ", "")
        for name, schema in schemas.items()
        for one in schema.get("properties", {}).values()
        if "title" in one and ("enum" in one or "anyOf" in one or one.get("type") == "object")
    }
    assert sorted(made & schemas.keys()) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_value_is_a_choice_between_a_list_and_something_plain(document: str) -> None:
    """Clients that are made for Java of such a choice do not compile."""
    choices = [[one.get("type") for one in choice] for choice in _choices(_read(document))]
    assert [one for one in choices if "array" in one and {*one} - {"array", "null"}] == []


def _choices(found: Any) -> Iterator[list[dict[str, Any]]]:
    for name, one in found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ():
        if name == "anyOf":
            yield one
        yield from _choices(one)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_is_made_says_where_and_every_change_says_its_position(document: str) -> None:
    for path, method, operation in _operations(document):
        if method == "post" and path.startswith("/v1/"):
            for status, response in operation["responses"].items():
                if status.startswith("2"):
                    assert {"X-Position", "Idempotency-Replayed"} <= response["headers"].keys(), path
                    assert ("Location" in response["headers"]) == (status == "201"), path


def test_the_document_for_platforms_holds_what_their_scopes_open_and_nothing_else() -> None:
    scopes = set(ROLES["platform"].scopes)
    for path, method, operation in _operations(PLATFORM):
        assert {scope for one in operation["security"] for scope in one.get("bearer", ())} <= scopes, (method, path)
    asked = {
        operation["operationId"]
        for service in SERVICES
        for _, _, operation in _operations(f"docs/contracts/openapi/{service}.json")
        for one in operation["security"]
        if set(one.get("bearer", ())) <= scopes
    }
    assert asked <= {operation["operationId"] for _, _, operation in _operations(PLATFORM)}


def test_the_document_for_platforms_refuses_two_meanings_of_one_name() -> None:
    services = {service: _read(f"docs/contracts/openapi/{service}.json") for service in ("registration", "payout")}
    services["payout"]["components"]["schemas"]["Problem"] = {"type": "string"}
    with pytest.raises(ValueError, match="Two services describe #/components/schemas/Problem differently"):
        platform_document(services)


async def test_registration_serves_the_document_for_platforms() -> None:
    async with AsyncClient(transport=ASGITransport(application("registration")), base_url="http://one.test") as client:
        served = await client.get("/openapi-platform.json")
    assert served.text == documents()["../../" + PLATFORM]


def test_what_a_problem_says_to_call_is_an_operation() -> None:
    ids = {one["operationId"] for document in DOCUMENTS for _, _, one in _operations(document)}
    assert {name: one.call for name, one in declared() if one.call is not None and one.call not in ids} == {}


NOT_OF_AN_OPERATION = {
    "batch-unknown": "the operation has looked for the batch before: 404",
    "payment-unknown": "the same, of a payment",
    "recovery-unknown": "the same, of a claim",
    "voucher-used": "the use is asked for again, and then refused by what was rejected",
    "kept-too-much": "a duty keeps money for claims",
    "more-than-granted": "a duty orders payments",
    "ordered-already": "the same",
    "payment-not-changeable": "duties change payments by what is decided elsewhere",
    "not-transferred": "a bank's line proves a transfer",
    "on-list": "the public form, which is a page",
    "many-open": "the same",
    "notice-stands": "a duty ends notices",
    "edition-not-adopted": "`wengang assess` records what it decided from files",
    "other-content": "the same",
    "tables-behind": "the same",
}
"""Refusals that no caller hears, and why."""


def test_every_problem_that_an_operation_lists_is_in_the_catalogue_and_every_refusal_is_listed() -> None:
    listed = {code for document in DOCUMENTS for _, _, one in _operations(document) for code in one["x-problems"]}
    assert listed <= by_code().keys()
    refusals = {one.code for name, one in declared() if "refusals" in name.split(".")}
    assert refusals - listed == NOT_OF_AN_OPERATION.keys()
