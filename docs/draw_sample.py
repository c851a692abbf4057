"""Draw supervision's audit sample again, with the standard library alone.

    python draw_sample.py ROOT SIZE < payments.txt

ROOT is the root (hexadecimal) of the checkpoint that the sample names, SIZE how many payments it has. payments.txt
has one payment id a line: of every ``payout.payment-credited`` record of the edition and region at a position up to the
checkpoint's size, as an export of payout's log tells them (docs/how-to/audit-a-log.md).
"""

import hashlib
import sys


def draw(root, members, size):
    """The payments with the lowest tickets, in their order; a ticket is SHA-256 over root, a zero byte, payment id."""
    seed = bytes.fromhex(root)
    return sorted(set(members), key=lambda member: hashlib.sha256(seed + b"\x00" + member.encode()).digest())[:size]


if __name__ == "__main__":
    for one in draw(sys.argv[1], filter(None, map(str.strip, sys.stdin)), int(sys.argv[2])):
        print(one)
