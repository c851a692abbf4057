"""People who decide, beside each other: one who does not read, two who always meet, and those who only look so."""

from datetime import timedelta

from shared.contracts.payout import (
    BatchApproved,
    BatchChecked,
    BatchDrafted,
)
from wengang.season.plot import Truth, note
from wengang.season.story import EDITION, Told, moment

_MINUTE, _HOUR = 60, 3_600


def staff(planted: dict[str, str], truth: Truth) -> list[Told]:
    """Batches of three further counties, by several makers, checkers and approvers each."""
    made: list[Told] = []

    def passes(
        agency: str, number: int, people: tuple[str, str, str], seconds: int = 2 * _HOUR, hour: float = 10
    ) -> None:
        """Drafted from Monday to Friday, checked after an hour, and approved so many seconds later."""
        maker, checker, approver = people
        batch_id, begun = f"{agency}-staff-{number}", moment(32 + number // 5 * 7 + number % 5, hour)
        stream = f"batch:{batch_id}"
        drafted = BatchDrafted(
            batch_id=batch_id,
            edition=EDITION,
            agency=agency,
            lines=(),
            payments=0,
            total_fen=10_000_000,
            maker=maker,
        )
        approved = begun + timedelta(seconds=_HOUR + seconds)
        made.append(Told(begun, "payout", stream, drafted, maker))
        checked = BatchChecked(batch_id=batch_id, checker=checker)
        made.append(Told(begun + timedelta(seconds=_HOUR), "payout", stream, checked, checker))
        made.append(Told(approved, "payout", stream, BatchApproved(batch_id=batch_id, approver=approver), approver))

    for number in range(36):  # three makers; whoever of three approvers is there approves, but one pair is always two
        approver = f"approver-{number // 3 % 3}"
        if number % 3 == 0:
            approver = "approver-twin"
        passes("632800", number, (f"maker-{number % 3}-of-632800", "checker-of-632800", approver))
    note(planted, truth, "person:maker-0-of-632800", "always the same approver", "indication.fixed-pair")
    for number in range(30):  # one approver of all: no choice, and no pair
        passes("632700", number, (f"maker-{number % 3}-of-632700", "checker-of-632700", "approver-of-632700"))
    for number in range(12):
        people = ("maker-of-632500", "checker-of-632500", "unread")
        passes("632500", number, people, 15)
    note(planted, truth, "person:unread", "approved in seconds, again and again", "indication.decided-in-seconds")
    for number in range(12, 24):  # two of twelve in seconds, with the maker beside them
        people = ("maker-of-632500", "checker-of-632500", "mostly-reads")
        passes("632500", number, people, 15 if number < 14 else 40 * _MINUTE)
    for number in range(24, 34):  # drafted and checked in the evening, approved by one person at night
        passes("632500", number, ("maker-of-632500", "checker-of-632500", "owl"), 6 * _HOUR, 17)
    note(planted, truth, "person:owl", "approves at night, once a day", "indication.out-of-hours")
    for number in range(34, 44):  # two of ten late
        hour = 17 if number < 36 else 10
        passes("632500", number, ("maker-of-632500", "checker-of-632500", "overtime-twice"), 6 * _HOUR, hour)
    return made
