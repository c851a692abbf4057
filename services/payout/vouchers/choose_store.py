"""Which store the settings name: a folder, or an object store where its client is installed."""

from functools import lru_cache
from pathlib import Path

from services.payout.vouchers.store import FolderStore, VoucherStore


@lru_cache(maxsize=8)
def voucher_store(where: str) -> VoucherStore:
    """A folder's path, or ``s3://bucket/prefix``. Raises ``ValueError`` when that needs what is not installed."""
    if "://" not in where:
        return FolderStore(Path(where))
    try:
        from services.payout.vouchers.objects import object_store  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise ValueError(
            f"WENGANG_VOUCHER_STORE is {where!r}; that needs the extra: pip install wengang[s3]."
        ) from None
    return object_store(where)
