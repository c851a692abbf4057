"""Who may read a service's metrics: addresses of the networks that the operator names, or a token of its own."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from fastapi import Request

from shared.problem import Problem
from shared.security.problems import SCOPE_MISSING
from shared.security.tokens import bearer_of

METRICS = "metrics:read"


@lru_cache(maxsize=16)
def networks_in(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks with spaces between, ``127.0.0.0/8 ::1``. Raises ``ValueError``."""
    return tuple(ip_network(one) for one in text.split())


def check_observer(request: Request, networks: str) -> None:
    """Raises ``Problem``: 401, 403 for who is of none of the networks and shows no token with ``metrics:read``."""
    if request.client is not None:
        try:
            address = ip_address(request.client.host)
        except ValueError:
            address = None
        if address is not None and any(address in network for network in networks_in(networks)):
            return
    principal = bearer_of(request)
    if METRICS not in principal.scopes:
        raise Problem(SCOPE_MISSING, scope=METRICS)
