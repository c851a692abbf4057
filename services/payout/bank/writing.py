"""The files for the bank written beside the service: those of a large batch in a process of their own.

They are work for the processor. In a thread it would be taken from the service, which reads and decides meanwhile.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from itertools import starmap
from multiprocessing import get_context
from multiprocessing.connection import Connection, Pipe
from threading import Thread
from typing import Self

from services.payout.bank.transfer_file import WRITERS, FileHead, InvalidFile, Transfer, finished

TransferRow = tuple[str, int, str, str, str, str]
"""The fields of a ``Transfer``, in their order: plain values go to another process at a fraction of the cost."""


_LARGE = 2_000
"""Transfers at once, from which on a process is worth its start."""


class FilesBeside:
    """Takes transfers in order; ``finish`` tells the SHA-256 of each file. Use as a context manager."""

    def __init__(self, head: FileHead) -> None:
        self._head = head
        self._ours: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._ours is not None:
            self._ours.close()

    async def add(self, transfers: Sequence[TransferRow]) -> None:
        """The first ones, if they are many, say that the batch is large."""
        await asyncio.to_thread(self._writers(apart=len(transfers) >= _LARGE).send, transfers)

    async def finish(self) -> dict[str, str]:
        """Raises ``InvalidFile``; ``EOFError`` or ``ConnectionError`` when the process that wrote is gone."""
        writers = self._writers(apart=False)
        await asyncio.to_thread(writers.send, ())
        told: dict[str, str] | InvalidFile = await asyncio.to_thread(writers.recv)
        if isinstance(told, InvalidFile):
            raise told
        return told

    def _writers(self, *, apart: bool) -> Connection:
        if self._ours is None:
            self._ours = _begun(self._head, apart=apart)
        return self._ours


def _begun(head: FileHead, *, apart: bool) -> Connection:
    ours, theirs = Pipe()
    if apart:
        get_context("spawn").Process(target=_write, args=(theirs, head), daemon=True).start()
        theirs.close()  # so that the end of the process is the end of what it says
    else:
        Thread(target=_write, args=(theirs, head), daemon=True).start()
    return ours


def _write(theirs: Connection, head: FileHead) -> None:
    writers = {kind: make(head) for kind, make in WRITERS.items()}
    # The service is gone, or gave up: nobody wants the files.
    with theirs, contextlib.suppress(EOFError, BrokenPipeError):
        while rows := theirs.recv():
            transfers = list(starmap(Transfer, rows))
            for writer in writers.values():
                writer.add(transfers)
        try:
            theirs.send(finished(writers))
        except InvalidFile as error:
            theirs.send(error)
