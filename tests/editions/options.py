"""What an edition's model lets a province choose, and what of it an edition uses: sets of ``place`` and choice.

A choice is a word of an enumeration, a yes or no, the parts of a way of rounding, or whether a value that may be left
out is ``said`` or ``silent``. A place is a path of the model, ``layoff.tests.any_of.value``.
"""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from services.eligibility.domain.edition import ROUNDING_UNIT_FEN, Edition, RoundingMode
from services.eligibility.domain.layoff import SignedTerm, Term

Choice = tuple[str, object]
_NOT_OF_THE_CONTENT = {"sha256"}
_OF_A_CITATION = ("in_force_from", "recorded", "assumption", "assumption_zh")


def choices() -> set[Choice]:
    """All that there are."""
    return {*_of_model(Edition, "")}


def _of_model(model: type[BaseModel], place: str) -> Iterator[Choice]:
    for name, field in model.model_fields.items():
        if name in _NOT_OF_THE_CONTENT:
            continue
        where = _place(place, name)
        if not field.is_required():
            yield from ((where, "said"), (where, "silent"))
        if name == "rounding":
            yield from ((where, one) for one in (*get_args(RoundingMode), *ROUNDING_UNIT_FEN))
        else:
            yield from _of_type(field.annotation, where)


def _place(before: str, name: str) -> str:
    """One for what says the same wherever it stands."""
    if name in ("count", "over"):
        return "a formula's term"
    return f"a value's {name}" if name in _OF_A_CITATION else f"{before}{name}"


def _of_type(annotation: Any, where: str) -> Iterator[Choice]:
    if annotation == SignedTerm:
        yield from ((where, term) for term in get_args(Term))
    elif get_origin(annotation) is Literal:
        yield from ((where, one) for one in get_args(annotation))
    elif get_origin(annotation) in (Annotated, tuple, dict, UnionType, Union):
        for one in get_args(annotation):
            yield from _of_type(one, where)
    elif annotation is bool:
        yield from ((where, True), (where, False))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _of_model(annotation, f"{where}.")


def used_by(edition: Edition) -> set[Choice]:
    return {*_used(edition, "")}


def _used(node: Any, where: str) -> Iterator[Choice]:
    if isinstance(node, BaseModel):
        for name, field in type(node).model_fields.items():
            value, place = getattr(node, name), _place(where, name)
            if not field.is_required():
                yield place, "said" if name in node.model_fields_set and value not in (None, ()) else "silent"
            if name == "rounding":
                yield from ((place, part) for part in value.value.split("-to-"))
            else:
                yield from _used(value, f"{place}.")
    elif isinstance(node, tuple | list):
        for one in node:
            yield from _used(one, where)
    elif isinstance(node, dict):
        for one in node.values():
            yield from _used(one, where)
    elif isinstance(node, str | bool):
        yield where.removesuffix("."), node.removeprefix("-") if isinstance(node, str) else node
