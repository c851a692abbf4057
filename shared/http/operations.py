"""How a router declares an operation: its id, what it answers with which status, and the ways in which it says no."""

from collections.abc import Sequence
from typing import Any

from shared.http.answers import Answer
from shared.problem_types import ProblemType

PROBLEMS = "x-problems"
LOCATION = "x-location"
Parts = dict[str, Any]
"""Of a route: what its decorator takes."""


def reading(name: str, summary: str, *, problems: Sequence[ProblemType] = ()) -> Parts:
    """An operation that changes nothing. ``name`` is its ``operationId``, short and for good: ``listBatches``.

    What it answers, the annotation of the endpoint says. ``problems`` are those of its own; what every operation has
    (``shared.http.problems``) and what its token may be refused for are known without being named.
    """
    return {"operation_id": name, "summary": summary, "openapi_extra": {PROBLEMS: tuple(problems)}}


def change(
    name: str,
    summary: str,
    answers: type[Answer],
    *,
    problems: Sequence[ProblemType] = (),
    made: str | None = None,
    body: Parts | None = None,
) -> Parts:
    """An operation that records something, and answers ``answers``: 200 for a step of what there is.

    ``made``: where the resource is read that it makes, an address with the names of path parameters and of fields of
    the answer in it (``/v1/batches/{batch_id}``). Then the status is 201, and ``Location`` says the address.
    ``body``: of an operation that reads its body itself, what the document says of it.
    """
    extra: Parts = {PROBLEMS: tuple(problems), **(body or {})}
    if made is not None:
        extra[LOCATION] = made
    status = 200 if made is None else 201
    return {
        "operation_id": name,
        "summary": summary,
        "status_code": status,
        "responses": {status: {"model": answers}},
        "openapi_extra": extra,
    }
