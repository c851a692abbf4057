"""Where vouchers are kept: content-addressed, so that a file is there once and says by its name what it must hold."""

import os
import tempfile
from pathlib import Path
from typing import IO, Protocol

import anyio.to_thread


class NoSuchVoucher(LookupError):
    """Nothing is kept under this hash."""


class VoucherStore(Protocol):
    async def put(self, sha256: str, content: IO[bytes]) -> None:
        """Keep ``content``, read from its beginning, under its hash. What is there already stays."""

    async def get(self, sha256: str) -> bytes:
        """Raises ``NoSuchVoucher``."""


class FolderStore:
    """A folder on a disk; on the disk before ``put`` returns, and whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    async def put(self, sha256: str, content: IO[bytes]) -> None:
        await anyio.to_thread.run_sync(self._put, sha256, content)

    def _put(self, sha256: str, content: IO[bytes]) -> None:
        path = self._path(sha256)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        content.seek(0)
        descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(descriptor, "wb") as file:
                while chunk := content.read(1 << 20):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(fresh).replace(path)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name too must survive a power cut
        finally:
            os.close(folder)

    async def get(self, sha256: str) -> bytes:
        try:
            return await anyio.to_thread.run_sync(self._path(sha256).read_bytes)
        except FileNotFoundError:
            raise NoSuchVoucher(sha256) from None
