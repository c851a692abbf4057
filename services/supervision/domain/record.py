"""A fact as supervision judges it: its envelope and its JSON, by name. Pure.

Read leniently on purpose. Whoever writes a log may write what its own rules forbid, and a later version of a fact means
no less than an earlier one: so a name is the topic without service and version, and a missing key is no error.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_ORDER = {"registration": 0, "eligibility": 1, "payout": 2}


@dataclass(frozen=True, slots=True)
class Record:
    """``name`` of ``payout.payment-credited.v1`` is ``payment-credited``."""

    source: str
    position: int
    stream: str
    name: str
    at: datetime
    actor: str
    data: Mapping[str, Any]

    @property
    def day(self) -> date:
        return self.at.astimezone(SHANGHAI).date()

    @property
    def key(self) -> str:
        """Where anybody finds it: ``payout/12``."""
        return f"{self.source}/{self.position}"

    def text(self, name: str) -> str:
        found = self.data.get(name)
        return "" if found is None else str(found)

    def fen(self, name: str = "amount_fen") -> int:
        found = self.data.get(name)
        return found if isinstance(found, int) else 0


def name_of(topic: str) -> str:
    parts = topic.split(".")
    return parts[1] if len(parts) > 1 else topic


def in_order(records: Iterable[Record]) -> list[Record]:
    """By time; those of one log in the log's own order, whatever times it claims."""
    latest: dict[str, datetime] = {}
    keyed = []
    for record in sorted(set_of(records), key=lambda one: (one.source, one.position)):
        at = max(record.at, latest.get(record.source, record.at))
        latest[record.source] = at
        keyed.append((at, _ORDER.get(record.source, 3), record.position, record))
    return [record for *_, record in sorted(keyed, key=lambda one: one[:3])]


def set_of(records: Iterable[Record]) -> Iterable[Record]:
    return {record.key: record for record in records}.values()


def comes_before(one: Record, other: Record) -> bool:
    """In one log by position; between two by time, and at the same instant not before."""
    if one.source == other.source:
        return one.position < other.position
    return one.at < other.at


def not_after(one: Record, other: Record) -> bool:
    """As ``comes_before``, and also at one instant of two logs: a cause may share the time of its effect."""
    return one.position <= other.position if one.source == other.source else one.at <= other.at
