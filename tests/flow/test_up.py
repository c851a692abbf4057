"""``wengang up`` as an operator uses it: ready file, tokens, the simulated clock, Ctrl-C, and going on where it was."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import MakeDatabase
from tests.people import QINGHAI, employer, roster_csv
from wengang.ports import free_ports
from wengang.roles import ROLES, SERVICES


def _closed(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def up(folder: Path, *options: str, environment: dict[str, str] | None = None) -> Iterator[dict[str, Any]]:
    """Until ready; what the ready file says. Ends with Ctrl-C, and must end well."""
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "wengang", "up", "--state", str(folder / "state"), "--ready-file", str(ready)]
    with free_ports() as base:
        process = subprocess.Popen(
            [*command, "--port-base", str(base), *options],
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            deadline = time.monotonic() + 90
            while not ready.exists():
                assert process.poll() is None, process.stdout.read() if process.stdout else ""
                assert time.monotonic() < deadline
                time.sleep(0.1)
            told = json.loads(ready.read_text())
            yield told
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise AssertionError(process.communicate()[0]) from None
        output = process.stdout.read() if process.stdout else ""
        assert "Ending registration, eligibility, payout, supervision" in output
        assert "Traceback" not in output
        assert all(_closed(int(url.rpartition(":")[2])) for url in told["urls"].values())
    assert process.returncode == 0
    assert not ready.exists()


def _headers(told: dict[str, Any], role: str, key: str = "") -> dict[str, str]:
    return {"Authorization": f"Bearer {told['tokens'][role]}", "Idempotency-Key": key, "Content-Type": "text/csv"}


def test_the_system_comes_up_ends_with_ctrl_c_and_goes_on_where_it_was(tmp_path: Path) -> None:
    clock = ("--clock", "2021-08-02T09:00:00+08:00")
    one = employer()
    with up(tmp_path, *clock) as told:
        assert set(told["urls"]) == set(SERVICES)
        assert set(told["tokens"]) == set(ROLES)
        for url in told["urls"].values():
            assert httpx.get(f"{url}/health/ready").json()["answered_by"]["instance"] == told["instance"]
            assert httpx.get(url, follow_redirects=True, headers={"Accept": "text/html"}).status_code == 200
            assert httpx.get(f"{url}/health/live").json() == {"status": "live"}
            assert "http_request_seconds" in httpx.get(f"{url}/metrics").text
            _docs_load_no_foreign_host(url)
        registration, eligibility = told["urls"]["registration"], told["urls"]["eligibility"]
        answer = httpx.post(
            f"{registration}/v1/rosters",
            params={"edition": QINGHAI},
            content=roster_csv([one]),
            headers=_headers(told, "bureau", "k1"),
        )
        assert answer.status_code == 200, answer.text
        _an_upload_cut_in_the_middle_leaves_nothing(registration, told["tokens"])
        assert httpx.post(f"{eligibility}/dev/clock", json={"advance_days": 3}).status_code == 200
        assert httpx.get(f"{registration}/dev/clock").json() == {"now": "2021-08-05T01:00:00+00:00"}
        back = httpx.post(f"{registration}/dev/clock", json={"now": "2021-08-01T00:00:00+08:00"})
        assert (back.status_code, back.headers["content-type"]) == (409, "application/problem+json")
        token = told["tokens"]["bureau"]
    assert (tmp_path / "state" / "token-key.json").stat().st_mode & 0o077 == 0
    assert (tmp_path / "state" / "account-key").stat().st_mode & 0o077 == 0
    assert one.account_number not in "".join(log.read_text() for log in (tmp_path / "state").glob("*.log"))

    with up(tmp_path, *clock) as again:
        registration = again["urls"]["registration"]
        process = httpx.get(f"{registration}/health/ready").json()["answered_by"]
        assert process == {"instance": again["instance"], "state": (tmp_path / "state" / "id").read_text()}
        assert again["instance"] != told["instance"]
        assert httpx.get(f"{registration}/dev/clock").json() == {"now": "2021-08-05T01:00:00+00:00"}
        # A token of the first run is still good, and the employer is still there.
        found = httpx.get(f"{registration}/v1/employers/{one.uscc}", headers={"Authorization": f"Bearer {token}"})
        assert found.json()["name"] == one.name
        _everything_is_good(tmp_path / "state")
    _everything_is_good(tmp_path / "state")


def _everything_is_good(state: Path) -> None:
    """By the audit, whether the system runs or not."""
    command = [sys.executable, "-m", "wengang", "audit", "verify", "--all", "--state", str(state)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.splitlines()[-1:]) == (0, ["Good."]), run.stdout + run.stderr


def _an_upload_cut_in_the_middle_leaves_nothing(url: str, tokens: dict[str, str]) -> None:
    head = {"Authorization": f"Bearer {tokens['auditor']}"}
    before = httpx.get(f"{url}/log/head", headers=head).json()
    body = roster_csv([employer(number) for number in range(100, 200)])
    host, _, port = url.removeprefix("http://").partition(":")
    request = (
        f"POST /v1/rosters?edition={QINGHAI} HTTP/1.1\r\nHost: {host}\r\nIdempotency-Key: cut\r\n"
        f"Authorization: Bearer {tokens['bureau']}\r\nContent-Type: text/csv\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(request.encode() + body[: len(body) // 2])
    time.sleep(0.5)
    assert httpx.get(f"{url}/log/head", headers=head).json() == before
    # The key was not used up: the whole upload is taken under it.
    headers = {"Authorization": f"Bearer {tokens['bureau']}", "Idempotency-Key": "cut", "Content-Type": "text/csv"}
    whole = httpx.post(f"{url}/v1/rosters", params={"edition": QINGHAI}, content=body, headers=headers)
    assert (whole.status_code, whole.json()["enrolled"]) == (200, 100)


def _docs_load_no_foreign_host(url: str) -> None:
    for page in ("/docs", "/redoc"):
        html = httpx.get(url + page).text
        links = re.findall(r"""(?:src|href)=["']([^"']+)["']""", html)
        assert links
        assert [link for link in links if link.startswith(("http:", "https:", "//"))] == []
        assert httpx.get(url + next(link for link in links if link.endswith(".js"))).status_code == 200


async def test_named_databases_replace_the_embedded_server(make_database: MakeDatabase, tmp_path: Path) -> None:
    named = {f"{service.upper()}_DATABASE_URL": (await make_database(service)).owner for service in SERVICES}
    with up(tmp_path, environment=named) as told:
        # Without --clock there is no simulated clock to advance.
        assert httpx.post(f"{told['urls']['payout']}/dev/clock", json={"advance_days": 1}).status_code == 404
    assert not (tmp_path / "state" / "postgresql").exists()


def test_some_databases_named_and_others_not_is_refused(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "wengang", "up", "--state", str(tmp_path)],
        env={**os.environ, "PAYOUT_DATABASE_URL": "postgresql://nowhere/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "REGISTRATION_DATABASE_URL" in result.stderr
