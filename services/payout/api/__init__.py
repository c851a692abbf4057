"""Payout over HTTP: a router a subject."""

from services.payout.api import account, bank, batches, cases, funds, onward, reconciliation, recoveries

ROUTERS = tuple(one.router for one in (batches, bank, cases, funds, reconciliation, account, onward, recoveries))
