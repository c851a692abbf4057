"""The receipt in a real browser: it prints to A4, asks our host only, and runs nothing.

Chromium is driven by its command line. Where there is none the test is skipped and says so; in CI that is an error.
"""

import asyncio
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pypdf
import pytest

from tests.people import employer
from tests.supervision.test_receipt_page import assessed, page_of
from tests.system import InProcess

_A4_POINTS = (595, 842)
_SECONDS = 60
_HOSTILE = "<script>document.location='/ran'</script><img src=/loaded onerror=fetch('/ran')>西宁商贸"


@pytest.fixture
def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if os.environ.get("WENGANG_NEEDS_BROWSER"):
        pytest.fail("CI needs chromium, and there is none: see .ci/run.")
    pytest.skip("There is no chromium on this machine.")


@contextmanager
def served(files: dict[str, tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """The address of a server of these files (media type and text by path), and the paths that it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            kind, text = files.get(self.path, ("text/plain", ""))
            self.send_response(200 if self.path in files else 404)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Nothing: ``asked`` has it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _print(chromium: str, url: str, pdf: Path, profile: Path) -> None:
    # Without the policy of the answer's header: the page itself must be safe, saved or passed on.
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    command += ["--disable-background-networking", f"--user-data-dir={profile}", "--no-pdf-header-footer"]
    subprocess.run([*command, f"--print-to-pdf={pdf}", url], check=True, capture_output=True, timeout=_SECONDS)


async def test_a_browser_prints_the_receipt_on_a4_and_is_led_nowhere(
    system: InProcess, chromium: str, tmp_path: Path
) -> None:
    uscc = await assessed(system, employer(name=_HOSTILE))
    page = await page_of(system, uscc)
    (sheet,) = re.findall(r'href="(/pages/static/wengang[^"]+)"', page)
    style = (await system.send(None, "GET", "supervision", sheet)).text
    pdf = tmp_path / "receipt.pdf"
    files = {"/receipt": ("text/html; charset=utf-8", page), sheet: ("text/css; charset=utf-8", style)}
    with served(files) as (address, asked):
        await asyncio.to_thread(_print, chromium, f"{address}/receipt", pdf, tmp_path / "profile")
    (icon,) = re.findall(r'href="(/pages/static/icon[^"]+)"', page)
    assert set(asked) - {icon} == {"/receipt", sheet}
    printed = pdf.read_bytes()
    assert printed.startswith(b"%PDF-")
    assert len(pypdf.PdfReader(pdf).pages) == 1
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert boxes
    for width, height in boxes:
        assert (round(float(width)), round(float(height))) == _A4_POINTS
