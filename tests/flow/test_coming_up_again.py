"""After somebody was killed: children end with their parent, and a database that recovers is waited for."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import asyncpg
import pytest

from wengang.databases import GivenUp, RecoveryTooLong, when_recovered

_CHILD = """
import sys, time
from shared.parent_process import end_without
while True:
    end_without(int(sys.argv[1]))
    time.sleep(0.1)
"""
_PARENT = textwrap.dedent(f"""
    import os, subprocess, sys, time
    child = subprocess.Popen([sys.executable, "-c", {_CHILD!r}, str(os.getpid())], start_new_session=True)
    print(child.pid, flush=True)
    time.sleep(600)
""")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_child_ends_when_its_parent_is_killed_and_not_before() -> None:
    parent = subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(1)
    assert _runs(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 30
    while _runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_database_that_starts_is_waited_for_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers: list[Exception | int] = [
        subprocess.TimeoutExpired("pg_ctl", 10),
        asyncpg.CannotConnectNowError("the database system is starting up"),
        ConnectionRefusedError(),
        os.getpid(),
    ]

    def attempt() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert when_recovered(attempt, tmp_path) == os.getpid()
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"PostgreSQL in {tmp_path} does not take connections yet; waiting for it: TimeoutExpired(")


def test_what_is_no_matter_of_waiting_is_told_at_once_and_waiting_ends(tmp_path: Path) -> None:
    def wrong() -> int:
        raise asyncpg.InvalidPasswordError("no")

    with pytest.raises(asyncpg.InvalidPasswordError):
        when_recovered(wrong, tmp_path)

    def never() -> int:
        raise asyncpg.CannotConnectNowError("the database system is starting up")

    with pytest.raises(RecoveryTooLong, match="does not take connections"):
        when_recovered(never, tmp_path, patience=0.1)
    with pytest.raises(GivenUp):
        when_recovered(never, tmp_path, ended=lambda: True)
