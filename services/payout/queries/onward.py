"""Answers about onward use by dispatch firms, from payout's read tables."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.placements import OwnStaff
from services.payout.schemas.onward import (
    CreditAnswer,
    DeclaredShare,
    DutyAnswer,
    DutyWithUses,
    FirmLedger,
    LatestDeclaration,
    Split,
    UseAnswer,
)
from services.payout.tables.known import known_placements
from services.payout.tables.onward import onward_credits, onward_duties, onward_uses, rejected_vouchers
from shared.calendar import UnknownYear, last_working_day, month_after
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan


@dataclass(frozen=True, slots=True)
class KnownCredit:
    """A payment to a dispatch firm, and whose it is."""

    payment_id: str
    edition: str
    uscc: str
    agency: str


@dataclass(frozen=True, slots=True)
class KnownDuty:
    """A duty, and between whom it is."""

    duty_id: str
    edition: str
    uscc: str
    using_firm_uscc: str
    agency: str


async def credits_to_follow(engine: AsyncEngine) -> list[dict[str, Any]]:
    """Payments of which dispatch firms have more, or less, than the onward use follows."""
    query = select(onward_credits).where(onward_credits.c.kept_fen != onward_credits.c.due_fen)
    return await rows_of(engine, query.order_by(onward_credits.c.payment_id))


async def find_credit(engine: AsyncEngine, payment_id: str) -> KnownCredit | None:
    columns = (getattr(onward_credits.c, name) for name in KnownCredit.__slots__)
    found = await rows_of(engine, select(*columns).where(onward_credits.c.payment_id == payment_id))
    return KnownCredit(**found[0]) if found else None


async def own_staff_of(engine: AsyncEngine, edition: str, uscc: str) -> OwnStaff | None:
    """None where eligibility has no premiums of the firm by where its people work."""
    query = select(known_placements).where(known_placements.c.edition == edition, known_placements.c.uscc == uscc)
    for row in await rows_of(engine, query):
        if row["premium_fen"]:
            return OwnStaff(row["own_premium_fen"], row["premium_fen"])
    return None


async def find_duty(engine: AsyncEngine, duty_id: str) -> KnownDuty | None:
    found = await _known_duties(engine, onward_duties.c.duty_id == duty_id)
    return found[0] if found else None


async def _known_duties(engine: AsyncEngine, which: ColumnElement[bool]) -> list[KnownDuty]:
    columns = (getattr(onward_duties.c, name) for name in KnownDuty.__slots__)
    return [KnownDuty(**row) for row in await rows_of(engine, select(*columns).where(which))]


async def page_of_credits(
    engine: AsyncEngine, page: Page, *, region: str, edition: str | None
) -> Listing[CreditAnswer]:
    """What dispatch firms were credited, with how far each split is."""
    query = select(onward_credits).where(in_region(onward_credits.c.agency, region), onward_credits.c.due.is_(True))
    if edition is not None:
        query = query.where(onward_credits.c.edition == edition)
    query = query.where(page.follows(onward_credits.c.payment_id)).order_by(onward_credits.c.payment_id)
    rows = await rows_of(engine, query.limit(page.limit + 1))
    return page.listing([_credit(row) for row in rows], ["payment_id"])


async def credit_answer(engine: AsyncEngine, payment_id: str) -> CreditAnswer | None:
    """None of a payment that no dispatch firm was credited, or that was taken back."""
    query = select(onward_credits).where(onward_credits.c.payment_id == payment_id, onward_credits.c.due.is_(True))
    found = await rows_of(engine, query)
    return _credit(found[0]) if found else None


def _credit(row: Mapping[str, Any]) -> CreditAnswer:
    return CreditAnswer(
        **row,
        received=yuan(row["due_fen"]),
        split=_split(row),
        own=None if row["own_fen"] is None else yuan(row["own_fen"]),
        declared=None if row["declaration"] is None else _declared(row["declared_by"], json.loads(row["declaration"])),
        rejected_because=row["rejected"],
    )


def _declared(by: str | None, declaration: Mapping[str, Any]) -> LatestDeclaration:
    shares = [
        DeclaredShare(uscc=one["using_firm_uscc"], name=one["using_firm_name"], amount=yuan(one["amount_fen"]))
        for one in declaration["shares"]
    ]
    return LatestDeclaration(by=by, own=yuan(declaration["own_fen"]), shares=shares)


def _split(row: Mapping[str, Any]) -> Split:
    """Whose word the split is: the grant's, a declaration that was checked, one that waits, or nobody's yet."""
    if row["split_by"] == "grant":
        return "by-grant"
    if row["split_by"] == "declaration":
        return "by-checked-declaration"
    if row["declaration"] is not None and row["rejected"] is None:
        return "declared-not-checked"
    return "not-declared"


async def ledger_of_firm(engine: AsyncEngine, uscc: str, today: date) -> FirmLedger | None:
    """All that a dispatch firm received, and what became of it; None when it received nothing.

    ``received`` is the credits; ``owed`` the using firms' shares, or all of a credit that nobody has split yet;
    ``outstanding`` is the sum over the using firms: what is proven towards one pays nothing owed to another.
    """
    received = await rows_of(
        engine,
        select(onward_credits).where(onward_credits.c.uscc == uscc).order_by(onward_credits.c.payment_id),
    )
    if not received:
        return None
    there = [row for row in received if row["due"]]
    found = await rows_of(
        engine, select(onward_duties).where(onward_duties.c.uscc == uscc).order_by(onward_duties.c.duty_id)
    )
    duties = [DutyAnswer(**_duty(row, today)) for row in found if not row["suspended"]]
    unsplit = [row for row in there if row["split_by"] is None]
    active = [row for row in found if not row["suspended"]]
    undivided = sum(row["due_fen"] for row in unsplit)
    owed = sum(row["amount_fen"] for row in active) + undivided
    due_dates = [one.next_due_on for one in duties if one.next_due_on is not None]
    return FirmLedger(
        uscc=uscc,
        name=received[-1]["name"],
        agency=received[-1]["agency"],
        as_of=today,
        received=yuan(sum(row["due_fen"] for row in there)),
        own=yuan(sum(row["own_fen"] or 0 for row in there)),
        owed=yuan(owed),
        passed_on=yuan(sum(_passed_on(row) for row in active)),
        proven=yuan(sum(_proven(row) for row in active)),
        outstanding=yuan(undivided + sum(row["amount_fen"] - _proven(row) for row in active)),
        days=max((one.days for one in duties if one.days is not None), default=None),
        next_due_on=min(due_dates, default=None),
        credits=[_credit(row) for row in there],
        duties=duties,
    )


def _passed_on(row: Mapping[str, Any]) -> int:
    """What the firm says: by vouchers, or by its last report when that says more."""
    return max(row["passed_on_fen"] or 0, row["stated_fen"] or 0)


def _proven(row: Mapping[str, Any]) -> int:
    """No more than is owed, whatever an old fact says."""
    proven: int = min(row["amount_fen"], row["proven_fen"] or 0)
    return proven


def _duty(row: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The fields of a ``DutyAnswer``."""
    proven = _proven(row)
    open_ = proven < row["amount_fen"] and not row["suspended"]
    month = next_report_month(row["reports_from"], row["last_report"]) if open_ else None
    return {
        **row,
        "owed": yuan(row["amount_fen"]),
        "passed_on": yuan(_passed_on(row)),
        "proven": yuan(proven),
        "outstanding": yuan(row["amount_fen"] - proven),
        "days": (today - row["credited_on"]).days if open_ else None,
        "next_report": month,
        "next_due_on": None if month is None else _due_on(month),
    }


