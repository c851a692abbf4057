"""A package that says in which order to read it names every module of it."""

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

ORDERED = ("shared.eventlog", "shared.followers", "shared.service")


@pytest.mark.parametrize("name", ORDERED)
def test_a_reading_order_names_every_module(name: str) -> None:
    package = import_module(name)
    named = re.findall(r"``(\w+)``", package.__doc__ or "")
    modules = {one.name for one in iter_modules(package.__path__)}
    assert modules - set(named) == set()
