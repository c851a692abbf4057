"""Every operation and page that is read, asked for in Chinese, says no word of English to people."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.examples import EXAMPLES, Example
from tests.access.matrix import REGIONS
from tests.access.table import Rule, Token, opens, operations
from tests.access.world import NOTICE, World, make_world
from tests.system import InProcess

_LATIN = re.compile(r"[A-Za-z]{2,}")
_NAMES = re.compile(
    r"[0-9A-HJ-NPQRTUWXY]{18}(-[0-9A-Z-]+)?|[0-9a-f]{8,}…?|(qinghai|jiangxi)-\d{4}(-[0-9a-z-]+)?|\{\w+\}"
    r"|(GET|POST) [/\w…-]+|/v1/[/a-z…-]+|\b(approval|release)\b|[\w/]+\.py\b|\b(clerk|maker)-\d{6}"
    r"|\bpolicy-(approver|maker)\b"
    r"|\b(Ed25519|English|http|wengang|ISO|camt\.05\d|pain\.00\d|pacs\.004|MT94\d|CSV|DOCX|XLSX|PDF|JSON|SHA-256|RFC|GB/T|YK-[A-Z]|base64)\b"
)
"""Codes of employers, hashes, editions, places of a template; operations; the link to the other language; standards and
formats; ids of this world."""
_CODES = frozenset(
    name
    for names in (
        # Whoever did it, by the account that they sign in with
        "actor approved_by approver assessed_by by checker maker opened_by person proposed_by releaser",
        # Ids, also of the bank, and what proves a record
        "bank_reference checked_by command_id end_to_end_id evidence key key_id objection_id origin since stream",
        "previous_end_to_end_id reconsideration_id data leaf_bytes note verifier_key",
        # Codes that an edition or a fact may extend, and which no schema lists
        "cause change code comparison count dispatch_firm engine event format group headcount kind means media_type",
        "outcome over received_prior_refund result rounding route rule size_class state topic unit_kind value",
        # A picture, whose words another test reads
        "chart",
    )
    for name in names.split()
)
"""Fields of plain text that are for programs, by name."""
_STORED = (".steps.data.", ".steps.source", ".records.source", ".records.told.")
"""Facts as the log holds them, byte for byte, and which log it is."""
_READERS = frozenset(["approver", "bank", "bureau", "checker", "maker", "platform", "reader", "releaser"])
"""Accounts of this world, which pages show as they are."""
_FOR_PROGRAMS = (
    "GET /feed",
    "GET /log/",
    "GET /tlog/",
    "GET /metrics",
    "GET /docs",
    "GET /openapi.json",
)


def _token(rule: Rule, example: Example) -> Token:
    for region in reversed(REGIONS):
        token = Token(frozenset({rule.scope}), region, None)
        if opens(rule, token, example.place, example.mine, other_place=example.other_place):
            return token
    raise AssertionError(f"No token opens {rule}.")


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in schema:
        return _resolved(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    several = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    return [one for part in several for one in _resolved(part, document)] if several else [schema]


def _texts(
    value: Any, schemas: list[dict[str, Any]], document: dict[str, Any], place: str
) -> Iterator[tuple[str, str]]:
    """Texts of plain type; one that is a code says so by ``enum``, ``const``, ``pattern`` or ``format``."""
    if isinstance(value, dict):
        for name, inner in value.items():
            found = [
                one
                for schema in schemas
                for part in (schema.get("properties", {}).get(name), schema.get("additionalProperties"))
                if isinstance(part, dict)
                for one in _resolved(part, document)
            ]
            yield from _texts(inner, found, document, f"{place}.{name}")
    elif isinstance(value, list):
        found = [one for schema in schemas if "items" in schema for one in _resolved(schema["items"], document)]
        for inner in value:
            yield from _texts(inner, found, document, place)
    elif isinstance(value, str) and not any(
        {"enum", "const", "pattern", "format"} & schema.keys() for schema in schemas
    ):
        yield place, value


def _for_programs(place: str) -> bool:
    return place.rpartition(".")[2] in _CODES or any(part in f"{place}." for part in _STORED)


def english_in(text: str) -> list[str]:
    found = _LATIN.findall(_NAMES.sub(" ", re.sub(r"`[^`]*`", " ", text)))
    return [word for word in found if word not in _READERS]


def _of_page(html: str) -> str:
    html = re.sub(r"(?s)<(script|style|code|pre)\b.*?</\1>|<[^>]*\blang=\"en\"[^>]*>.*?</\w+>", " ", html)
    html = re.sub(r"(?s)<[^>]*class=\"[^\"]*\b(code|hash|aside account)\b[^\"]*\"[^>]*>.*?</\w+>", " ", html)
    shown = re.findall(r"(?:aria-label|title|placeholder|alt|data-label)=\"([^\"]*)\"", html)
    return "\n".join([*shown, re.sub(r"<[^>]+>", "\n", html)])


@pytest.fixture
async def world(system: InProcess) -> World:
    return await make_world(system)


@pytest.mark.parametrize("service", ["registration", "eligibility", "payout", "supervision"])
async def test_what_is_read_in_chinese_has_no_word_of_english(system: InProcess, world: World, service: str) -> None:
    document = (await system.send(None, "GET", service, "/openapi.json")).json()
    found: dict[str, set[str]] = {}
    for operation, rule in operations(service):
        method, _, path = operation.partition(" ")
        if method != "GET" or operation.startswith(_FOR_PROGRAMS):
            continue
        example = EXAMPLES[service](world)[operation] if rule is not None else _open(operation)
        if example is None:
            continue
        bearer = None
        if rule is not None:
            token = _token(rule, example)
            bearer = system.maker.make("reader", sorted(token.scopes), region=token.region)
        request = {**example.request, "headers": {"Accept-Language": "zh-CN"}}
        if path.startswith("/pages/"):
            request["params"] = {**request.get("params", {}), "lang": "zh"}
        answer = await system.send(bearer, "GET", service, example.path, **request)
        if answer.status_code in (404, 409):  # told as a problem, which other tests hold to both languages
            continue
        assert answer.is_success, (operation, answer.text)
        kind = answer.headers["content-type"].partition(";")[0]
        if kind == "application/json":
            schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            for place, text in _texts(answer.json(), _resolved(schema, document), document, ""):
                if english_in(text) and not _for_programs(place):
                    found.setdefault(f"{operation} {place}", set()).add(text)
        elif kind == "text/html":
            for text in _of_page(answer.text).split("\n"):
                if english_in(text):
                    found.setdefault(operation, set()).add(text.strip())
    assert {place: sorted(texts) for place, texts in found.items()} == {}


def _open(operation: str) -> Example | None:
    """Of those that are open to everybody, what people read."""
    examples = {
        "GET /pages/notices": Example("/pages/notices"),
        "GET /pages/notices/{notice_id}": Example(f"/pages/notices/{NOTICE}"),
        "GET /pages/notices/{notice_id}/objections": Example(f"/pages/notices/{NOTICE}/objections"),
        "GET /v1/notices": Example("/v1/notices"),
        "GET /v1/notices/{notice_id}": Example(f"/v1/notices/{NOTICE}"),
        "GET /v1/editions": Example("/v1/editions"),
        "GET /v1/editions/{edition}": Example("/v1/editions/qinghai-2021"),
        "GET /health/ready": Example("/health/ready"),
    }
    return examples.get(operation)
