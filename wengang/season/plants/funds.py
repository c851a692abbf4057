"""Funds: asked for, approved, moved and paid from, in time or not."""

from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BatchApproved,
    BatchDrafted,
    FundsApproved,
    FundsCommitted,
    FundsRequested,
    FundsTransferNotBooked,
    FundsTransferred,
)
from wengang.season.plot import Truth, note
from wengang.season.story import EDITION, Told, moment


def funds(planted: dict[str, str], truth: Truth) -> list[Told]:
    """A fund is asked for, approved, moved, and pays a batch that was approved: in time, or not."""
    made: list[Told] = []
    amount = {"amount_fen": 50_000_000}

    def tell(region: str, day: float, kind: type[Fact], **more: object) -> None:
        fund = {"fund_id": f"{EDITION}:{region}", "request_id": "YK-1", "person": f"fund-{day:.0f}", "key_id": ""}
        fact = kind.model_validate({**fund, **amount, "purpose": "拨付", **more})
        made.append(Told(moment(day), "payout", f"fund:{EDITION}:{region}", fact, f"fund-{day:.0f}"))

    def approve(region: str, day: float) -> None:
        batch_id = f"{region}-f"
        names = {"batch_id": batch_id, "edition": EDITION, "agency": region, "fund_id": f"{EDITION}:{region}"}
        draft = {**names, "lines": (), "payments": 0, "total_fen": 50_000_000, "maker": f"maker-{region}"}
        approver = f"approver-{region}"
        approved = BatchApproved(batch_id=batch_id, approver=approver)
        stream = f"batch:{batch_id}"
        made.append(Told(moment(day), "payout", stream, BatchDrafted.model_validate(draft), f"maker-{region}"))
        made.append(Told(moment(day, 10), "payout", stream, approved, approver))

    def move(region: str, day: float, request_id: str = "YK-1", **more: object) -> None:
        moved = {"transferred_on": moment(day).date(), "bank_reference": f"CZ-{region}-{request_id}"}
        tell(region, day, FundsTransferred, request_id=request_id, **moved, **more)

    def ask_again(region: str, day: float, **more: object) -> None:
        tell(region, day, FundsRequested, request_id="YK-2", **more)
        move(region, day + 2, "YK-2", **more)

    for region in ("630200", "632200", "632300", "632500", "632600"):
        tell(region, 30, FundsRequested)
        tell(region, 31, FundsApproved)
    for region in ("632200", "632500", "632600"):
        approve(region, 32)
    note(planted, truth, f"fund:{EDITION}:630200", "funds asked for, never moved", "withheld.funds-not-moved")
    ask_again("632200", 45)  # the next month's, after the first was used
    for region in ("632700", "632800"):
        tell(region, 30, FundsRequested)
        move(region, 32)
    ask_again("632700", 33)
    note(planted, truth, f"fund:{EDITION}:632700", "asked for again within days", "indication.funds-asked-twice")
    ask_again("632800", 33, amount_fen=7_000_000)  # for another batch
    move("632200", 34)  # it comes while the batch waits, and both are in time
    tell("632200", 35, FundsCommitted, batch_id="632200-f")
    note(planted, truth, f"fund:{EDITION}:632500", "approved, and nothing to pay it with", "withheld.funds-short")
    truth.add(("withheld.funds-not-moved", f"fund:{EDITION}:632500"))
    tell("632600", 33, FundsCommitted, batch_id="632600-f")  # two days before the money is there
    move("632600", 35)
    note(planted, truth, f"fund:{EDITION}:632600", "paid before the money was there", "misrouted.fund-overdrawn")
    move("632300", 32)
    missing = {"closed_on": moment(34).date(), "statement_id": "DZD-34"}
    tell("632300", 34, FundsTransferNotBooked, **missing)
    note(planted, truth, f"fund:{EDITION}:632300", "recorded, and never came", "misrouted.transfer-not-booked")
    return made
