"""Dispatch firms, and what they do with the money of others."""

from collections.abc import Mapping
from datetime import date

from shared.contracts.payout import (
    OnwardDutyOpened,
    OnwardReceiptDenied,
    OnwardReportFiled,
    OnwardUseDue,
    OnwardUseRecorded,
    PlacementsAccepted,
    PlacementsDeclared,
    VoucherRejected,
)
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import EDITION, Story, fingerprint, moment

_FIRM = "91630100MA75USING1"


def duty(story: Story) -> str:
    """The credit opens the duty to pass on half."""
    day = moment(19 + story.shift).date()
    shared = {"payment_id": story.case_id, "edition": EDITION, "uscc": story.uscc, "name": story.name}
    credited = {**shared, "agency": story.agency, "credited_on": day}
    due = OnwardUseDue.model_validate({**credited, "amount_fen": story.amount_fen, "shares": ()})
    story.tell(moment(19 + story.shift, 9.1), due)
    duty_id = f"{story.case_id}:{_FIRM}"
    opened = OnwardDutyOpened.model_validate(
        {
            **credited,
            "duty_id": duty_id,
            "using_firm_uscc": _FIRM,
            "using_firm_name": "西宁用工有限公司",
            "amount_fen": story.amount_fen // 2,
            "reports_from": "2021-09" if day.month == 8 else "2021-08",
        }
    )
    accept(story)
    story.tell(moment(19 + story.shift, 9.3), opened)
    return duty_id


def accept(story: Story) -> None:
    names = {"payment_id": story.case_id, "edition": EDITION, "uscc": story.uscc}
    half = story.amount_fen // 2
    fact = PlacementsAccepted(**names, own_fen=half, shares=(), split_by="declaration", checker="clerk")
    story.tell(moment(19 + story.shift, 9.2), fact, f"clerk-{story.agency}")


def use(story: Story, duty_id: str, day: float, amount_fen: int | None = None) -> None:
    amount = story.amount_fen // 2 if amount_fen is None else amount_fen
    used = {
        "duty_id": duty_id,
        "use_id": fingerprint(f"voucher {story.uscc}"),
        "edition": EDITION,
        "uscc": story.uscc,
        "kind": "transfer",
        "amount_fen": amount,
        "used_on": moment(day).date(),
        "bank_reference": f"V{story.number}",
        "media_type": "application/pdf",
        "size": 1_000,
        "passed_on_fen": amount,
        "proven_fen": amount,
    }
    story.tell(moment(day), OnwardUseRecorded.model_validate(used), "platform")


def report(story: Story, duty_id: str, month: str, on: date, stated_fen: int, proven_fen: int) -> None:
    last = {"2021-08": date(2021, 8, 31), "2021-09": date(2021, 9, 30), "2021-10": date(2021, 10, 29)}
    last |= {"2021-11": date(2021, 11, 30), "2021-12": date(2021, 12, 31)}
    fact = OnwardReportFiled(
        duty_id=duty_id,
        edition=EDITION,
        uscc=story.uscc,
        month=month,
        stated_fen=stated_fen,
        proven_fen=proven_fen,
        due_on=last[month],
        filed_on=on,
    )
    story.tell(moment((on - date(2021, 7, 1)).days), fact, "platform")


def _kept(story: Story) -> None:
    """Reports, month for month, that nothing was passed on."""
    duty_id = duty(story)
    for month in ("08", "09", "10", "11", "12"):
        report(story, duty_id, f"2021-{month}", date(2021, int(month), 20), 0, 0)


def _silent_firm(story: Story) -> None:
    duty(story)


def _late_report(story: Story) -> None:
    duty_id = duty(story)
    report(story, duty_id, "2021-08", date(2021, 9, 3), 0, 0)
    report(story, duty_id, "2021-09", date(2021, 10, 8), 0, 0)
    use(story, duty_id, 100)


def _vouchers_short(story: Story) -> None:
    duty_id = duty(story)
    half = story.amount_fen // 2
    vouched = max(0, half - 100)
    use(story, duty_id, 40, vouched)
    report(story, duty_id, "2021-08", date(2021, 8, 25), half, vouched)
    for month in ("09", "10", "11", "12"):
        report(story, duty_id, f"2021-{month}", date(2021, int(month), 20), half, vouched)


