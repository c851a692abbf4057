"""Weekly reports and bulletins over HTTP."""

from services.supervision.reports.api import bulletins, reports

ROUTERS = (reports.router, bulletins.router)
