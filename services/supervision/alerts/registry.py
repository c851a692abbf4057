"""Every rule of supervision, found in the files of ``rules``: there is no list to keep. Pure."""

import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

from services.supervision.alerts import rules
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Picture, Rule


def _found() -> tuple[Rule[Any], ...]:
    """By kind, so that the order is the same everywhere."""
    modules = pkgutil.walk_packages(rules.__path__, f"{rules.__name__}.")
    found = [import_module(one.name).RULE for one in modules if not one.ispkg]
    return tuple(sorted(found, key=lambda rule: rule.kind))


EVERY_RULE = _found()
RULES: Mapping[str, Rule[Any]] = {rule.kind: rule for rule in EVERY_RULE}


@lru_cache(maxsize=64)
def rules_of(picture: type[Picture]) -> tuple[Rule[Picture], ...]:
    """Those that look at pictures of this kind."""
    return tuple(rule for rule in EVERY_RULE if rule.of is picture)


CASE_RULES = rules_of(Case)


@lru_cache(maxsize=4_096)
def case_rules_for(names: frozenset[str]) -> tuple[Rule[Case], ...]:
    """Those that may find something in a case of facts of these names."""
    return tuple(rule for rule in CASE_RULES if not rule.begins or not names.isdisjoint(rule.begins))
