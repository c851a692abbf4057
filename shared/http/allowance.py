"""How often one address may do a thing that needs no token: so many times within a while, counted in this process.

Counted for each matter apart (a notice), so that what one address uses up closes no other matter to it; and an address
of IPv6 by its network of 64 bits, which is one customer's. The address is the sender's only if the service knows its
proxies (``WENGANG_PROXIES``).

A gateway that sees every process should hold addresses to a limit of its own; this one is for where there is none.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network

from fastapi import Request

from shared.http.problems.limits import TOO_MANY
from shared.problem import Problem

_ADDRESSES = 50_000


class Allowance:
    def __init__(self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._times = times
        self._seconds = seconds
        self._clock = clock
        self._used: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def use(self, request: Request, matter: str) -> None:
        """Raises ``Problem`` 429 when the address of the request has used it up for this matter."""
        key = (_household(request.client.host if request.client else ""), matter)
        now = self._clock()
        used = self._used.setdefault(key, deque())
        self._used.move_to_end(key)
        if len(self._used) > _ADDRESSES:
            self._used.popitem(last=False)
        while used and used[0] <= now - self._seconds:
            used.popleft()
        if len(used) >= self._times:
            wait = int(used[0] + self._seconds - now) + 1
            raise Problem(TOO_MANY, headers={"Retry-After": str(wait)})
        used.append(now)


def _household(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False))
