"""Vouchers are kept under their hash, once and whole: in a folder, or in an object store that behaves like one."""

import io
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from obstore.store import LocalStore, MemoryStore

from services.payout.vouchers.choose_store import voucher_store
from services.payout.vouchers.objects import ObjectVouchers, object_store
from services.payout.vouchers.store import FolderStore, NoSuchVoucher, VoucherStore

PDF = b"%PDF-1.7\n" + b"x" * 3_000_000
SHA, NONE = "5e" * 32, "00" * 32


class _Bucket(BaseHTTPRequestHandler):
    """As much of S3 as vouchers need: PutObject with ``If-None-Match: *``, and GetObject."""

    kept: ClassVar[dict[str, bytes]] = {}

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        signed = self.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
        taken = self.headers["If-None-Match"] == "*" and self.path in self.kept
        if signed and not taken:
            self.kept[self.path] = content
        self._answer(403 if not signed else 412 if taken else 200, b"")

    def do_GET(self) -> None:
        found = self.kept.get(self.path)
        self._answer(404 if found is None else 200, found or b"")

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Fri, 06 Aug 2021 02:00:00 GMT")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: the test tells."""


STORES: dict[str, Callable[[Path], VoucherStore]] = {
    "folder": FolderStore,
    "memory": lambda _: ObjectVouchers(MemoryStore()),
    "local": lambda folder: ObjectVouchers(LocalStore(folder)),
}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket that speaks S3 on this machine; its environment is what production sets."""
    _Bucket.kept.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Bucket) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        environment = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "cn-north-1",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield "s3://vouchers/wengang"
        server.shutdown()


@pytest.fixture(params=[*STORES, "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, bucket: str) -> VoucherStore:
    return object_store(bucket) if request.param == "s3" else STORES[request.param](tmp_path)


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
