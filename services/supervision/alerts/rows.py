"""Findings become rows: alerts that have opened, and the day on which a picture may become one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    JSON,
    Date,
    Text,
    all_,
    bindparam,
    cast,
    column,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.alerts.comparing import TURNS_OF_THEIR_OWN, keep_compared
from services.supervision.alerts.finding import Finding
from services.supervision.alerts.pictures.features import Features
from services.supervision.tables import alerts, any_of, money, pending

Found = Mapping[str, Sequence[Finding]]
"""By owner: what the rules find in a picture now, empty where they find nothing."""


def _raise() -> Insert:
    """Rows as one JSON text: a statement with each value as a parameter is made anew for every number of rows."""
    columns = [column(one.name, one.type) for one in alerts.c]
    rows = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON)).table_valued(*columns)
    given = rows.render_derived(name="given", with_types=True)
    statement = insert(alerts).from_select(list(alerts.c.keys()), select(*given.c))
    told: dict[str, Any] = {one.name: statement.excluded[one.name] for one in alerts.c if not one.primary_key}
    # A record dated into the future must not put its alert off, however often it is judged.
    told["opens_on"] = func.least(alerts.c.opens_on, statement.excluded.opens_on)
    return statement.on_conflict_do_update(index_elements=["alert_id"], set_=told)


_RAISED = _raise()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the tables when these pictures have been judged: plain values, whoever judged them.

    What has opened is an alert. Of what opens later only the first day is kept: most of it is cured before, and never
    an alert.
    """

    owners: Sequence[str]
    opened: Sequence[dict[str, Any]]
    first_days: Mapping[str, date]
    compared: Sequence[Features] = ()
    """What employers of these pictures are to be compared by."""


def outcome_of(found: Found, today: date) -> Outcome:
    opened, first_days = [], {}
    for owner, findings in found.items():
        later = []
        for one in findings:
            day = _opens_on(one, today)
            if day <= today:
                opened.append(_row(one, today))
            else:
                later.append(day)
        if later:
            first_days[owner] = min(later)
    return Outcome(list(found), opened, first_days)


async def keep_findings(connection: AsyncConnection, found: Found, today: date) -> None:
    await keep(connection, outcome_of(found, today), today)


async def keep(connection: AsyncConnection, outcome: Outcome, today: date) -> None:
    """What has opened is an alert; what was one and is found no more is withdrawn, and stays."""
    if not outcome.owners:
        return
    await keep_compared(connection, outcome.compared, today)
    opened = outcome.opened
    await _name_employers(connection, opened)
    await _withdraw(connection, outcome.owners, [row["alert_id"] for row in opened], today)
    if opened:
        await connection.execute(_RAISED, {"rows": orjson.dumps(opened).decode()})
    await _wait_for(connection, outcome)


async def owners_due(connection: AsyncConnection, today: date) -> list[str]:
    """Pictures in which something opens by this day; not editions as a whole, which have a turn of their own."""
    due = select(pending.c.owner).where(pending.c.opens_on <= today, ~TURNS_OF_THEIR_OWN)
    return list((await connection.execute(due)).scalars())


async def _withdraw(connection: AsyncConnection, owners: Sequence[str], still: list[str], today: date) -> None:
    gone = (
        alerts.c.owner == any_of(owners),
        alerts.c.alert_id != all_(literal(still, ARRAY(Text))),
        alerts.c.withdrawn_on.is_(None),
    )
    await connection.execute(update(alerts).where(*gone).values(withdrawn_on=today))


async def _wait_for(connection: AsyncConnection, outcome: Outcome) -> None:
    await connection.execute(delete(pending).where(pending.c.owner == any_of(outcome.owners)))
    first = outcome.first_days
    if first:
        columns = literal(list(first), ARRAY(Text)), literal(list(first.values()), ARRAY(Date))
        rows = select(*(func.unnest(column) for column in columns))
        await connection.execute(insert(pending).from_select(["owner", "opens_on"], rows))


def _opens_on(finding: Finding, today: date) -> date:
    """What has no term is wrong from its first moment, whatever day its record claims."""
    return finding.opens_on if finding.due_on is not None else min(finding.opens_on, today)


def _row(finding: Finding, today: date) -> dict[str, Any]:
    opens_on = _opens_on(finding, today)
    return {
        "alert_id": finding.alert_id,
        "owner": finding.whose.owner,
        "kind": finding.kind,
        "severity": finding.rule.severity,
        "edition": finding.whose.edition or "",
        "uscc": finding.whose.uscc or "",
        "name": finding.whose.name,
        "agency": finding.whose.agency,
        "amount_fen": finding.amount_fen,
        "code": finding.code,
        "code_values": json.dumps(finding.values, ensure_ascii=False),
        "since": finding.since.key,
        "since_at": finding.since.at,
        "due_on": finding.due_on,
        "opens_on": opens_on,
        "cured_on": None if finding.cure is None else min(finding.cure.day, max(today, opens_on)),
        "cured_by": None if finding.cure is None else finding.cure.key,
        "withdrawn_on": None,
        "people": json.dumps(finding.people, ensure_ascii=False),
        "evidence": json.dumps(finding.evidence),
        "score": finding.score,
    }


async def _name_employers(connection: AsyncConnection, rows: Iterable[dict[str, Any]]) -> None:
    """Alerts of accounts know the employer's USCC only: its latest programme says the rest."""
    nameless = {row["uscc"] for row in rows if row["uscc"] and not row["edition"]}
    if not nameless:
        return
    query = select(money.c.uscc, money.c.edition, money.c.name, money.c.agency).where(
        money.c.uscc == any_of(nameless), money.c.agency.is_not(None)
    )
    known = {row["uscc"]: dict(row) for row in (await connection.execute(query.order_by(money.c.edition))).mappings()}
    for row in rows:
        if row["uscc"] in known and not row["edition"]:
            row.update(known[row["uscc"]])
