"""A fact as supervision judges it: its envelope and its JSON, by name. Pure.

Read leniently on purpose. Whoever writes a log may write what its own rules forbid, and a later version of a fact means
no less than an earlier one: so a name is the topic without service and version, and a missing key is no error.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_ORDER = {"registration": 0, "eligibility": 1, "payout": 2}


class Record(NamedTuple):
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
        found = self.data.get(name, "")
        if type(found) is str:  # nearly always, and asked a hundred times an employer
            return found
        return "" if found is None else str(found)

    def fen(self, name: str = "amount_fen") -> int:
        found = self.data.get(name)
        return found if isinstance(found, int) else 0


def name_of(topic: str) -> str:
    parts = topic.split(".")
    return parts[1] if len(parts) > 1 else topic


def edition_of(record: Record) -> str:
    payment_id = record.text("payment_id")
    return payment_id.partition(":")[0] if payment_id else record.text("edition")


def in_order(records: Iterable[Record]) -> list[Record]:
    """By time; those of one log in the log's own order, whatever times it claims. Each once."""
    records = list(records)
    if len(records) < 2:
        return records
    latest = ""
    keyed = []
    at: datetime | None = None
    for (source, position), record in sorted({(one.source, one.position): one for one in records}.items(), key=_place):
        if source != latest or at is None or record.at > at:
            latest, at = source, record.at
        keyed.append((at, _ORDER.get(source, 3), position, record))
    keyed.sort(key=_time_and_place)
    return [one[3] for one in keyed]


_place = itemgetter(0)
_time_and_place = itemgetter(0, 1, 2)


def comes_before(one: Record, other: Record) -> bool:
    """In one log by position; between two by time, and at the same instant not before."""
    if one.source == other.source:
        return one.position < other.position
    return one.at < other.at


def not_after(one: Record, other: Record) -> bool:
    """As ``comes_before``, and also at one instant of two logs: a cause may share the time of its effect."""
    return one.position <= other.position if one.source == other.source else one.at <= other.at
