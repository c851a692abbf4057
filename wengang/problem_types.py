"""Every way to say no that the code declares, and their catalogue, ``docs/reference/problems.md``."""

import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TypeVar

import services
import shared
from shared.invalid import Fault
from shared.problem_types import ProblemType
from shared.words import Term, Words

Kind = TypeVar("Kind")

_HOMES = ("problems", "refusals")
_HOMES_OF_FAULTS = (*_HOMES, "faults", "validation")


@cache
def homes(names: tuple[str, ...] = _HOMES) -> Sequence[ModuleType]:
    """Modules that declare problem types: each has one of two names, or lies in a package of that name."""
    found = [
        one.name
        for package in (shared, services)
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [import_module(name) for name in found if {*name.split(".")[-2:]} & {*names}]


def declared() -> Iterator[tuple[str, ProblemType]]:
    """Each constant by ``module.NAME``; several may have one code, with other sentences."""
    yield from _constants(ProblemType, _HOMES)


def faults() -> Iterator[tuple[str, Fault]]:
    """The same of what can be wrong with a value."""
    yield from _constants(Fault, _HOMES_OF_FAULTS)


def terms() -> Iterator[tuple[str, Term]]:
    """The same of words that stand in sentences as values."""
    yield from _constants(Term, _HOMES_OF_FAULTS)


def _constants(kind: type[Kind], names: tuple[str, ...]) -> Iterator[tuple[str, Kind]]:
    """Each where it is declared, or where it was imported from first."""
    seen: set[int] = set()
    for module in homes(names):
        for name, value in vars(module).items():
            if isinstance(value, kind) and id(value) not in seen:
                seen.add(id(value))
                yield f"{module.__name__}.{name}", value


def by_code() -> Mapping[str, list[ProblemType]]:
    """The sentences of each code, the codes in order."""
    found: dict[str, list[ProblemType]] = {}
    for _, one in declared():
        if one not in found.setdefault(one.code, []):
            found[one.code].append(one)
    return dict(sorted(found.items()))


def catalogue() -> str:
    """``docs/reference/problems.md``."""
    lines = [
        "# Problems",
        "",
        "Every way in which a service says no, in English and Chinese, generated from the code. A program decides by",
        "`code`; `type` is `urn:wengang:problem:` and the code. What stands in braces is one of `values`.",
        "",
    ]
    for code, types in by_code().items():
        first = types[0]
        lines += [f"## {code}", "", f"{first.status} · {first.title.en} · {first.title.zh}", ""]
        lines += [line for one in types for line in (f"- {one.detail.en}", f"  {one.detail.zh}")]
        lines += ["", f"{first.remedy.en} {first.remedy.zh}"]
        if first.call is not None:
            lines.append(f"The operation that does it: `{first.call}`.")
        lines.append("")
    lines += ["# Errors", "", "What an entry of `errors` says of one value, by its `code`.", ""]
    for code, sentences in _sentences_of_faults().items():
        lines += [f"- `{code}`", *(f"  {one.en} {one.zh}" for one in sentences)]
    return "\n".join([*lines, ""])


def _sentences_of_faults() -> Mapping[str, list[Words]]:
    found: dict[str, list[Words]] = {}
    for _, one in faults():
        if one.says not in found.setdefault(one.code, []):
            found[one.code].append(one.says)
    return dict(sorted(found.items()))
