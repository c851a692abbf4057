"""What a printed receipt shows, from the receipt as data. Pure."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.clock import SHANGHAI
from shared.contracts.eligibility import EmployerAssessed, ObjectionUpheld, RefundDeemedWaived, RefundGranted
from shared.contracts.payout import PaymentCredited, PaymentReturned
from shared.contracts.registration import RefundConfirmed
from shared.pages.figures import money, percent
from shared.regions import county_name

_STANDING = {
    PaymentCredited.topic: "paid",
    PaymentReturned.topic: "returned",
    RefundGranted.topic: "granted",
    RefundDeemedWaived.topic: "waived",
    ObjectionUpheld.topic: "taken_off",
}
_MONEY = (RefundConfirmed.topic, *_STANDING)


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
    """One record with its proof. ``fields`` is the fact, ``data`` its JSON as the leaf hash is of it."""

    source: str
    position: int
    topic: str
    at: str
    actor: str
    fields: Mapping[str, Any]
    data: str
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
class ReceiptPage:
    """``decision`` is the latest assessment, ``standing`` one of paid, returned, granted, waived, taken_off, assessed.

    ``data`` is the receipt itself, which the page carries so that a saved page can be verified.
    """

    uscc: str
    edition: str
    name: str
    county: str
    standing: str
    decision: Proven | None
    premium: str | None
    rate: str | None
    layoff_rate: str | None
    layoff_limit: str | None
    steps: Sequence[Proven]
    records: Sequence[Proven]
    checkpoints: Sequence[NamedCheckpoint]
    data: Mapping[str, Any]


def receipt_page(receipt: Mapping[str, Any]) -> ReceiptPage:
    """``receipt`` is what ``make_receipt`` gave."""
    accounts = {
        one["fingerprint"]: Account(one["masked"], one["name"], one["bank"], one["position"])
        for one in receipt["accounts"]
    }
    records = [_proven(record, accounts) for record in receipt["records"]]
    assessments = [record for record in records if record.topic == EmployerAssessed.topic]
    decision = assessments[-1] if assessments else None
    fields = decision.fields if decision else {}
    agency = str(fields.get("agency", ""))
    premium = fields.get("premium_paid_fen")
    return ReceiptPage(
        uscc=receipt["uscc"],
        edition=receipt["edition"],
        name=str(fields.get("name", "")),
        county=f"{county_name(agency) or ''} {agency}".strip(),
        standing=next((_STANDING[one.topic] for one in reversed(records) if one.topic in _STANDING), "assessed"),
        decision=decision,
        premium=None if premium is None else money(premium),
        rate=percent(fields.get("rate")),
        layoff_rate=percent(fields.get("layoff_rate")),
        layoff_limit=percent(fields.get("layoff_limit")),
        steps=[record for record in records if record.topic in _MONEY],
        records=records,
        checkpoints=[_checkpoint(source, told) for source, told in receipt["checkpoints"].items()],
        data=receipt,
    )


def _proven(record: Mapping[str, Any], accounts: Mapping[str, Account]) -> Proven:
    fields = json.loads(record["data"])
    return Proven(
        source=record["source"],
        position=record["position"],
        topic=record["topic"],
        at=datetime.fromisoformat(record["recorded_at"]).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        actor=record["actor"],
        fields=fields,
        data=record["data"],
        leaf_bytes=base64.b64decode(record["leaf_bytes"]).hex(),
        leaf_hash=record["leaf_hash"],
        size=record["proof"]["size"],
        path=record["proof"]["path"],
        account=accounts.get(fields.get("account_fingerprint", "")),
    )


def _checkpoint(source: str, told: Mapping[str, Any]) -> NamedCheckpoint:
    key = told["verifier_key"]
    return NamedCheckpoint(source, told["size"], told["note"], key, key.split("+", 2)[1])
