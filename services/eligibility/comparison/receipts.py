"""Columns of decisions as the facts that are stored, and as the sheet of a dry run. Pure.

The bytes are those that ``domain.assessment.receipt`` and pydantic give for one employer; a differential test compares
them byte by byte.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import orjson

from services.eligibility.comparison.decisions import ELIGIBLE, NOT_ASSESSABLE, OUTCOMES, Decided, decide
from services.eligibility.domain.assessment import ENGINE, receipt
from services.eligibility.domain.columns import COUNTS, Columns, Ratios
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.wording import reason_text
from shared.contracts.eligibility import EmployerAssessed
from shared.identifiers import case_id
from shared.money import yuan

SHEET = (
    "uscc",
    "outcome",
    "route",
    "size_class",
    "rate",
    "premium_paid",
    "average_insured",
    "layoff_rate",
    "layoff_limit",
    "refund",
    "reasons",
)


@dataclass(frozen=True, slots=True)
class Assessed:
    """One batch, decided. ``lone`` holds the receipts of those that were decided one by one, by row."""

    edition: Edition
    on: date
    rows: str | None
    """What ``EmployerAssessed.rows`` says: where the rows that were counted stand."""
    columns: Columns
    decided: Decided
    lone: dict[int, EmployerAssessed]

    def __len__(self) -> int:
        return len(self.columns)

    def fact(self, row: int, number: int = 1) -> EmployerAssessed:
        """One employer's assessment by the one-by-one engine, as the ``number``-th of its case."""
        employer = self.columns.employer(row)
        assessment_id = f"{case_id(self.edition.id, employer.uscc)}:{number}"
        return receipt(self.edition, employer, self.columns.facts(row), self.on, assessment_id, self.rows)


def assess(edition: Edition, columns: Columns, on: date, rows: str | None) -> Assessed:
    decided = decide(edition, columns, on)
    found = Assessed(edition, on, rows, columns, decided, {})
    found.lone.update({int(row): found.fact(int(row)) for row in np.flatnonzero(decided.alone)})
    return found


def encoded(assessed: Assessed) -> list[bytes]:
    """Each row's ``EmployerAssessed`` as JSON, as the first assessment of its case."""
    columns, decided = assessed.columns, assessed.decided
    template = _template(assessed)
    outcome = decided.outcome.tolist()
    sources = columns.size_from
    reasons = _reason_sentences(assessed)
    values = zip(
        columns.uscc,
        map(_json, columns.name),
        columns.agency,
        columns.uscc,
        columns.unit_kind,
        ["null" if size is None else f'"{size}"' for size in columns.size_class],
        [f'"size_from":{_json(sources[row])},' if row in sources else "" for row in range(len(columns))],
        columns.first_insured_month,
        _flags(columns),
        _packed(columns),
        [OUTCOMES[one] for one in outcome],
        ["direct" if direct else "confirming" for direct in decided.direct.tolist()],
        _exact(decided.rate),
        _or_null(decided.premium_fen, decided.outcome != NOT_ASSESSABLE),
        _exact(decided.average),
        _exact(decided.layoff_rate),
        _exact(decided.layoff_limit),
        _or_null(decided.amount_fen, decided.outcome != NOT_ASSESSABLE),
        [_json(reasons[row]) if row in reasons else "[]" for row in range(len(columns))],
        strict=True,
    )
    found = [(template % row).encode() for row in values]
    for row, fact in assessed.lone.items():
        found[row] = fact.model_dump_json().encode()
    return found


def _template(assessed: Assessed) -> str:
    """A receipt with ``%s`` where employers differ; the keys stand in the order of ``EmployerAssessed``."""
    edition = assessed.edition
    same = {
        "edition": edition.id,
        "edition_sha256": edition.sha256,
        "engine": ENGINE,
    }
    rows = "" if assessed.rows is None else f'"rows":{_json(assessed.rows)},'.replace("%", "%%")
    return (
        f"{_json(same)[:-1]},"
        f'"uscc":"%s","name":%s,"agency":"%s","assessment_id":"{case_id(edition.id, "%s")}:1","unit_kind":"%s",'
        f'"size_class":%s,%s"first_insured_month":"%s",%s"decided_on":"{assessed.on.isoformat()}",%s{rows}'
        '"outcome":"%s","route":"%s","rate":%s,"premium_paid_fen":%s,"average_insured":%s,"layoff_rate":%s,'
        '"layoff_limit":%s,"amount_fen":%s,"reasons":%s}'
    )


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _reason_sentences(assessed: Assessed) -> dict[int, list[str]]:
    """In English, as they are stored."""
    return {
        row: [reason_text(reason, assessed.edition, "en") for reason in reasons]
        for row, reasons in assessed.decided.reasons.items()
    }


