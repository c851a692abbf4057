"""A sample for audit that nobody can choose, and anybody can draw again. Pure.

Each payment has a ticket: SHA-256 over the checkpoint's root and the payment's id; the lowest tickets are the sample.
The root covers every record of the log, so that whoever wanted another sample would have to write another history.
"""

import hashlib
from collections.abc import Iterable


def ticket(root: bytes, member: str) -> bytes:
    return hashlib.sha256(root + b"\x00" + member.encode()).digest()


def draw(root: bytes, members: Iterable[str], size: int) -> list[str]:
    """In the order of their tickets. A member that is named twice has one ticket.

    >>> draw(bytes(32), ["a", "b", "c"], 2) == draw(bytes(32), ["c", "b", "a", "a"], 2)
    True
    """
    return sorted(set(members), key=lambda member: ticket(root, member))[:size]
