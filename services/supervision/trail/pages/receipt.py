"""What a printed receipt shows, from the receipt as data. Pure."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.supervision.trail.pages.sheet import Row, gathered, on_one_sheet, rows_of_working
from services.supervision.trail.whereabouts import Whereabouts
from shared.clock import SHANGHAI
from shared.contracts.eligibility import EmployerAssessed, ObjectionUpheld, RefundDeemedWaived, RefundGranted
from shared.contracts.payout import PaymentCredited, PaymentReturned
from shared.contracts.registration import RefundConfirmed
from shared.pages.figures import capitals, day_in_words, money, percent
from shared.pages.words import Language
from shared.regions import full_name

_MONEY = (
    RefundConfirmed.topic,
    PaymentCredited.topic,
    PaymentReturned.topic,
    RefundGranted.topic,
    RefundDeemedWaived.topic,
    ObjectionUpheld.topic,
)
_ADVICE = 2
"""Ways to more money that are said on the sheet."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as people may see it: the number masked."""

    masked: str
    name: str
    bank: str
    position: int
    """In registration's log, where it was given."""


@dataclass(frozen=True, slots=True)
class Proven:
    """One record with its proof. ``fields`` is the fact, or what may be read of it; ``data`` its JSON as the leaf hash
    is of it, or None, and then ``told`` is what may be read."""

    source: str
    position: int
    topic: str
    at: str
    actor: str
    fields: Mapping[str, Any]
    data: str | None
    told: str
    leaf_bytes: str
    leaf_hash: str
    size: int
    path: Sequence[str]
    account: Account | None

    @property
    def amount(self) -> str | None:
        found = self.fields.get("amount_fen")
        return None if found is None else money(found)


@dataclass(frozen=True, slots=True)
class NamedCheckpoint:
    """The signed note of a log, and who may have signed it."""

    source: str
    size: int
    note: str
    verifier_key: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence on where money is: ``key`` of ``receipt_places``, and what belongs into it, ready to read."""

    key: str
    kind: str
    values: Mapping[str, str]
    reason: str | None
    said: str
    granted: str | None = None
    """Of a top-up: its amount."""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """``decision`` is the latest assessment; ``account`` the one that the latest step of the money names.

    ``density``: how the sheet is set, so that it stays one A4. ``data`` is the receipt itself, which the page carries
    so that a saved page can be verified; ``address`` is where the page is found again.
    """

    uscc: str
    edition: str
    title: str
    name: str
    county: str
    place: Place | None
    top_ups: Sequence[Place]
    decision: Proven | None
    outcome: str | None
    capitals: str
    reasons: Sequence[str]
    advice: Sequence[str]
    working: Sequence[Row]
    left_out: int
    whole_working: Sequence[Row]
    assumptions: Sequence[Mapping[str, str]]
    density: str
    account: Account | None
    premium: str | None
    rate: str | None
    layoff_rate: str | None
    layoff_limit: str | None
    as_of: str
    decided_on: str
    steps: Sequence[Proven]
    records: Sequence[Proven]
    checkpoints: Sequence[NamedCheckpoint]
    address: str
    data: Mapping[str, Any]


def assessment_id_of(receipt: Mapping[str, Any]) -> str | None:
    """Of the latest assessment that a receipt proves."""
    told = [json.loads(one["data"]) for one in receipt["records"] if one["topic"] == EmployerAssessed.topic]
    found: str | None = told[-1]["assessment_id"] if told else None
    return found


def receipt_page(
    receipt: Mapping[str, Any],
    language: Language,
    *,
    agency: str,
    working: Mapping[str, Any] | None,
    place: Whereabouts,
    top_ups: Sequence[tuple[int, Whereabouts]],
    as_of: str,
    address: str,
) -> ReceiptPage:
    """``receipt`` is what ``make_receipt`` gave, ``working`` what eligibility explained of it, if it did."""
    accounts = {
        one["fingerprint"]: Account(one["masked"], one["name"], one["bank"], one["position"])
        for one in receipt["accounts"]
    }
    records = [_proven(record, accounts) for record in receipt["records"]]
    assessments = [record for record in records if record.topic == EmployerAssessed.topic]
    decision = assessments[-1] if assessments else None
    fields = decision.fields if decision else {}
    premium, amount = fields.get("premium_paid_fen"), fields.get("amount_fen")
    decided_on = fields.get("decided_on")
    whole = rows_of_working(working, language)
    explained: Mapping[str, Any] = working or {}
    reasons = list(explained.get("reasons", fields.get("reasons", ())))
    advice = [str(one["text"]) for one in explained.get("what_if", ())][:_ADVICE] if reasons else []
    # Each place is a sentence of at most 80 characters, and a reason of the bank's.
    told = [*reasons, *advice, str(fields.get("name", "")), *("中" * 80 for _ in (place, *top_ups))]
    density, rows = on_one_sheet(gathered(whole, working), told, language)
    return ReceiptPage(
        uscc=receipt["uscc"],
        edition=receipt["edition"],
        title=str(explained["edition"]["title"]) if explained else receipt["edition"],
        name=str(fields.get("name", "")),
        county=full_name(agency),
        place=_place(place, language),
        top_ups=[_place(where, language, granted) for granted, where in top_ups],
        decision=decision,
        outcome=fields.get("outcome"),
        capitals="" if amount is None else capitals(amount),
        reasons=reasons,
        advice=advice,
        working=rows,
        left_out=len(gathered(whole, working)) - len(rows),
        whole_working=whole,
        assumptions=explained.get("assumptions", ()),
        density=density,
        account=next((one.account for one in reversed(records) if one.account is not None), None),
        premium=None if premium is None else money(premium),
        rate=percent(fields.get("rate")),
        layoff_rate=percent(fields.get("layoff_rate")),
        layoff_limit=percent(fields.get("layoff_limit")),
        as_of=as_of,
        decided_on=day_in_words(date.fromisoformat(decided_on), language) if decided_on else "",
        steps=[record for record in records if record.topic in _MONEY],
        records=records,
        checkpoints=[_checkpoint(source, told) for source, told in receipt["checkpoints"].items()],
        address=address,
        data=receipt,
    )


def _place(found: Whereabouts, language: Language, granted_fen: int | None = None) -> Place:
    values = {name: day_in_words(day, language) for name, day in found.days.items()}
    values |= {name: money(amount) for name, amount in found.amounts.items()}
    for name in ("on", "pay_by", "last_day"):
        values.setdefault(name, "—")
    granted = None if granted_fen is None else money(granted_fen)
    return Place(found.key, found.kind, values, found.reason, found.said, granted)


def _proven(record: Mapping[str, Any], accounts: Mapping[str, Account]) -> Proven:
    fields = record["told"] if record["data"] is None else json.loads(record["data"])
    return Proven(
        source=record["source"],
        position=record["position"],
        topic=record["topic"],
        at=datetime.fromisoformat(record["recorded_at"]).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        actor=record["actor"],
        fields=fields,
        data=record["data"],
        told=json.dumps(record["told"], ensure_ascii=False),
        leaf_bytes=base64.b64decode(record["leaf_bytes"]).hex(),
        leaf_hash=record["leaf_hash"],
        size=record["proof"]["size"],
        path=record["proof"]["path"],
        account=accounts.get(fields.get("account_fingerprint", "")),
    )


def _checkpoint(source: str, told: Mapping[str, Any]) -> NamedCheckpoint:
    key = told["verifier_key"]
    return NamedCheckpoint(source, told["size"], told["note"], key, key.split("+", 2)[1])
