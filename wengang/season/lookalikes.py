"""Honest courses that look wrong at a glance: the daily life of a season, for which nobody should be called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shared.calendar import notice_window
from shared.contracts.eligibility import (
    CaseListed,
    EmployerAssessed,
    ObjectionDismissed,
    ObjectionUpheld,
    RefundGranted,
    TopUpListed,
)
from shared.contracts.payout import (
    DiscrepancyResolved,
    PayeeBarred,
    PayeeCleared,
    PaymentBatched,
    PaymentCredited,
    PaymentOrdered,
    PaymentReissued,
    PaymentReleased,
    RecoveryOffset,
    RecoveryOpened,
)
from shared.contracts.registration import EmployerEnrolled, EmployerFactsCorrected, RefundConfirmed
from wengang.season import plants
from wengang.season.story import (
    EDITION,
    Plot,
    Story,
    Told,
    assessed,
    confirm,
    credit,
    fingerprint,
    granted,
    moment,
    ordered,
    send,
)


@dataclass(frozen=True, slots=True)
class LookAlike:
    plot: Plot
    wants: str = "direct"


def _reissue(story: Story, day: int, account: str, was: str) -> None:
    plants.new_account(story, day, account)
    confirm(story, moment(day, 10), account)
    anew = {
        "payment_id": story.case_id,
        "attempt": 2,
        "end_to_end_id": story.end_to_end(2),
        "previous_end_to_end_id": story.end_to_end(),
        "amount_fen": story.amount_fen,
        "account_fingerprint": account,
        "was": was,
    }
    story.tell(moment(day, 11), PaymentReissued.model_validate(anew))
    send(story, day + 4, 2, account, "b")
    credit(story, day + 8, 2, account)


def _returned_and_cured(story: Story) -> None:
    story.drop(PaymentCredited)
    plants.returned(story, 20 + story.shift)
    _reissue(story, 25 + story.shift, fingerprint(f"second {story.uscc}"), "returned")


def _held_and_cured(story: Story) -> None:
    """The account changed between approval and release, and the release held the payment: as it should be."""
    plants.held(story)
    plants.new_account(story, 17 + story.shift, fingerprint(f"second {story.uscc}"))
    _reissue(story, 22 + story.shift, fingerprint(f"second {story.uscc}"), "held")


def _credited_then_returned(story: Story) -> None:
    plants.returned(story, 21 + story.shift)
    _reissue(story, 25 + story.shift, fingerprint(f"second {story.uscc}"), "returned")


def _decide(story: Story, day: float, upheld: bool) -> None:
    names = {"edition": EDITION, "uscc": story.uscc, "notice_id": story.notice_id, "objection_id": f"O{story.number}"}
    kind = ObjectionUpheld if upheld else ObjectionDismissed
    story.tell(moment(day + story.shift), kind.model_validate({**names, "reason": "查实"}), "bureau")


def _objection_dismissed(story: Story) -> None:
    plants.objected(story, 9)
    _decide(story, 11, upheld=False)


def _objection_upheld(story: Story) -> None:
    plants.objected(story, 9)
    _decide(story, 11, upheld=True)
    story.drop(RefundGranted, PaymentOrdered, PaymentBatched, PaymentReleased, PaymentCredited)
    story.tell(
        moment(12 + story.shift),
        assessed(story, 2).model_copy(update={"outcome": "ineligible", "amount_fen": 0}),
    )


def _changed_and_confirmed(story: Story) -> None:
    """On the direct route, too: a new account that the employer itself confirmed before the grant."""
    other = fingerprint(f"new {story.uscc}")
    plants.new_account(story, 6, other)
    confirm(story, moment(6, 10), other)
    for kind in (RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited):
        story.change(kind, account_fingerprint=other)


def _changed_after_the_credit(story: Story) -> None:
    other = fingerprint(f"new {story.uscc}")
    plants.new_account(story, 60, other)
    confirm(story, moment(60, 10), other)


def _disputed_and_assessed_anew(story: Story) -> None:
    story.drop(RefundConfirmed, RefundGranted, PaymentOrdered, PaymentBatched, PaymentReleased, PaymentCredited)
    story.told = [one for one in story.told if type(one.fact).__name__ != "ConfirmationNoted"]
    plants.disputed(story)
    story.tell(moment(7, 15), assessed(story, 2), f"clerk-{story.agency}")
    confirm(story, moment(7, 16), assessment=2)
    story.change(CaseListed, assessment_id=f"{story.case_id}:2")
    story.tell(moment(13 + story.shift, 8), granted(story).model_copy(update={"assessment_id": f"{story.case_id}:2"}))
    story.tell(moment(13 + story.shift, 8.01), ordered(story))
    send(story, 15 + story.shift)
    credit(story, 19 + story.shift)


def _silent_and_waived(story: Story) -> None:
    quiet = ("BankDetailsGiven", "RefundConfirmed", "ConfirmationNoted", "EmployerRegistered")
    paid = ("RefundGranted", "PaymentOrdered", "PaymentBatched", "PaymentReleased", "PaymentCredited")
    story.told = [one for one in story.told if type(one.fact).__name__ not in (*quiet, *paid)]
    plants.waived(story)


def _not_entitled(story: Story) -> None:
    plants.not_entitled(story)
    paid = ("CaseListed", "RefundGranted", "PaymentOrdered", "PaymentBatched", "PaymentReleased", "PaymentCredited")
    story.told = [one for one in story.told if type(one.fact).__name__ not in paid]


def _offset_by_a_recovery(story: Story) -> None:
    taken = story.amount_fen // 2
    net = story.amount_fen - taken
    story.change(PaymentOrdered, gross_fen=story.amount_fen, amount_fen=net)
    story.change(PaymentReleased, amount_fen=net)
    story.change(PaymentCredited, amount_fen=net)
    last_year = {"recovery_id": f"R{story.number}", "edition": "qinghai-2020", "uscc": story.uscc}
    claim = {
        **last_year,
        "payment_id": f"qinghai-2020:{story.uscc}",
        "name": story.name,
        "agency": story.agency,
        "amount_fen": taken,
        "cause": "facts-corrected",
        "reason": "更正",
        "legal_basis": "N29",
        "opened_by": "clerk",
    }
    opened = RecoveryOpened.model_validate(claim)
    story.told.append(Told(moment(4), "payout", f"recoveries:{story.uscc}", opened, "clerk"))
    kept = {**last_year, "offset_payment_id": story.case_id, "amount_fen": taken, "outstanding_fen": 0}
    offset = RecoveryOffset.model_validate(kept)
    story.told.append(Told(moment(13 + story.shift, 8.01), "payout", f"recoveries:{story.uscc}", offset))


def _reduced_by_its_recovery(story: Story) -> None:
    """Granted too high, found before it went to the bank: its own claim takes the difference."""
    kept = plants.reduced(story)
    plants.overpaid(story, 13.5 + story.shift, kept)
    names = {"recovery_id": f"{story.case_id}:o1", "edition": EDITION, "uscc": story.uscc}
    claim = {
        **names,
        "payment_id": story.case_id,
        "name": story.name,
        "agency": story.agency,
        "amount_fen": kept,
        "cause": "overpayment-found",
        "reason": "更正",
        "legal_basis": "N29",
        "opened_by": "eligibility",
    }
    opened = RecoveryOpened.model_validate(claim)
    taken = {**names, "offset_payment_id": story.case_id, "amount_fen": kept, "outstanding_fen": 0}
    offset = RecoveryOffset.model_validate(taken)
    at = moment(13.6 + story.shift)
    story.told += [Told(at, "payout", f"recoveries:{story.uscc}", fact) for fact in (opened, offset)]


def _review_decided(story: Story) -> None:
    plants.reconsidered(story, 30, decided=45)


def _paid_back_in_parts(story: Story) -> None:
    """The second part is due on a Saturday; it comes on the Monday, which is in time."""
    plants.claimed(story, 60)
    plants.in_parts(story, 65, date(2021, 9, 30), date(2021, 10, 30))
    plants.repaid(story, 80, 1_000)
    plants.repaid(story, (date(2021, 11, 1) - date(2021, 7, 1)).days, 0)


def _parts_agreed_anew(story: Story) -> None:
    """Before the first part is due, other parts are agreed on."""
    plants.claimed(story, 60)
    plants.in_parts(story, 65, date(2021, 9, 30), date(2021, 10, 29))
    plants.in_parts(story, 80, date(2021, 12, 31), date(2022, 1, 31))
    plants.repaid(story, 150, 1_000)


def _barred_and_cleared(story: Story) -> None:
    names = {"uscc": story.uscc, "source": "市场监管", "person": "clerk", "key_id": ""}
    bar = PayeeBarred.model_validate({**names, "why": "deregistered", "since": date(2021, 7, 1)})
    story.tell(moment(14), bar, "clerk")
    story.tell(moment(16), PayeeCleared.model_validate(names), "clerk")


def _topped_up(story: Story) -> None:
    story.tell(moment(70), plants.top_up(story, story.amount_fen))
    plants.pay_top_up(story)


_SECOND_LIST = "630123-8"
"""Of everybody whose top-up was put on one."""


def _topped_up_after_a_list(story: Story) -> None:
    found = plants.found_more(story, 60)
    story.tell(moment(60), plants.due_top_up(story, found))
    published = moment(64)
    listed = TopUpListed(
        edition=EDITION,
        uscc=story.uscc,
        notice_id=_SECOND_LIST,
        assessment_id=found.assessment_id,
        amount_fen=found.amount_fen or 0,
        granted_before_fen=story.amount_fen,
        last_day=notice_window(published.date(), 3)[1],
    )
    story.tell(published, listed, "bureau")
    more = plants.top_up(story, story.amount_fen)
    story.tell(moment(69), more.model_copy(update={"assessment_id": found.assessment_id}))
    plants.pay_top_up(story)


def _corrected_name(story: Story) -> None:
    enrolled = next(one.fact for one in story.told if isinstance(one.fact, EmployerEnrolled))
    new = f"{story.name}(更名)"
    fact = EmployerFactsCorrected.model_validate({**enrolled.model_dump(), "name": new})
    story.tell(moment(3), fact, f"clerk-{story.agency}")
    for kind in (RefundGranted, EmployerAssessed):
        story.change(kind, name=new)
    story.change(PaymentOrdered, payee_name=new)


def _discrepancy_resolved(story: Story) -> None:
    """See ``season``: the case is the position of the discrepancy in payout's log, known when all is told."""
    plants.discrepancy(story)
    answer = {"case": 0, "outcome": "bank-corrected", "note": "更正", "person": "clerk", "key_id": ""}
    fact = DiscrepancyResolved.model_validate(answer)
    story.told.append(Told(moment(24 + story.shift), "payout", f"discrepancy:{story.uscc}", fact, "clerk"))


