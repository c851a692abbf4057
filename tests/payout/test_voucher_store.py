"""Vouchers are kept under their hash, once and whole: in a folder, or in an object store that behaves like one."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from services.payout.vouchers.objects import ObjectVouchers
from services.payout.vouchers.store import FolderStore, NoSuchVoucher, VoucherStore, voucher_store

PDF = b"%PDF-1.7\n" + b"x" * 3_000_000
SHA, NONE = "5e" * 32, "00" * 32

STORES: dict[str, Callable[[Path], VoucherStore]] = {
    "folder": FolderStore,
    "memory": lambda _: ObjectVouchers(MemoryStore()),
    "local": lambda folder: ObjectVouchers(LocalStore(folder)),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> VoucherStore:
    return STORES[request.param](tmp_path)


async def test_what_was_put_is_got_from_its_beginning(store: VoucherStore) -> None:
    content = io.BytesIO(PDF)
    content.seek(0, io.SEEK_END)  # as it stands after it was received
    await store.put(SHA, content)
    assert await store.get(SHA) == PDF


async def test_what_is_there_stays(store: VoucherStore) -> None:
    await store.put(SHA, io.BytesIO(PDF))
    await store.put(SHA, io.BytesIO(b"something else"))
    assert await store.get(SHA) == PDF


async def test_what_was_never_put_is_not_there(store: VoucherStore) -> None:
    with pytest.raises(NoSuchVoucher):
        await store.get(NONE)


class _Breaks(io.BytesIO):
    def read(self, *_: object) -> bytes:
        raise OSError("The disk is gone.")


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


async def test_a_file_that_could_not_be_read_leaves_nothing_behind(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with pytest.raises(OSError, match="disk"):
        await store.put(SHA, _Breaks(PDF))
    with pytest.raises(NoSuchVoucher):
        await store.get(SHA)
    assert _files(tmp_path) == []


def test_the_setting_names_a_folder_or_a_bucket(tmp_path: Path) -> None:
    assert isinstance(voucher_store(str(tmp_path)), FolderStore)
    assert isinstance(voucher_store("s3://vouchers/wengang"), ObjectVouchers)
