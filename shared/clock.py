"""What time it is. Instants are UTC; dates are those of Asia/Shanghai."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def date_of(instant: datetime) -> date:
    """The calendar day in China at an instant."""
    return instant.astimezone(SHANGHAI).date()


class Clock:
    """The machine's clock."""

    simulated = False

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return date_of(self.now())


class ClockWentBack(ValueError):
    """A simulated clock moves forward only."""


class SimulatedClock(Clock):
    """A clock that stands still until somebody advances it. The file is shared by every process of the system."""

    simulated = True

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at = -1
        self._now = datetime.now(UTC)

    def now(self) -> datetime:
        changed_at = self._file.stat().st_mtime_ns
        if changed_at != self._read_at:
            self._now = datetime.fromisoformat(json.loads(self._file.read_text())["now"]).astimezone(UTC)
            self._read_at = changed_at
        return self._now

    def set(self, now: datetime) -> None:
        """Raises ``ClockWentBack`` for an earlier instant than the current one."""
        if self._file.exists() and now < self.now():
            raise ClockWentBack("A simulated clock moves forward only.")
        fresh = self._file.with_suffix(f".{os.getpid()}.new")
        fresh.write_text(json.dumps({"now": now.isoformat()}))
        fresh.replace(self._file)
