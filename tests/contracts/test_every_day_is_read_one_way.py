"""A day or an instant in a request is read by ``shared.plain``: no number is one, and none is of another century."""

import datetime
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter, ValidationError

from shared.http.dependency_tree import every_dependency
from shared.http.fields import Body
from wengang.contracts import application
from wengang.roles import SERVICES

_NO_DAYS = ["0", "1630000000", "0001-01-01", "2021-08-06T00:00:00", "2021-8-6"]


def _parameters(dependant: Dependant) -> Iterator[Any]:
    for one in (dependant, *every_dependency(dependant)):
        yield from (*one.path_params, *one.query_params, *one.header_params)


def _bodies(kind: type[Body] = Body) -> Iterator[type[Body]]:
    for one in kind.__subclasses__():
        yield one
        yield from _bodies(one)


def _is_day(value: object) -> bool:
    return isinstance(value, datetime.date)  # a datetime is one, too


@pytest.mark.parametrize("service", SERVICES)
def test_no_parameter_takes_for_a_day_what_is_none(service: str) -> None:
    taken = []
    for context in iter_route_contexts(application(service).routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for one in _parameters(route.dependant):
                for text in _NO_DAYS:
                    value, errors = one.validate(text, {}, loc=(one.alias,))
                    if not errors and _is_day(value):
                        taken.append(f"{route.path} {one.alias}: {text} is {value}")
    assert taken == []


def test_no_field_of_a_body_takes_for_a_day_what_is_none() -> None:
    for service in SERVICES:
        application(service)  # its bodies are known then
    taken, days = [], 0
    for body in set(_bodies()):
        for name, field in body.model_fields.items():
            annotated: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
            adapter: TypeAdapter[Any] = TypeAdapter(annotated)
            days += _is_day(_read(adapter, "2021-08-06")) or _is_day(_read(adapter, "2021-08-06T00:00:00Z"))
            given = (*_NO_DAYS, 0, 1_630_000_000, 1.5)
            taken += [f"{body.__name__}.{name}: {one}" for one in given if _is_day(_read(adapter, one))]
    assert taken == []
    assert days > 5


def _read(adapter: TypeAdapter[Any], value: object) -> object:
    try:
        return adapter.validate_python(value)
    except ValidationError:
        return None