def next_report_month(reports_from: str, last_report: str | None) -> str:
    """The month after the last report; a report states all that was passed on until then."""
    return reports_from if last_report is None else max(reports_from, month_after(last_report))


def _due_on(month: str) -> date | None:
    """None in a year whose working days the State Council has not announced."""
    try:
        return last_working_day(month)
    except UnknownYear:
        return None


async def duty_answer(engine: AsyncEngine, duty: KnownDuty, today: date) -> DutyWithUses:
    (row,) = await rows_of(engine, select(onward_duties).where(onward_duties.c.duty_id == duty.duty_id))
    return DutyWithUses(**_duty(row, today), uses=await uses_of_duties(engine, [duty.duty_id]))


async def duties_towards(
    engine: AsyncEngine, using_firm: str, *, region: str | None, today: date
) -> list[DutyWithUses]:
    """What dispatch firms (of a region, if one is given) owe this using firm, with each use that it may deny."""
    query = select(onward_duties).where(onward_duties.c.using_firm_uscc == using_firm)
    if region is not None:
        query = query.where(in_region(onward_duties.c.agency, region))
    found = await rows_of(engine, query.order_by(onward_duties.c.duty_id))
    uses = await uses_of_duties(engine, [row["duty_id"] for row in found])
    return [
        DutyWithUses(**_duty(row, today), uses=[use for use in uses if use.duty_id == row["duty_id"]]) for row in found
    ]


async def uses_of_duties(engine: AsyncEngine, duty_ids: list[str]) -> list[UseAnswer]:
    query = select(onward_uses).where(onward_uses.c.duty_id.in_(duty_ids))
    rows = await rows_of(engine, query.order_by(onward_uses.c.used_on, onward_uses.c.use_id))
    return [UseAnswer(**row, amount=yuan(row["amount_fen"])) for row in rows]


async def duties_shown_by(engine: AsyncEngine, voucher_sha256: str) -> list[KnownDuty]:
    """The duties that a voucher was shown for: the one that it proved, and those where it was rejected."""
    used = select(onward_uses.c.duty_id).where(onward_uses.c.use_id == voucher_sha256)
    rejected = select(rejected_vouchers.c.duty_id).where(rejected_vouchers.c.voucher_sha256 == voucher_sha256)
    return await _known_duties(engine, or_(onward_duties.c.duty_id.in_(used), onward_duties.c.duty_id.in_(rejected)))
