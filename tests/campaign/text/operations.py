"""Every operation of a service with a request that is well, and every place in it where a value can stand."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from shared.http.dependency_tree import every_dependency
from tests.access.examples import EXAMPLES, Example
from tests.access.table import Rule, operations
from tests.access.world import World
from tests.campaign.text.files import (
    File,
    csv_file,
    mt940_file,
    workbook_file,
    xml_file,
    yaml_file,
)
from tests.campaign.text.places import Place, Request, ways_of
from tests.payout.bank import iso_writing, mt_writing, sheet_writing
from tests.people import QINGHAI, contributions_csv, employer
from wengang.demo.employers import DemoEmployer
from wengang.roles import NATION

_HEADERS = (
    *("Accept", "Accept-Language", "Authorization", "Content-Digest", "Content-Length", "Content-Type", "Cookie"),
    *("If-None-Match", "Range", "Sec-Fetch-Site", "Traceparent", "X-Forwarded-For", "X-Position-At-Least"),
)
"""Which any operation may be sent, beside those that it names."""
_CLAIMS = ("sub", "scope", "region", "employer", "exp", "aud", "kid")
_AROUND = (
    *(Place("header", name) for name in _HEADERS),
    *(Place("claim", name) for name in _CLAIMS),
    Place("query", "unheard-of"),
)
_WAITS = ("wait",)
"""Of a feed: how long to wait for what does not come. Whole numbers here are seconds of the campaign."""
UNLISTED = employer(31, dispatch_firm=True)
"""Enrolled, and on no list: what is frozen with one is not frozen for it."""
_STATEMENT = iso_writing.statement(iso_writing.entry(iso_writing.details(iso_writing.detail("X-1"))))
COMES_LAST = ("POST /dev/clock",)
"""Afterwards it is another year."""


@dataclass(frozen=True, slots=True)
class Operation:
    """``scope`` None: open to everybody. ``region`` and ``scope`` are of a token that opens it."""

    service: str
    name: str
    """Method and path, as OpenAPI writes them; of several kinds of files that one takes, with the kind."""
    scope: str | None
    region: str
    request: Request
    places: tuple[Place, ...]
    """That it names itself."""
    answers: Mapping[str, Collection[str]]
    """By status, the media types that OpenAPI says it may have; empty for pages, which OpenAPI does not tell of."""
    around: tuple[Place, ...]
    """What one mechanism reads for every operation, or nobody at all."""


def operations_of(service: str, app: FastAPI, world: World, notice: str, objected: DemoEmployer) -> Iterator[Operation]:
    """``notice`` takes objections today; ``objected`` is on it."""
    examples = (
        EXAMPLES[service](world)
        | _of_today(service, notice, objected, world)
        | _open_to_everybody(service, notice, objected)
    )
    rules: dict[str, Rule | None] = dict(operations(service)) | {"GET /dev/clock": None, "POST /dev/clock": None}
    document = app.openapi()
    components: dict[str, Any] = document["components"]["schemas"]
    for route in _routes(app):
        for method in sorted(route.methods or ()):
            name = f"{method} {route.path_format}"
            if name not in rules:
                continue
            said = document["paths"].get(route.path_format, {}).get(method.lower(), {})
            one, rule = examples[name], rules[name]
            region = NATION if rule is None or rule.region in ("nation", "none") else one.place
            scope = None if rule is None else rule.scope
            for kind, file in _files(name, one, world):
                request = _request(method, one, file)
                places = tuple(_places(route, request, said, components))
                yield Operation(
                    service, f"{name}{kind}", scope, region, request, places, _answers(said, document), _AROUND
                )


def _routes(app: FastAPI) -> Iterator[APIRoute]:
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def _places(
    route: APIRoute, request: Request, said: Mapping[str, Any], components: Mapping[str, Any]
) -> Iterator[Place]:
    template = route.path_format.strip("/").split("/")
    yield from (Place("path", number) for number, part in enumerate(template) if "{" in part)
    names = {*_query_of(route.dependant), *request.query} - {*_WAITS}
    yield from (Place("query", name) for name in sorted(names))
    if request.method == "POST":
        yield Place("header", "Idempotency-Key")
    yield from (Place("form", name) for name in request.form or ())
    if request.file is not None:
        yield from (Place("cell", number) for number in range(len(request.file.holes)))
    content = said.get("requestBody", {}).get("content", {}).get("application/json")
    if content is not None:
        ways = list(dict.fromkeys(ways_of(content["schema"], components)))
        yield from (Place("json", way) for way in ways)
        yield Place("name", ())
    if route.methods is not None and "POST" in route.methods:
        yield Place("body")


def _answers(said: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    shared = document["components"]["responses"]
    return {
        status: frozenset((shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one).get("content", {}))
        for status, one in said.get("responses", {}).items()
    }


def _query_of(dependant: Dependant) -> Iterator[str]:
    """Also of the pages, which OpenAPI does not tell of."""
    for each in (dependant, *every_dependency(dependant)):
        yield from (one.alias for one in each.query_params)


def _request(method: str, one: Example, file: File | None) -> Request:
    made = one.request
    headers = dict(made.get("headers", {}))
    json, form = made.get("json"), made.get("data")
    if file is not None:
        headers["Content-Type"] = file.media
    elif json is not None:
        headers["Content-Type"] = "application/json"
    elif form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if method == "POST":
        headers["Idempotency-Key"] = "text"
    query = {name: str(value) for name, value in made.get("params", {}).items()}
    body = made.get("content", b"")
    return Request(method, one.path.strip("/").split("/"), query, headers, json, form, file, body)


def _files(operation: str, one: Example, world: World) -> Iterator[tuple[str, File | None]]:
    """The kinds of files that an operation takes, each with the holes of an example."""
    content, media = one.request.get("content"), one.request.get("headers", {}).get("Content-Type")
    if operation == "POST /v1/bank-messages":
        booked = [mt_writing.paid(1, 144_000), mt_writing.returned(2, 500)]
        sheet = [sheet_writing.CREDITED, sheet_writing.REJECTED]
        yield " (camt.054)", xml_file(world.message)
        yield " (camt.053)", xml_file(_STATEMENT.encode())
        yield " (MT940)", mt940_file(mt_writing.file_of(mt_writing.statement(booked)))
        yield " (sheet)", csv_file(sheet_writing.sheet(*sheet))
        yield " (workbook)", workbook_file(sheet_writing.workbook([sheet_writing.HEADINGS, *sheet]))
    elif media == "text/csv":
        yield "", csv_file(content or b"")
    elif media == "application/yaml":
        yield "", yaml_file(str(content))
    else:
        yield "", None


def _of_today(service: str, notice: str, objected: DemoEmployer, world: World) -> dict[str, Example]:
    """What the small world has got behind it, asked so that it opens once more."""
    examples = EXAMPLES[service](world)

    def again(name: str, path: str = "", **changes: Any) -> dict[str, Example]:
        one = examples[name]
        return {name: replace(one, path=path or one.path, request={**one.request, **changes})}

    if service == "eligibility":
        placed = f"uscc,using_uscc,unit_kind,size_class,premium\r\n{UNLISTED.uscc},,enterprise,small,1.00\r\n"
        said = {"uscc": objected.uscc, "objector": "马晓梅", "grounds": "有裁员。"}
        return {
            **again("POST /v1/contributions", content=contributions_csv([UNLISTED])),
            **again("POST /v1/placements", content=placed.encode()),
            **again("POST /v1/notices/{notice_id}/objections", f"/v1/notices/{notice}/objections", json=said),
        }
    if service == "payout":
        moved = "POST /v1/funds/requests/{request_id}/transfer"
        return again(moved, json={**examples[moved].request["json"], "transferred_on": "2021-09-16"})
    if service == "supervision":
        told = "POST /v1/reports"
        return again(told, json={**examples[told].request["json"], "week": "2021-09-08"})
    return {}


def _open_to_everybody(service: str, notice: str, objected: DemoEmployer) -> dict[str, Example]:
    listed, shown = f"/v1/notices/{notice}", f"/pages/notices/{notice}"
    form = {"kind": "objection", "uscc": objected.uscc, "name": "马晓梅", "contact": "13900000000", "grounds": "裁员。"}
    every = {
        "GET /": Example("/"),
        "GET /docs": Example("/docs"),
        "GET /docs/oauth2-redirect": Example("/docs/oauth2-redirect"),
        "GET /redoc": Example("/redoc"),
        "GET /health/live": Example("/health/live"),
        "GET /health/ready": Example("/health/ready"),
        "GET /metrics": Example("/metrics"),
        "GET /dev/clock": Example("/dev/clock"),
        "POST /dev/clock": Example("/dev/clock", request={"json": {"now": "2021-09-16T10:00:00+08:00"}}),
    }
    log = {
        "GET /log/checkpoint": Example("/log/checkpoint"),
        "GET /log/proof/inclusion": Example("/log/proof/inclusion", request={"params": {"position": 1, "size": 2}}),
        "GET /log/proof/consistency": Example("/log/proof/consistency", request={"params": {"first": 1, "second": 2}}),
        "GET /log/outcomes/checkpoint": Example("/log/outcomes/checkpoint"),
        "GET /log/outcomes/proof/consistency": Example(
            "/log/outcomes/proof/consistency", request={"params": {"first": 1, "second": 2}}
        ),
        "GET /tlog/checkpoint": Example("/tlog/checkpoint"),
        "GET /tlog/tile/{level}/{index}": Example("/tlog/tile/0/000.p/1"),
    }
    pages = {
        "GET /pages/static/{name}": Example("/pages/static/wengang.css"),
        "GET /pages/sign-in": Example("/pages/sign-in"),
        "GET /pages/sign-in/callback": Example(
            "/pages/sign-in/callback", request={"params": {"code": "a", "state": "b"}}
        ),
        "POST /pages/sign-in": Example("/pages/sign-in", request={"data": {"role": "auditor", "next": "/pages/desk"}}),
        "POST /pages/sign-out": Example("/pages/sign-out", request={"data": {}}),
        "GET /pages/signed-out": Example("/pages/signed-out"),
    }
    public = {
        "GET /v1/notices": Example("/v1/notices"),
        "GET /v1/notices/{notice_id}": Example(listed),
        "GET /v1/notices/{notice_id}/entries": Example(f"{listed}/entries"),
        "GET /v1/notices/{notice_id}/proof": Example(f"{listed}/proof"),
        "GET /v1/notices/{notice_id}/{file}": Example(f"{listed}/list.csv"),
        "GET /v1/editions": Example("/v1/editions"),
        "GET /v1/editions/{edition}": Example(f"/v1/editions/{QINGHAI}"),
        "GET /pages/notices": Example("/pages/notices"),
        "GET /pages/notices/{notice_id}": Example(shown, request={"params": {"q": "西宁"}}),
        "GET /pages/notices/{notice_id}/objections": Example(f"{shown}/objections"),
        "POST /pages/notices/{notice_id}/objections": Example(f"{shown}/objections", request={"data": form}),
        "GET /pages/notices/{notice_id}/objections/{number}": Example(f"{shown}/objections/ob-1"),
    }
    return {
        "registration": every | log | {"GET /openapi-platform.json": Example("/openapi-platform.json")},
        "eligibility": every | log | pages | public,
        "payout": every | log,
        "supervision": every | log | pages,
    }[service]
