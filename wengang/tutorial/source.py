"""The tutorial's steps as data."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from shared.words import Words

_DOCS = Path(__file__).parents[2] / "docs"
FILE = _DOCS / "tutorial" / "one-county.yaml"
CONTRACTS = _DOCS / "contracts" / "openapi"
_PLACE = re.compile(r"\{\{(\w+)\}\}")
Service = Literal["registration", "eligibility", "payout", "supervision"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Strict):
    """One call. ``until`` and ``answer``: by path into the answer (``items.0.uscc``), what must stand there; with
    ``until`` the call is repeated until it does. ``keep``: values for later steps, by path."""

    name: str
    role: str | None = None
    call: str
    type: str = "application/json"
    body: dict[str, Any] | str | None = None
    until: dict[str, Any] = Field(default_factory=dict)
    answer: dict[str, Any] = Field(default_factory=dict)
    keep: dict[str, str] = Field(default_factory=dict)
    says: Words

    @property
    def method(self) -> str:
        return self.call.split(" ")[0]

    @property
    def service(self) -> str:
        return self.call.split(" ")[1]

    @property
    def path(self) -> str:
        return self.call.split(" ")[2]


class Part(_Strict):
    title: Words
    says: Words
    steps: tuple[Step, ...]


class Tutorial(_Strict):
    start: str
    values: dict[str, str]
    parts: tuple[Part, ...]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for part in self.parts for step in part.steps)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Whose tokens are needed, in the order of their first call."""
        return tuple(dict.fromkeys(filled(step.role, self.values) for step in self.steps if step.role))

    def kept(self) -> Iterator[str]:
        for step in self.steps:
            yield from step.keep


def read() -> Tutorial:
    return Tutorial.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def filled(text: str, values: Mapping[str, str]) -> str:
    """With every ``{{name}}`` that ``values`` has."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def filled_in(value: Any, values: Mapping[str, str]) -> Any:
    match value:
        case str():
            return filled(value, values)
        case dict():
            return {name: filled_in(one, values) for name, one in value.items()}
        case _:
            return value


def at(answer: Any, path: str) -> Any:
    """``at({"items": [{"uscc": "…"}]}, "items.0.uscc")``; None where there is nothing."""
    for name in path.split("."):
        if isinstance(answer, list):
            answer = answer[int(name)] if int(name) < len(answer) else None
        else:
            answer = answer.get(name) if isinstance(answer, dict) else None
    return answer


def operation(step: Step, values: Mapping[str, str]) -> str | None:
    """The ``operationId`` of what it calls, by the documents of the services; None of the clock, which is in none."""
    called = filled(step.path, values).partition("?")[0].split("/")
    document = json.loads((CONTRACTS / f"{step.service}.json").read_text(encoding="utf-8"))
    for path, methods in document["paths"].items():
        parts = path.split("/")
        same = len(parts) == len(called) and all(a == b or a[:1] == "{" for a, b in zip(parts, called, strict=True))
        if same and step.method.lower() in methods:
            found: str = methods[step.method.lower()]["operationId"]
            return found
    return None


def variable(role: str) -> str:
    """What its token is called where names have no dashes."""
    return re.sub(r"\W", "_", role)
