"""The lines of a published list, and the two files that they are downloaded as. Pure.

A list is frozen as bytes. ``json_lines`` is one JSON object an employer: keys in order, a space after each colon and
comma, UTF-8, by USCC, every line ended by ``\\n``; exact numbers are fractions. ``sheet`` is the same list for a
spreadsheet (CSV, RFC 4180) with Chinese headings and numbers rounded for reading. The SHA-256 of either file, as
downloaded, stands in ``NoticePublished``: whoever has the file needs no program of ours.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from fractions import Fraction

from services.eligibility.domain.contribution_facts import ContributionFacts
from shared.contracts.eligibility import EmployerAssessed
from shared.money import half_up, yuan
from shared.sheets import SheetWriter

VERSION = 1
"""Of lists published today; see ``NoticePublished.list_version``."""
_HEADINGS = (
    "序号",
    "单位名称",
    "统一社会信用代码",
    "经办机构",
    "平均参保人数",
    "新领失业保险金人数",
    "裁员率(%)",
    "实际缴纳失业保险费(元)",
    "返还金额(元)",
)
SHEET_HEADING = (",".join(_HEADINGS) + "\r\n").encode("utf-8-sig")
"""With the byte-order mark, without which spreadsheets misread Chinese."""


def entry(assessment: EmployerAssessed, version: int = VERSION) -> dict[str, str | int | None]:
    """One line, as the public sees it."""
    line: dict[str, str | int | None] = {
        "uscc": assessment.uscc,
        "name": assessment.name,
        "agency": assessment.agency,
        "average_insured": assessment.average_insured,
        "layoff_rate": assessment.layoff_rate,
        "premium_paid": None if assessment.premium_paid_fen is None else yuan(assessment.premium_paid_fen),
        "refund": yuan(assessment.amount_fen or 0),
    }
    if version >= 1:
        line["claimants"] = claimants(assessment)
    return line


def claimants(assessment: EmployerAssessed) -> int | None:
    """Who newly drew the unemployment benefit in the base year; None of receipts that kept no counts."""
    return ContributionFacts.unpacked(assessment.counts).new_claimants if assessment.counts else None


def in_order(assessments: Iterable[EmployerAssessed]) -> list[EmployerAssessed]:
    """The order of a list: by USCC."""
    return sorted(assessments, key=lambda one: one.uscc)


def json_lines(assessments: Sequence[EmployerAssessed], version: int = VERSION) -> bytes:
    """``assessments`` are in order."""
    lines = (json.dumps(entry(one, version), ensure_ascii=False, sort_keys=True) + "\n" for one in assessments)
    return "".join(lines).encode()


def sheet_rows(assessments: Sequence[EmployerAssessed], first: int = 1) -> bytes:
    """``assessments`` are in order; ``first`` is the number of the first one in the whole list."""
    text = io.StringIO()
    SheetWriter(text).rows(_row(number, one) for number, one in enumerate(assessments, first))
    return text.getvalue().encode()


def _row(number: int, one: EmployerAssessed) -> tuple[object, ...]:
    found = claimants(one)
    return (
        number,
        one.name,
        one.uscc,
        one.agency,
        _hundredths(one.average_insured),
        "" if found is None else found,
        _hundredths(one.layoff_rate, 100),
        "" if one.premium_paid_fen is None else yuan(one.premium_paid_fen),
        yuan(one.amount_fen or 0),
    )


def _hundredths(exact: str | None, times: int = 1) -> str:
    """``"61/3"`` -> ``"20.33"``, half up."""
    return "" if exact is None else yuan(half_up(Fraction(exact) * times * 100))


def content_sha256(assessments: Sequence[EmployerAssessed], version: int = VERSION) -> str:
    """``assessments`` are in order."""
    return hashlib.sha256(json_lines(assessments, version)).hexdigest()


def sheet_sha256(assessments: Sequence[EmployerAssessed]) -> str:
    """``assessments`` are in order."""
    return hashlib.sha256(SHEET_HEADING + sheet_rows(assessments)).hexdigest()
