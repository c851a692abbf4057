"""Progress, the reconciliation and who is not reached, over HTTP."""

from services.supervision.progress.api import progress, reconciliation, unreached

ROUTERS = (progress.router, unreached.router, reconciliation.router)
