"""``wengang up`` beside another: refused with a sentence that says who holds the folder or the port."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from wengang.holding import Held, check_ports, hold_folder
from wengang.ports import free_ports


def up(state: Path, base: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wengang", "up", "--state", str(state), "--port-base", str(base)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_second_system_on_one_state_folder_is_refused_and_the_first_is_named(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    with hold_folder(tmp_path / "state"), free_ports() as base:
        ready.write_text("{}")
        refused = up(tmp_path / "state", base)
        assert refused.returncode == 1
        assert f"process {os.getpid()}" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not (tmp_path / "state" / "postgresql").exists()
    with hold_folder(tmp_path / "state"):
        pass


def test_a_port_that_is_taken_is_refused_and_the_process_is_named(tmp_path: Path) -> None:
    with free_ports() as base, socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as services do: an ended connection keeps no port
        taken.bind(("127.0.0.1", base + 2))
        taken.listen()
        refused = up(tmp_path / "state", base)
        assert refused.returncode == 1
        assert f"Port {base + 2}, where eligibility would listen, is taken by process {os.getpid()}" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not (tmp_path / "state" / "postgresql").exists()


def test_a_folder_is_free_again_when_its_holder_has_ended(tmp_path: Path) -> None:
    script = (
        f"from pathlib import Path; from wengang.holding import hold_folder; f = hold_folder(Path({str(tmp_path)!r}))"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    with hold_folder(tmp_path), pytest.raises(Held, match=f"process {os.getpid()}"):
        hold_folder(tmp_path)


def test_free_ports_are_no_matter() -> None:
    with free_ports() as base:
        check_ports({"registration": base + 1})
