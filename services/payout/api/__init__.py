"""Payout over HTTP: a router a subject."""

from services.payout.api import (
    account,
    bank,
    batches,
    cases,
    funds,
    onward,
    payees,
    payments,
    reconciliation,
    recoveries,
)

ROUTERS = tuple(
    one.router
    for one in (
        batches,
        payments,
        bank,
        cases,
        funds,
        payees,
        reconciliation,
        account,
        onward,
        recoveries,
    )
)
