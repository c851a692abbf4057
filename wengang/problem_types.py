"""Every way to say no that the code declares, and their catalogue, ``docs/reference/problems.md``."""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType

import services
import shared
from shared.problem_types import ProblemType

_HOMES = ("problems", "refusals")


def homes() -> Iterator[ModuleType]:
    """Modules that declare problem types: each has one of two names, or lies in a package of that name."""
    for package in (shared, services):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.split(".")[-1] in _HOMES or found.name.split(".")[-2] in _HOMES:
                yield import_module(found.name)


def declared() -> Iterator[tuple[str, ProblemType]]:
    """Each constant by ``module.NAME``; several may have one code, with other sentences."""
    for module in homes():
        for name, value in vars(module).items():
            if isinstance(value, ProblemType):
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
    return "\n".join(lines)
