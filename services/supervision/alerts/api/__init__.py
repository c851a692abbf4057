"""Alerts, accounts that may be shared, interests and samples for audit over HTTP."""

from services.supervision.alerts.api import alerts, audit_samples, interests, shared_accounts

ROUTERS = (alerts.router, shared_accounts.router, interests.router, audit_samples.router)
