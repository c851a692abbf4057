"""Registration over HTTP: a router a subject."""

from services.registration.api import employers, moves, notices, platform, responses, rosters

ROUTERS = (responses.router, rosters.router, notices.router, employers.router, moves.router, platform.router)
"""Routes are tried in this order, and what employers say is what is asked for most."""
