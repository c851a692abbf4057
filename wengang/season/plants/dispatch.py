"""Dispatch firms whose papers do not agree with each other, and firms that only look so."""

from collections.abc import Mapping
from datetime import date

from shared.contracts.eligibility import Share
from shared.contracts.payout import (
    OnwardReceiptConfirmed,
    OnwardReceiptDenied,
    OnwardUseRecorded,
    PlacementsAccepted,
    PlacementsDeclared,
    RecoveryClosed,
    RecoveryOpened,
)
from wengang.season.plants.onward import duty, report, use
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import EDITION, Story, fingerprint, moment


def _vouchers(story: Story, duty_id: str, many: int, *, first: int, apart: int, days: int) -> None:
    """In parts that together are the whole: ``apart`` is between two numbers, ``days`` between two days."""
    half = story.amount_fen // 2
    parts = [half // many] * (many - 1) + [half - half // many * (many - 1)]
    for number, part in enumerate(parts):
        proven = sum(parts[: number + 1])
        fact = OnwardUseRecorded(
            duty_id=duty_id,
            use_id=fingerprint(f"voucher {number} of {story.uscc}"),
            edition=EDITION,
            uscc=story.uscc,
            kind="transfer",
            amount_fen=part,
            used_on=moment(40 + days * number).date(),
            bank_reference=f"ICBC{first + apart * number}",
            media_type="application/pdf",
            size=1_000 + 7 * number,
            passed_on_fen=proven,
            proven_fen=proven,
        )
        story.tell(moment(40 + days * number), fact, "platform")
    last = date(2021, 8, 27)
    report(story, duty_id, "2021-08", last, half, half)


def _in_sequence(story: Story) -> None:
    _vouchers(story, duty(story), 3, first=20_210_800_017, apart=1, days=3)


def _of_one_sitting(story: Story) -> None:
    _vouchers(story, duty(story), 3, first=20_210_800_017, apart=1, days=0)


def _with_gaps(story: Story) -> None:
    _vouchers(story, duty(story), 4, first=20_210_800_017, apart=911, days=2)


def _backdated(story: Story) -> None:
    """The report knew of nothing; a voucher of a week before it follows."""
    duty_id = duty(story)
    report(story, duty_id, "2021-08", date(2021, 8, 20), 0, 0)
    use(story, duty_id, 41)
    story.change(OnwardUseRecorded, used_on=date(2021, 8, 13))
    story.move(OnwardUseRecorded, moment(55))


def _used_after_the_report(story: Story) -> None:
    duty_id = duty(story)
    report(story, duty_id, "2021-08", date(2021, 8, 20), 0, 0)
    use(story, duty_id, 55)


def _shrinks(story: Story) -> None:
    duty_id = duty(story)
    half = story.amount_fen // 2
    use(story, duty_id, 40)
    report(story, duty_id, "2021-08", date(2021, 8, 20), half, half)
    report(story, duty_id, "2021-09", date(2021, 9, 10), half - 1, half)


def _answer(story: Story, duty_id: str, denied: float, confirmed: float) -> None:
    half = story.amount_fen // 2
    use(story, duty_id, 40)
    names = {"duty_id": duty_id, "use_id": fingerprint(f"voucher {story.uscc}"), "edition": EDITION, "uscc": story.uscc}
    sums = {"amount_fen": half, "passed_on_fen": half}
    no = {**names, **sums, "proven_fen": 0, "reason": "没收到", "reports_from": "2021-09"}
    story.tell(moment(denied), OnwardReceiptDenied.model_validate(no), "platform")
    story.tell(
        moment(confirmed), OnwardReceiptConfirmed.model_validate({**names, **sums, "proven_fen": half}), "platform"
    )


def _denied_late_and_confirmed(story: Story) -> None:
    _answer(story, duty(story), 54, 56)


def _placed_with(story: Story, uscc: str, name: str) -> None:
    """The firm's whole payment, half of it placed with one using firm; passed on, so that nothing else is wrong."""
    duty_id = duty(story)
    half = story.amount_fen // 2
    share = Share(placement="using-firm", using_firm_uscc=uscc, using_firm_name=name, amount_fen=half)
    story.change(PlacementsAccepted, shares=(share,))
    use(story, duty_id, 40)


def _placed_next_door(story: Story) -> None:
    number = int(story.uscc[8:16], 36) + 2
    _placed_with(story, story.uscc[:8] + _to_base_36(number) + "XX", "青海永兴建材有限公司")


def _placed_elsewhere(story: Story) -> None:
    number = int(story.uscc[8:16], 36) + 50_000
    _placed_with(story, story.uscc[:8] + _to_base_36(number) + "XX", "青海永兴建材有限公司")


def _to_base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return digits.rjust(8, "0")


def _declared_and_accepted(story: Story, declared_by: str, accepted_by: str) -> None:
    duty_id = duty(story)
    half = story.amount_fen // 2
    names = {"payment_id": story.case_id, "edition": EDITION, "uscc": story.uscc, "own_fen": half, "shares": ()}
    declared = PlacementsDeclared.model_validate({**names, "declared_by": declared_by})
    story.tell(moment(19 + story.shift, 9.15), declared, declared_by)
    story.change(PlacementsAccepted, checker=accepted_by)
    use(story, duty_id, 40)


def _split_by_one(story: Story) -> None:
    _declared_and_accepted(story, f"clerk-{story.agency}", f"clerk-{story.agency}")


def _split_by_two(story: Story) -> None:
    _declared_and_accepted(story, "accountant", f"clerk-{story.agency}")


def claim(story: Story, closed_by: str, outcome: str = "withdrawn") -> None:
    names = {"recovery_id": f"{story.case_id}:r1", "edition": EDITION, "uscc": story.uscc}
    opened = {
        **names,
        "payment_id": story.case_id,
        "name": story.name,
        "agency": story.agency,
        "amount_fen": 1_000,
        "cause": "fraud",
        "reason": "冒领",
        "legal_basis": "N29",
        "opened_by": "clerk-opens",
    }
    story.tell(moment(60), RecoveryOpened.model_validate(opened), "clerk-opens")
    closed = {**names, "outcome": outcome, "reason": "误开", "outstanding_fen": 1_000, "closed_by": closed_by}
    story.tell(moment(61), RecoveryClosed.model_validate(closed), closed_by)


def _claim_by_one(story: Story) -> None:
    claim(story, "clerk-opens")


def _claim_by_two(story: Story) -> None:
    claim(story, "clerk-closes")


PLANTS: Mapping[str, Plant] = {
    "vouchers of three weeks in one sequence": plant(_in_sequence, "indication.vouchers-in-sequence", wants="dispatch"),
    "voucher of a day that the report did not know": plant(
        _backdated, "indication.voucher-backdated", wants="dispatch"
    ),
    "later report states less": plant(_shrinks, "indication.report-shrinks", wants="dispatch"),
    "denied late, and confirmed": plant(
        _denied_late_and_confirmed, "indication.denied-then-confirmed", "withheld.receipt-denied", wants="dispatch"
    ),
    "using firm registered next to the firm": plant(
        _placed_next_door, "indication.using-firm-related", wants="dispatch"
    ),
    "split declared and accepted by one person": plant(
        _split_by_one, "indication.asked-and-decided", "misrouted.own-employer", wants="dispatch"
    ),
    "claim opened and withdrawn by one person": plant(_claim_by_one, "indication.asked-and-decided"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "vouchers of one sitting in sequence": LookAlike(_of_one_sitting, "dispatch"),
    "vouchers of one bank, far apart": LookAlike(_with_gaps, "dispatch"),
    "passed on after the report": LookAlike(_used_after_the_report, "dispatch"),
    "using firm of a number far off": LookAlike(_placed_elsewhere, "dispatch"),
    "split declared and accepted by two": LookAlike(_split_by_two, "dispatch"),
    "claim opened and withdrawn by two": LookAlike(_claim_by_two),
}
