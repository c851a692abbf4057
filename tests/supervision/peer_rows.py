"""Rows of employers that are compared, as an honest edition might have them."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from services.supervision.alerts.finding import Finding
from services.supervision.alerts.judging import judge_peers
from services.supervision.alerts.pictures.features import Features
from tests.supervision.laws import terms_for

EDITION = "qinghai-2021"
_AT = datetime(2021, 7, 1, 1, tzinfo=UTC)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SIZES = ("micro", "micro", "micro", "small", "small", "medium", "large")
_COUNTIES = ("630102", "630103", "630104", "630105")


def row(number: int, **values: Any) -> Features:
    """Twenty insured for a year, imported once, paid for evenly; nothing was corrected."""
    premium = 1_200_000 + 997 * number
    county = _COUNTIES[number % 4]
    plain = dict.fromkeys(Features._fields, 0) | dict.fromkeys(
        ("favoured_by", "favoured_from", "raised_by", "changed_by", "speaker"), ""
    )
    told = {
        "edition": EDITION,
        "uscc": f"91630102{37 * number:08d}0X",
        "name": f"青海{chr(0x4E00 + number % 900)}{chr(0x5000 + number * 7 % 800)}有限公司",
        "agency": county,
        "unit_kind": "enterprise",
        "size_class": _SIZES[number % 7],
        "first_insured": f"{2005 + number % 14}-{number % 12 + 1:02d}",
        "enrolled": number + 1,
        "enrolled_at": _AT,
        "enrolled_by": f"clerk-{county}",
        "favoured_at": _NEVER,
        "imports": 1,
        "imported": number + 1,
        "imported_at": _AT,
        "imported_by": f"clerk-{county}",
        "raised_at": _NEVER,
        "changed_at": _NEVER,
        "premium_fen": premium,
        "person_months": 240,
        "months_insured": 12,
        "largest_fen": premium // 11,
        "insured_first": 20,
        "per_head": f"{number:016x}",
        "layoff_limit": 200_000,
        "average_insured": 20,
        "account": f"{number:064x}",
        "accounts_given": 1,
    }
    return Features(**{**plain, **told, **values})


def raised(by_fen: int, by: str, number: int = 1) -> dict[str, Any]:
    return {"imports": 2, "raised": 1_000_000 + number, "raised_at": _AT, "raised_by": by, "raised_fen": by_fen}


def favoured(by: str, number: int = 1) -> dict[str, Any]:
    named = {"favoured": 1_000_000 + number, "favoured_at": _AT, "favoured_by": by, "favoured_from": "large"}
    return {**named, "rate_gained": 300_000}


def changed(by: str, number: int = 1) -> dict[str, Any]:
    named = {"changed": 1_000_000 + number, "changed_at": _AT + timedelta(days=1), "changed_by": by}
    return {**named, "changes_by_agency": 1, "accounts_given": 2}


def rows(many: int, odd: dict[int, dict[str, Any]] | None = None) -> list[Features]:
    """``odd``: what is other, by number."""
    return [row(number, **(odd or {}).get(number, {})) for number in range(many)]


def named(every: list[Features], kind: str | None = None) -> list[Finding]:
    """Of indications of one kind, or of all."""
    found = judge_peers(EDITION, every, terms_for)[f"peers:{EDITION}"]
    return [one for one in found if kind is None or one.kind == f"indication.{kind}"]


def honest_edition(many: int, seed: int) -> list[Features]:
    """Wages as they are spread, corrections now and then and mostly small, people who retire, banks that change."""
    random = Random(seed)  # noqa: S311 - employers that can be made again, nothing secret
    found = []
    for number in range(many):
        heads = min(900, max(1, round(random.lognormvariate(1.8, 1.2))))
        premium = round(heads * 12 * 4_500 * min(3.0, max(0.6, random.lognormvariate(-0.4, 0.45))))
        one = row(
            number,
            premium_fen=premium,
            person_months=12 * heads,
            insured_first=heads,
            average_insured=heads,
            largest_fen=round(premium * random.choice((0.085, 0.09, 0.11, 0.2))),
            left_naturally=sum(random.random() < 0.025 for _ in range(heads)),
            layoff=random.choice((0, 0, 0, 20_000, 100_000, 195_000)),
            layoff_limit=200_000 if heads <= 30 else 55_000,
            per_head=f"{premium // heads:016x}",
            speaker=f"agent-{random.randrange(many // 12 + 1)}",
            accounts_given=1 + (random.random() < 0.04) + (random.random() < 0.004),
        )
        if random.random() < 0.03:
            change = round(premium * random.choice((-1, 1, 1)) * random.lognormvariate(-4, 1))
            one = one._replace(**raised(min(change, premium - 1), one.enrolled_by, number))
        if random.random() < 0.004:
            one = one._replace(**favoured(one.enrolled_by, number))
        if random.random() < 0.03:
            one = one._replace(**changed(one.enrolled_by, number))
        found.append(one)
    return found
