"""One employer's trail as a timeline, with what the page's script needs to verify it. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from services.supervision.alerts.schemas import AlertAnswer
from services.supervision.trail.pages.receipt import Account
from services.supervision.trail.schemas import TrailStep
from shared.clock import SHANGHAI

_SHOWN = (
    "outcome", "route", "channel", "number", "pay_by", "booked_on", "bank_reference", "batch_id", "notice_id",
    "waiting_for", "objector", "grounds", "reason", "detail", "bank_text", "attempt", "payments", "legal_basis",
    "using_firm_name", "month",
)  # fmt: skip
_ARRIVED = ("payout.payment-credited", "payout.payment-settled-by-offset")
_WRONG = ("payment-returned", "payment-held", "discrepancy", "objection-raised", "overpayment", "disputed", "barred")


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    source: str
    position: int
    topic: str
    kind: str
    """``good``, ``bad`` or ``plain``."""
    at: str
    sealed_at: str
    """The instant as the leaf holds it."""
    actor: str
    amount_fen: int | None
    account: Account | None
    fields: tuple[tuple[str, str], ...]
    data: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    uscc: str
    name: str
    agency: str
    edition: str
    editions: tuple[str, ...]
    steps: tuple[Step, ...]
    alerts: Sequence[AlertAnswer]
    proofs: Mapping[str, Any]
    """The data block that the script reads."""
    missing: Mapping[str, str]
    keys: tuple[tuple[str, str], ...]
    """Of each log: the id of the key that signed its checkpoint."""


def trail_page(
    employer: Mapping[str, Any],
    edition: str,
    editions: Sequence[str],
    steps: Sequence[TrailStep],
    alerts: Sequence[AlertAnswer],
    proofs: Mapping[str, Any],
) -> TrailPage:
    """``steps`` as ``trail_of`` tells them, ``proofs`` as ``prove_steps`` does, with ``missing`` in words."""
    accounts: dict[str, Account] = {}
    shown = []
    for step in steps:
        bank = step.data.get("bank")
        if isinstance(bank, dict) and "account_fingerprint" in bank:
            accounts[bank["account_fingerprint"]] = Account(
                bank["account_masked"], bank["account_name"], bank["bank_name"], step.position
            )
        shown.append(_step(step, accounts))
    records = [
        {
            "key": f"{one['source']}-{one['position']}",
            "source": one["source"],
            "position": one["position"],
            "leaf": one["leaf_bytes"],
            "path": one["proof"]["path"],
            "size": one["proof"]["size"],
            "data": one["data"],
        }
        for one in proofs["records"]
    ]
    checkpoints = {
        source: {"note": told["note"], "key": told["verifier_key"]} for source, told in proofs["checkpoints"].items()
    }
    keys = tuple((source, told["key"].split("+", 2)[1]) for source, told in sorted(checkpoints.items()))
    return TrailPage(
        uscc=employer["uscc"],
        name=employer["name"] or "",
        agency=employer["agency"],
        edition=edition,
        editions=tuple(editions),
        steps=tuple(shown),
        alerts=alerts,
        proofs={"checkpoints": checkpoints, "records": records},
        missing=proofs["missing"],
        keys=keys,
    )


def _step(step: TrailStep, accounts: Mapping[str, Account]) -> Step:
    data = step.data
    told = data.get("bank")
    bank = told if isinstance(told, dict) else {}
    amount = next((data[name] for name in ("amount_fen", "total_fen") if isinstance(data.get(name), int)), None)
    return Step(
        key=f"{step.source}-{step.position}",
        source=step.source,
        position=step.position,
        topic=step.event,
        kind=_kind(step.event),
        at=step.time.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        sealed_at=step.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        actor=step.actor,
        amount_fen=amount,
        account=accounts.get(data.get("account_fingerprint") or bank.get("account_fingerprint", "")),
        fields=tuple((name, str(data[name])) for name in _SHOWN if data.get(name) not in (None, "", [])),
        data=json.dumps(data, ensure_ascii=False, indent=1),
    )


def _kind(topic: str) -> str:
    if topic.startswith(_ARRIVED):
        return "good"
    return "bad" if any(part in topic for part in _WRONG) else "plain"
