"""Granted against paid, returned and waiting, by county: a view of where the money is."""

from collections.abc import Mapping
from typing import Any

from services.supervision.domain.money_flow import Flow
from services.supervision.progress.schemas import Balance, CountyBalance, Reconciliation
from shared.money import yuan


def reconciliation(edition: str, counties: Mapping[str, Flow]) -> Reconciliation:
    balances = [CountyBalance(agency=agency, **_amounts(flow)) for agency, flow in counties.items()]
    return Reconciliation(edition=edition, counties=balances, total=Balance(**_amounts(sum(counties.values(), Flow()))))


def _amounts(flow: Flow) -> dict[str, Any]:
    return {
        "granted": yuan(flow.granted),
        "paid": yuan(flow.credited),
        "offset": yuan(flow.offset),
        "returned": yuan(flow.returned),
        "waiting": yuan(flow.waiting_payment),
        "difference": yuan(flow.difference),
        "open_payments": flow.open_payments,
    }
