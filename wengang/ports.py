"""Free ports of this machine's loopback, for a system that is started beside others: the demo, tests, benchmarks."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

# Ports above these are lent by Linux and Windows to outgoing connections, at any moment: a port found free there
# may be somebody's a second later, before the service that was given it listens.
_RANGE = range(10_000, 32_000)
_EACH = 8


@contextmanager
def free_ports() -> Iterator[int]:
    """A base: the seven ports after it are free, and while this is open, nobody else is given them by this function.

    Raises ``OSError`` when there is no such base.
    """
    for base in _RANGE[::_EACH]:
        # What listens on the base holds the others: of two processes that ask at once, one gets "in use".
        with socket.socket() as held:
            if _binds(held, base) and all(_free(base + number) for number in range(1, _EACH)):
                held.listen()
                yield base
                return
    raise OSError(f"No {_EACH} free ports side by side from {_RANGE.start} to {_RANGE.stop}.")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a connection that ended a moment ago does not keep its port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _binds(probe, port)


def _binds(one: socket.socket, port: int) -> bool:
    try:
        one.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True