def _passed_on(story: Story) -> None:
    duty_id = plants.duty(story)
    plants.use(story, duty_id, 40)
    half = story.amount_fen // 2
    plants.report(story, duty_id, "2021-08", date(2021, 8, 20), half, half)


def _passed_on_in_parts(story: Story) -> None:
    """The whole share proven on the very last day that is in time."""
    duty_id = plants.duty(story)
    last = (date(2021, 8, 31) - date(2021, 7, 1)).days
    plants.use(story, duty_id, last)


def _last_day_credit(story: Story) -> None:
    """The bank took four days, two of them a weekend."""
    story.move(PaymentCredited, moment(18 + story.shift, 9) + timedelta(days=4))


LOOK_ALIKES: Mapping[str, LookAlike] = {
    "returned, confirmed anew, paid": LookAlike(_returned_and_cured),
    "held for a changed account, confirmed, paid": LookAlike(_held_and_cured),
    "credited, sent back, paid again": LookAlike(_credited_then_returned),
    "objection dismissed in time": LookAlike(_objection_dismissed),
    "objection upheld, not granted": LookAlike(_objection_upheld),
    "account changed and confirmed": LookAlike(_changed_and_confirmed),
    "account changed after the credit": LookAlike(_changed_after_the_credit),
    "dispute answered": LookAlike(_disputed_and_assessed_anew, "confirming"),
    "silent until the closing date": LookAlike(_silent_and_waived, "confirming"),
    "not entitled": LookAlike(_not_entitled),
    "review decided in time": LookAlike(_review_decided),
    "paid back in parts": LookAlike(_paid_back_in_parts),
    "other parts agreed in time": LookAlike(_parts_agreed_anew),
    "offset by an open recovery": LookAlike(_offset_by_a_recovery),
    "reduced by its own recovery": LookAlike(_reduced_by_its_recovery),
    "barred and cleared before the release": LookAlike(_barred_and_cleared),
    "topped up": LookAlike(_topped_up),
    "topped up after a second list": LookAlike(_topped_up_after_a_list),
    "renamed": LookAlike(_corrected_name),
    "bank's line explained": LookAlike(_discrepancy_resolved),
    "passed on and reported": LookAlike(_passed_on, "dispatch"),
    "passed on on the last day": LookAlike(_passed_on_in_parts, "dispatch"),
    "credited over a weekend": LookAlike(_last_day_credit),
}
