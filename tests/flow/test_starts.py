"""A start cannot deceive: what answers says who it is, ``/`` leads somewhere, a killed database is told of."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.system import InProcess
from wengang.databases import EmbeddedServer, NoPostgresql, NoSystem, databases_of, when_recovered
from wengang.ports import free_ports
from wengang.roles import SERVICES, WITH_PAGES
from wengang.up import System, UpFailed

_BROWSER = {"Accept": "text/html"}


@contextmanager
def answering(port: int, body: object) -> Iterator[None]:
    """Somebody who answers everything with 200 and this."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server calls it
            pass

    server = HTTPServer(("127.0.0.1", port), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ({"status": "ready", "answered_by": {"instance": "older", "state": "a"}}, "instance older"),
        ({"status": "ready"}, "something else"),
        ("welcome", "something else"),
    ],
)
def test_who_answers_in_place_of_the_started_service_is_found_out(tmp_path: Path, body: object, who: str) -> None:
    with free_ports() as base, answering(base + 1, body):
        system = System(tmp_path, base, None)
        with pytest.raises(UpFailed, match=f"127.0.0.1:{base + 1} is answered by {who}, not by the service"):
            system.wait_until_ready()


@pytest.mark.parametrize("service", SERVICES)
async def test_the_root_of_a_service_leads_to_its_pages_or_its_documentation(system: InProcess, service: str) -> None:
    answer = await system.send(None, "GET", service, "/")
    assert answer.status_code == 307
    first = await system.send(None, "GET", service, "/" + answer.headers["location"], headers=_BROWSER)
    assert first.status_code in (200, 303)
    assert answer.headers["location"].startswith("pages/" if service in WITH_PAGES else "docs")


async def test_readiness_names_the_process_and_each_process_has_a_name_of_its_own(system: InProcess) -> None:
    named = {(await system.get(None, one, "/health/ready"))["answered_by"]["instance"] for one in SERVICES}
    assert len(named) == len(SERVICES)


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder that the user of PostgreSQL may reach, whoever runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="wengang-tests-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_a_folder_in_which_no_database_can_be_made_is_told_at_once(tmp_path: Path) -> None:
    def attempt() -> int:
        raise subprocess.CalledProcessError(1, "initdb", stderr="initdb: error: Permission denied\n")

    with pytest.raises(NoPostgresql, match=r"cannot keep its data in .*: initdb: error: Permission denied\."):
        when_recovered(attempt, tmp_path)


def test_the_database_of_a_folder_is_found_while_nothing_runs_and_stopped_again(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NoSystem, match="--state"), databases_of(state):
        pass
    assert list(state.iterdir()) == []
    folder = state / "postgresql"
    script = (
        "import os, signal, sys; from pathlib import Path; from wengang.databases import EmbeddedServer\n"
        "pid = EmbeddedServer(Path(sys.argv[1]))._server.get_pid(); os.kill(pid, signal.SIGKILL)\n"
        "while Path(f'/proc/{pid}').exists(): pass\n"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=True)
    with databases_of(state) as found:
        assert set(found) == set(SERVICES)
        assert "was not stopped in order" in capsys.readouterr().err
        pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, 0)
    assert not (folder / "postmaster.pid").exists()
    EmbeddedServer(folder).stop()
    assert capsys.readouterr().err == ""
