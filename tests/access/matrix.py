"""Every operation, tried by every role and with every combination of scope, region and employer."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from tests.access.examples import EXAMPLES, Example
from tests.access.table import Rule, Token, opens, operations
from tests.access.world import STRANGER, make_world
from tests.people import CITY_CENTRE, CITY_EAST
from tests.system import InProcess
from wengang.roles import ROLES

REGIONS = (None, CITY_EAST, CITY_CENTRE, "630100", "630200", "630000", "360000", "000000")
"""No region; the matter's own county and another of its city; its city and another; its province and another; all."""


@dataclass(frozen=True, slots=True)
class Cell:
    service: str
    operation: str
    example: Example
    rule: Rule
    who: str
    token: Token | None
    names_place: bool

    @property
    def expected(self) -> str:
        if self.token is None:
            return "401"
        one = self.example
        found = opens(
            self.rule, self.token, one.place, one.mine, names_place=self.names_place, other_place=one.other_place
        )
        return "opens" if found else "403"


def cells(service: str, operation: str, example: Example, rule: Rule) -> Iterator[Cell]:
    for names_place in (True, False) if example.asks else (True,):
        fixed = (service, operation, example, rule)
        yield Cell(*fixed, "nobody", None, names_place)
        for region in REGIONS:
            for employer in (None, example.mine, STRANGER.uscc):
                yield Cell(*fixed, "bearer", Token(frozenset({rule.scope}), region, employer), names_place)
            yield Cell(*fixed, "bearer", Token(frozenset({"other:scope"}), region, None), names_place)
        for name, role in ROLES.items():
            yield Cell(*fixed, name, Token(frozenset(role.scopes), role.region, None), names_place)


async def send(system: InProcess, cell: Cell) -> httpx.Response:
    method, _, _ = cell.operation.partition(" ")
    request = {**cell.example.request}
    if not cell.names_place:
        asks = cell.example.asks
        request["params"] = {name: value for name, value in request["params"].items() if name != asks}
    bearer = None
    if cell.token is not None:
        subject = cell.who if cell.who in ROLES else f"somebody-{cell.service}"
        bearer = system.maker.make(
            subject, sorted(cell.token.scopes), region=cell.token.region, employer=cell.token.employer
        )
    return await system.send(bearer, method, cell.service, cell.example.path, **request)


def outcome(answer: httpx.Response) -> str:
    if (
        answer.status_code in (401, 403) and "foreign-form" not in answer.text
    ):  # a form's own question, asked after ours
        return str(answer.status_code)
    return "error" if answer.status_code >= 500 else "opens"


async def try_every_cell(system: InProcess, *services: str) -> None:
    world = await make_world(system)
    tried: list[Cell] = []
    for service in services:
        examples = EXAMPLES[service](world)
        guarded = {operation: rule for operation, rule in operations(service) if rule is not None}
        assert examples.keys() == guarded.keys(), "An operation has no example of a request."
        for operation, rule in guarded.items():
            tried += cells(service, operation, examples[operation], rule)
    wrong = []
    # Those that are refused first: what opens may change what there is.
    for cell in sorted(tried, key=lambda one: one.expected == "opens"):
        answer = await send(system, cell)
        if outcome(answer) != cell.expected:
            wrong.append((cell.operation, cell.who, cell.token, cell.expected, answer.status_code, answer.text[:150]))
    assert not wrong, "\n".join(map(str, wrong))
    assert len(tried) > 2_000
    assert sum(cell.expected == "opens" for cell in tried) > 200
