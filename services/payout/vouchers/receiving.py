"""Taking a voucher in: streamed, hashed and measured on its way, its type told by its first bytes."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi import Request
from starlette.requests import ClientDisconnect

from services.payout.domain.voucher import LONGEST_MAGIC, MOST_BYTES, media_type_of
from services.payout.problems.vouchers import CUT_VOUCHER, EMPTY_VOUCHER, NOT_A_VOUCHER
from shared.http.door import allow_body
from shared.problem import Problem

_SPOOL_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ReceivedVoucher:
    """A file that waits to be kept. ``sha256`` in hexadecimal digits, ``size`` in bytes."""

    sha256: str
    media_type: str
    size: int
    content: IO[bytes]


@asynccontextmanager
async def received_voucher(request: Request) -> AsyncIterator[ReceivedVoucher]:
    """The body as a voucher; its file is gone after this. Raises ``Problem``: 400, 413, 415."""
    allow_body(request, MOST_BYTES)
    with SpooledTemporaryFile(_SPOOL_BYTES) as spool:
        digest = hashlib.sha256()
        size = 0
        beginning = b""
        try:
            async for chunk in request.stream():
                size += len(chunk)
                if len(beginning) < LONGEST_MAGIC:
                    beginning = (beginning + chunk)[:LONGEST_MAGIC]
                    _check_beginning(beginning)
                digest.update(chunk)
                spool.write(chunk)
        except ClientDisconnect:
            raise Problem(CUT_VOUCHER) from None
        if size == 0:
            raise Problem(EMPTY_VOUCHER)
        media_type = media_type_of(beginning)
        if media_type is None:
            raise _not_a_voucher()
        yield ReceivedVoucher(digest.hexdigest(), media_type, size, spool)


def _check_beginning(beginning: bytes) -> None:
    """As soon as enough is there: the rest of something else need not be received."""
    if len(beginning) == LONGEST_MAGIC and media_type_of(beginning) is None:
        raise _not_a_voucher()


def _not_a_voucher() -> Problem:
    return Problem(NOT_A_VOUCHER)
