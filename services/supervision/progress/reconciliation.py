"""Granted against paid, returned and waiting, by county."""

from collections.abc import Mapping
from typing import Any

from services.supervision.domain.money_flow import Flow
from shared.money import yuan


def reconciliation(edition: str, counties: Mapping[str, Flow]) -> dict[str, Any]:
    """Granted (eligibility's log) against paid, returned and waiting (payout's log), to the fen.

    ``offset`` is what recoveries kept of payments that were ordered. ``waiting`` holds what payout ordered and has not
    ended, and grants not ordered yet. A payment of another sum than
    its grant, or without one, shows as a difference.
    """
    return {
        "edition": edition,
        "counties": [{"agency": agency, **_balance(flow)} for agency, flow in counties.items()],
        "total": _balance(sum(counties.values(), Flow())),
    }


def _balance(flow: Flow) -> dict[str, Any]:
    return {
        "granted": yuan(flow.granted),
        "paid": yuan(flow.credited),
        "offset": yuan(flow.offset),
        "returned": yuan(flow.returned),
        "waiting": yuan(flow.waiting_payment),
        "difference": yuan(flow.difference),
        "open_payments": flow.open_payments,
    }
