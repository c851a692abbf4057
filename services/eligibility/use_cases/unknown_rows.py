"""Rows of a file that name employers which no roster of the edition has."""

from collections.abc import Sequence

from services.eligibility.problems import NOT_ENROLLED_ROW, NOT_ENROLLED_ROWS
from shared.http.uploads import MOST_ERRORS_TOLD
from shared.invalid import Flaw
from shared.problem import Problem


def not_enrolled(edition: str, rows: Sequence[tuple[int, str]]) -> Problem:
    """``rows``: line and USCC."""
    errors = [
        Flaw({"line": line, "column": "uscc"}, NOT_ENROLLED_ROW, {"uscc": uscc, "edition": edition})
        for line, uscc in rows[:MOST_ERRORS_TOLD]
    ]
    return Problem(NOT_ENROLLED_ROWS, errors=errors, error_count=len(rows), edition=edition)
