"""What a dispatch firm says of a duty, month for month, and what it proves with vouchers. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.supervision.alerts.pictures.case import Case
from services.supervision.domain.record import Record

_REGISTER_NEIGHBOURS = 5


def uses_of(case: Case) -> Sequence[Record]:
    return case.all("onward-use-recorded")


def by_duty(case: Case, *names: str) -> Mapping[str, list[Record]]:
    """In the log's order."""
    found: dict[str, list[Record]] = defaultdict(list)
    for one in sorted(case.all(*names), key=lambda each: each.position):
        found[one.text("duty_id")].append(one)
    return found


def day_of(record: Record, name: str) -> date | None:
    """A day that a record states; None of one that is no day."""
    try:
        return date.fromisoformat(record.text(name))
    except ValueError:
        return None


def numbered(reference: str) -> tuple[str, int] | None:
    """A bank's reference as what it begins with, and the number that it ends in.

    >>> numbered("ICBC2021080017"), numbered("ABC")
    (('ICBC', 2021080017), None)
    """
    head = reference.rstrip("0123456789")
    tail = reference[len(head) :]
    return (head, int(tail)) if tail.isascii() and 0 < len(tail) <= 18 else None


def neighbours(one: str, other: str) -> bool:
    """Whether two USCCs were given out within a few of each other, by the number of the register.

    >>> neighbours("91630100MA7500011X", "91630100MA7500031K"), neighbours("91630100MA7500011X", "")
    (True, False)
    """
    first, second = one[8:16], other[8:16]
    if len(first) != len(second) or len(first) != 8 or first == second:
        return False
    if not (first + second).isalnum() or not (first + second).isascii():
        return False
    return abs(int(first, 36) - int(second, 36)) <= _REGISTER_NEIGHBOURS


def using_firms(case: Case) -> dict[str, tuple[str, Record]]:
    """By USCC: the name, and the first record that says so."""
    found: dict[str, tuple[str, Record]] = {}
    for one in case.all("placements-declared", "placements-accepted", "onward-duty-opened"):
        said: list[Any] = [*one.data.get("shares", ())] if one.name != "onward-duty-opened" else [one.data]
        for share in said:
            uscc = share.get("using_firm_uscc") if isinstance(share, dict) else None
            if uscc:
                found.setdefault(str(uscc), (str(share.get("using_firm_name") or ""), one))
    return found
