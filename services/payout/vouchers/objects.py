"""Vouchers in an object store (S3 and what speaks like it), by ``obstore``. Needs the extra ``wengang[s3]``."""

from typing import IO

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import ObjectStore, from_url

from services.payout.vouchers.store import NoSuchVoucher


class ObjectVouchers:
    """Keys are ``ab/<sha256>``, as the folder's paths are."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, sha256: str, content: IO[bytes]) -> None:
        content.seek(0)
        try:
            # "create": the store itself refuses to write over what is there. A voucher fits into one request.
            await obstore.put_async(self._store, _key(sha256), content.read(), mode="create", use_multipart=False)
        except AlreadyExistsError:
            return

    async def get(self, sha256: str) -> bytes:
        try:
            found = await obstore.get_async(self._store, _key(sha256))
        except FileNotFoundError:
            raise NoSuchVoucher(sha256) from None
        return bytes(await found.bytes_async())


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def object_store(url: str) -> ObjectVouchers:
    """``s3://bucket/prefix``; region, endpoint and credentials are read from ``AWS_…`` of the environment."""
    return ObjectVouchers(from_url(url))
