"""The table of access names every operation that there is, and no other, with the scope that the code asks for."""

import importlib

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from shared.http.openapi import access_by_operation
from shared.security.tokens import FOR_AGENCIES, FOR_EMPLOYERS, Access
from tests.access.table import EMPLOYER_RULES, REGION_RULES, SIDES, Rule, operations
from wengang.contracts import application
from wengang.roles import ROLES, SERVICES


def test_every_service_has_its_rules() -> None:
    assert {service: len(dict(operations(service))) > 20 for service in SERVICES} == dict.fromkeys(SERVICES, True)


@pytest.mark.parametrize("service", SERVICES)
def test_each_operation_is_in_the_table_with_its_scope_and_no_other_is(service: str) -> None:
    told = {
        f"{method.upper()} {path}": access
        for (path, method), access in access_by_operation(application(service)).items()
    }
    wanted = dict(operations(service))
    assert told.keys() == wanted.keys()
    for operation, rule in wanted.items():
        assert told[operation] == (None if rule is None else _access(rule)), operation


def _access(rule: Rule) -> Access:
    return Access(rule.scope, employers=rule.employer != "refused", everywhere=rule.region == "nation")


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_served_beside_the_operations_but_the_documents(service: str) -> None:
    app: FastAPI = application(service)
    routes = [context.original_route for context in iter_route_contexts(app.routes)]
    others = {getattr(route, "path", "?") for route in routes if not isinstance(route, APIRoute)}
    assert others == {"/openapi.json", "/static-offline-docs"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_rule_is_one_of_those_that_the_table_explains(service: str) -> None:
    for operation, rule in operations(service):
        if rule is not None:
            assert rule.region in REGION_RULES, operation
            assert rule.employer in EMPLOYER_RULES, operation


def test_the_two_sides_are_those_of_the_code() -> None:
    assert SIDES == {"employer": FOR_EMPLOYERS, "agency": FOR_AGENCIES}


@pytest.mark.parametrize("service", SERVICES)
def test_openapi_names_the_scope_of_each_operation(service: str) -> None:
    wanted = dict(operations(service))
    for path, methods in application(service).openapi()["paths"].items():
        for method, operation in methods.items():
            rule = wanted[f"{method.upper()} {path}"]
            assert operation["security"] == ([] if rule is None else [{"bearer": [rule.scope]}]), (method, path)


def test_no_role_holds_scopes_of_both_sides() -> None:
    sides = {name: (FOR_EMPLOYERS & set(role.scopes), FOR_AGENCIES & set(role.scopes)) for name, role in ROLES.items()}
    assert [name for name, (employers, agencies) in sides.items() if employers and agencies] == []


def test_modules_of_services_are_those_that_are_tried() -> None:
    assert all(importlib.import_module(f"services.{service}.main") for service in SERVICES)
