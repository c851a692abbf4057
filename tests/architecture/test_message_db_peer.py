"""A peer that cannot be installed is told as not run, with the reason; it never passes for a slow one."""

import math
from pathlib import Path

import pytest

from benchmarks.ground import Ground
from benchmarks.measuring import Series, Sizes
from benchmarks.message_db import NotRun, message_db


class _NothingStarted(Ground):
    """Only the folder that things are fetched into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder


async def test_without_npm_message_db_is_not_run_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    reading = await message_db(_NothingStarted(tmp_path), "none", Sizes("smoke", 1, 1_000, 0.1, 1))
    assert isinstance(reading, NotRun)
    told = Series("message-db", [reading])
    assert told.raw()["runs"][0]["why"] == "not run: npm is not on this machine"
    assert math.isnan(told.rate)
    assert "message-db: not run: npm is not on this machine" in capfd.readouterr().err


async def test_a_package_that_npm_does_not_give_is_told_with_what_npm_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    reading = await message_db(_NothingStarted(tmp_path), "none", Sizes("smoke", 1, 1_000, 0.1, 1))
    assert isinstance(reading, NotRun)
    assert reading.why.endswith("npm does not give @eventide/message-db@1.3.1: npm error code ENOTFOUND")


async def test_another_package_than_the_one_looked_at_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\necho other > other.tgz\necho \'[{"filename": "other.tgz"}]\'\n')
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    reading = await message_db(_NothingStarted(tmp_path), "none", Sizes("smoke", 1, 1_000, 0.1, 1))
    assert isinstance(reading, NotRun)
    assert "another @eventide/message-db@1.3.1 than the one that was looked at" in reading.why
