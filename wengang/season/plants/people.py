"""People who split batches or approve at night, and people who only look like it."""

from shared.contracts.payout import (
    BatchApproved,
    BatchDrafted,
)
from wengang.season.plot import Truth, note
from wengang.season.story import EDITION, Told, moment


def people(planted: dict[str, str], truth: Truth) -> list[Told]:
    """Batches split below the limit, approvals by night, and people who only look like it."""
    made: list[Told] = []

    def draft(maker: str, name: str, day: float, total_fen: int) -> None:
        fact = BatchDrafted(
            batch_id=f"630102-{name}",
            edition=EDITION,
            agency="630102",
            lines=(),
            payments=0,
            total_fen=total_fen,
            maker=maker,
        )
        made.append(Told(moment(day), "payout", f"batch:630102-{name}", fact, maker))

    def approve(approver: str, name: str, day: float, hour: float) -> None:
        fact = BatchApproved(batch_id=f"630102-{name}", approver=approver)
        made.append(Told(moment(day, hour), "payout", f"batch:630102-{name}", fact, approver))

    draft("splitter", "s1", 40, 95_000_000)
    draft("splitter", "s2", 41, 96_000_000)
    note(planted, truth, "person:splitter", "batches split below the limit", "misrouted.split-batches")
    draft("careful", "c1", 40, 95_000_000)  # one large batch
    draft("weekly", "w1", 40, 95_000_000)  # two, weeks apart
    draft("weekly", "w2", 61, 95_000_000)
    draft("small", "t1", 40, 10_000_000)  # two of an ordinary size
    draft("small", "t2", 40.1, 10_000_000)
    for number in range(6):
        approve("night-owl", f"n{number}", 50, 23 + number / 10)
        approve("day-worker", f"d{number}", 50, 10 + number / 10)
    note(planted, truth, "person:night-owl", "a burst of approvals by night", "misrouted.night-approvals")
    for number in range(2):
        approve("overtime", f"o{number}", 50, 23 + number / 10)  # two late ones
    for number in range(6):
        approve("every-evening", f"e{number}", 50 + number, 22.5)  # one a night
    return made
