"""The house: every role has one name in every service, and what only one place may do is done there alone."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from shared.eventlog.decider import Decider
from shared.http.changes import is_change
from shared.http.dependency_tree import every_dependency
from tests.system import InProcess
from wengang.roles import SERVICES

ROOT = Path(__file__).parents[2]
ROLES = {
    *("main", "api", "use_cases", "duties", "domain", "reactions", "projections", "queries", "tables", "schemas"),
    *("pages", "problems"),
}
OWN_ROOMS = {
    "registration": {"roster"},
    "eligibility": {"editions", "comparison", "printed"},
    "payout": {"bank", "intake", "printed", "vouchers"},
    "supervision": {"alerts", "progress", "reports", "desk", "trail", "integrity", "actions", "logs"},
}
MOST_LINES = 400
LONG: dict[str, str] = {}
"""Files that are longer, and why each is."""


def _files(*folders: str) -> list[str]:
    return sorted(str(file.relative_to(ROOT)) for folder in folders for file in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_rooms_that_every_service_has_and_few_of_its_own(service: str) -> None:
    found = {one.stem for one in (ROOT / "services" / service).iterdir() if one.suffix in ("", ".py")}
    assert found - {"__init__", "__pycache__"} <= ROLES | OWN_ROOMS[service]


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    lengths = {file: len((ROOT / file).read_text().splitlines()) for file in _files("services", "shared", "wengang")}
    assert {file for file, lines in lengths.items() if lines > MOST_LINES} == set(LONG)


def test_a_use_case_is_named_for_what_it_does() -> None:
    """A module of use cases has a function of its own name, unless it is what several of them have in common."""
    modules = {file: ast.parse((ROOT / file).read_text()) for file in _files("services") if "/use_cases/" in file}
    shared = {node.module for tree in modules.values() for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    nameless = [
        file
        for file, tree in modules.items()
        if Path(file).stem
        not in {"__init__", *(one.name for one in tree.body if isinstance(one, ast.AsyncFunctionDef))}
        if file.removesuffix(".py").replace("/", ".") not in shared
    ]
    assert len(modules) > 40
    assert nameless == []


def test_only_rules_refuse() -> None:
    """A business "no" is said where the rules are, so that every way in hears it."""
    outside = [
        f"{file}:{node.lineno}"
        for file in _files("services")
        if "/domain/" not in file
        for node in ast.walk(ast.parse((ROOT / file).read_text()))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
        if isinstance(node.exc.func, ast.Name) and node.exc.func.id == "Refused"
    ]
    assert outside == []


def test_nothing_without_a_model_is_handed_to_a_router() -> None:
    """What queries and acts give an endpoint is a model or a response: what it holds, its type says."""
    nameless = []
    for file in _files("services"):
        if "/api/" not in file:
            continue
        module = import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for name, one in vars(module).items():
            if inspect.iscoroutinefunction(one) and one.__module__.startswith("services."):
                answered = str(inspect.signature(one).return_annotation)
                if re.search(r"\b(dict|Mapping)\[str, (typing\.)?Any\]", answered):
                    nameless.append(f"{module.__name__}: {name} -> {answered}")
    assert nameless == []


def _deciders() -> Iterator[tuple[str, Decider[object, object]]]:
    seen: set[int] = set()
    for file in _files("services"):
        module = import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for name, value in vars(module).items():
            if isinstance(value, Decider) and id(value) not in seen:
                seen.add(id(value))
                yield f"{module.__name__}.{name}", value


@pytest.mark.parametrize("part", ["decide", "evolve"])
def test_a_decider_that_forgets_a_command_or_a_fact_is_a_type_error(part: str) -> None:
    """mypy holds ``assert_never`` against the union of commands, or of facts; here, that it is asked at all."""
    found = dict(_deciders())
    assert len(found) >= 20
    assert [name for name, decider in found.items() if not _exhaustive(getattr(decider, part))] == []


def _exhaustive(function: Callable[..., object]) -> bool:
    """It ends in ``assert_never``, or asks nothing of what class it is given: then there is nothing to forget."""
    source = Path(inspect.getsourcefile(function) or "").read_text()
    return "assert_never(" in source or not ("match " in source or "isinstance(" in source)


async def test_every_change_is_asked_for_through_one_dependency(system: InProcess) -> None:
    """Key, first answer, freshness and rights come in one order only where ``change_by`` sees to them."""
    by_hand = [
        f"{service} {route.path}"
        for service, app in system.apps.items()
        for route in (context.original_route for context in iter_route_contexts(app.routes))
        if isinstance(route, APIRoute) and route.path.startswith("/v1/") and "POST" in (route.methods or ())
        if not any(is_change(one.call) for one in every_dependency(route.dependant))
    ]
    assert by_hand == []