def _denied(story: Story) -> None:
    duty_id = duty(story)
    use(story, duty_id, 40)
    denied = OnwardReceiptDenied(
        duty_id=duty_id,
        use_id=fingerprint(f"voucher {story.uscc}"),
        edition=EDITION,
        uscc=story.uscc,
        amount_fen=story.amount_fen // 2,
        reason="没收到",
        passed_on_fen=story.amount_fen // 2,
        proven_fen=0,
        reports_from="2021-09",
    )
    story.tell(moment(50), denied, "platform")


def _never_split(story: Story) -> None:
    duty(story)
    story.told = [one for one in story.told if not isinstance(one.fact, (PlacementsAccepted, OnwardDutyOpened))]


def _all_its_own(story: Story) -> None:
    """The firm declares all of the refund as its own staff's, and the clerk believes it."""
    duty(story)
    story.told = [one for one in story.told if not isinstance(one.fact, (PlacementsAccepted, OnwardDutyOpened))]
    names = {"payment_id": story.case_id, "edition": EDITION, "uscc": story.uscc, "shares": ()}
    own = names | {"own_fen": story.amount_fen}
    story.tell(moment(20 + story.shift), PlacementsDeclared.model_validate(own | {"declared_by": "firm"}), "platform")
    accepted = PlacementsAccepted.model_validate(own | {"split_by": "declaration", "checker": "clerk"})
    story.tell(moment(21 + story.shift), accepted, f"clerk-{story.agency}")


def _rejected(story: Story, reason: str) -> None:
    duty_id = duty(story)
    use(story, duty_id, 40)
    rejected = {
        "duty_id": duty_id,
        "edition": EDITION,
        "uscc": story.uscc,
        "voucher_sha256": "1" * 64,
        "bank_reference": "V1",
        "amount_fen": 1_000,
        "outstanding_fen": 0,
        "reason": reason,
        "first_duty_id": None,
    }
    story.tell(moment(41), VoucherRejected.model_validate(rejected), "platform")


def _voucher_reused(story: Story) -> None:
    _rejected(story, "reused-file")


def _voucher_over_claimed(story: Story) -> None:
    _rejected(story, "over-claimed")


def _passed_on(story: Story) -> None:
    duty_id = duty(story)
    use(story, duty_id, 40)
    half = story.amount_fen // 2
    report(story, duty_id, "2021-08", date(2021, 8, 20), half, half)


def _passed_on_in_parts(story: Story) -> None:
    """The whole share proven on the very last day that is in time."""
    duty_id = duty(story)
    last = (date(2021, 8, 31) - date(2021, 7, 1)).days
    use(story, duty_id, last)


PLANTS: Mapping[str, Plant] = {
    "dispatch firm keeps the money": plant(_kept, "withheld.not-passed-on", wants="dispatch"),
    "dispatch firm is silent": plant(
        _silent_firm, "withheld.not-passed-on", "withheld.report-missing", wants="dispatch"
    ),
    "report filed late": plant(
        _late_report, "withheld.report-late", "withheld.report-missing", "withheld.not-passed-on", wants="dispatch"
    ),
    "more reported than vouched for": plant(
        _vouchers_short, "withheld.vouchers-short", "withheld.not-passed-on", wants="dispatch"
    ),
    "using firm denies": plant(
        _denied, "withheld.receipt-denied", "withheld.not-passed-on", "withheld.report-missing", wants="dispatch"
    ),
    "credit never split by placement": plant(_never_split, "withheld.placements-not-declared", wants="dispatch"),
    "dispatch firm declares all as its own": plant(
        _all_its_own, "withheld.own-share-declared", "withheld.own-share-accepted", wants="dispatch"
    ),
    "voucher used twice": plant(_voucher_reused, "withheld.voucher-reused", wants="dispatch"),
    "voucher beyond what is owed": plant(_voucher_over_claimed, "withheld.voucher-over-claimed", wants="dispatch"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "passed on and reported": LookAlike(_passed_on, "dispatch"),
    "passed on on the last day": LookAlike(_passed_on_in_parts, "dispatch"),
}