def _flags(columns: Columns) -> list[str]:
    """The flags that a receipt keeps, in their order there; without those that are left out while they are False."""
    kept = EmployerAssessed.model_fields
    texts, found = [""], np.zeros(len(columns), np.int64)
    for place, (name, marks) in enumerate(columns.flags.items()):
        no = "" if kept[name].exclude_if else f'"{name}":false,'
        texts = [text + no for text in texts] + [f'{text}"{name}":true,' for text in texts]
        found |= marks.astype(np.int64) << place
    return [texts[number] for number in found.tolist()]


def _packed(columns: Columns) -> list[str]:
    """``ContributionFacts.packed`` as JSON: zeros at the end cut; nothing at all when all are zero."""
    table = np.stack([columns.counts[name] for name in COUNTS], axis=1)
    filled = table != 0
    lengths = np.where(filled.any(axis=1), len(COUNTS) - np.argmax(filled[:, ::-1], axis=1), 0)
    found = [""] * len(columns)
    for length in np.unique(lengths[lengths > 0]).tolist():  # few: those of one length are written in one go
        rows = np.flatnonzero(lengths == length)
        numbers = np.ascontiguousarray(table[rows, :length])
        written = orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY).decode()[2:-2].split("],[")
        for row, text in zip(rows.tolist(), written, strict=True):
            found[row] = f'"counts":[{text}],'
    return found


def _exact(ratios: Ratios) -> list[str]:
    """As ``str(Fraction)`` writes it, in quotes; null where there is none."""
    return [
        "null" if bottom == 0 else f'"{top}"' if bottom == 1 else f'"{top}/{bottom}"'
        for top, bottom in zip(ratios.top.tolist(), ratios.bottom.tolist(), strict=True)
    ]


def _or_null(numbers: np.ndarray, where: np.ndarray) -> list[object]:
    return [number if there else "null" for number, there in zip(numbers.tolist(), where.tolist(), strict=True)]


# The sheet


def sheet_rows(assessed: Assessed) -> Iterator[Sequence[str]]:
    """The cells of each employer under ``SHEET``: money with two places, ratios as decimals."""
    decided, columns = assessed.decided, assessed.columns
    reasons = _reason_sentences(assessed)
    per_row = zip(
        decided.outcome.tolist(),
        decided.direct.tolist(),
        decided.premium_fen.tolist(),
        decided.amount_fen.tolist(),
        _decimals(decided.rate),
        _decimals(decided.average),
        _decimals(decided.layoff_rate, 9),
        _decimals(decided.layoff_limit),
        strict=True,
    )
    for row, (outcome, direct, premium, amount, rate, average, layoff, limit) in enumerate(per_row):
        if row in assessed.lone:
            yield _cells_of(assessed.lone[row])
            continue
        judged = outcome != NOT_ASSESSABLE
        yield (
            columns.uscc[row],
            OUTCOMES[outcome],
            "direct" if direct else "confirming",
            columns.size_class[row] or "",
            rate,
            yuan(premium) if judged else "",
            average,
            layoff,
            limit,
            yuan(amount) if judged else "",
            "" if outcome == ELIGIBLE else " ".join(reasons[row]),
        )


def _cells_of(fact: EmployerAssessed) -> Sequence[str]:
    def ratio(text: str | None, places: int | None = None) -> str:
        return "" if text is None else decimal(Fraction(text).numerator, Fraction(text).denominator, places)

    return (
        fact.uscc,
        fact.outcome,
        fact.route,
        fact.size_class or "",
        ratio(fact.rate),
        "" if fact.premium_paid_fen is None else yuan(fact.premium_paid_fen),
        ratio(fact.average_insured),
        ratio(fact.layoff_rate, 9),
        ratio(fact.layoff_limit),
        "" if fact.amount_fen is None else yuan(fact.amount_fen),
        " ".join(fact.reasons),
    )


def _decimals(ratios: Ratios, places: int | None = None) -> list[str]:
    known: dict[tuple[int, int], str] = {}
    told = []
    for pair in zip(ratios.top.tolist(), ratios.bottom.tolist(), strict=True):
        if pair not in known:
            known[pair] = "" if pair[1] == 0 else decimal(*pair, places)
        told.append(known[pair])
    return told


def decimal(top: int, bottom: int, places: int | None = None) -> str:
    """A ratio as a decimal, cut after nine places and never rounded up to a limit; as short as it is unless ``places``.

    >>> decimal(3, 5), decimal(1, 3), decimal(20, 1), decimal(3, 50, 9)
    ('0.6', '0.333333333', '20', '0.060000000')
    """
    whole, rest = divmod(top * 10**9 // bottom, 10**9)
    text = f"{whole}.{rest:09d}"
    return text if places else text.rstrip("0").rstrip(".")
