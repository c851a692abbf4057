"""Wrong-doing, planted: each plot turns an honest story into one of its kind, and says which alerts it deserves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared.contracts.eligibility import (
    CaseListed,
    ConfirmationNoted,
    ContributionsRecorded,
    DecisionReviewed,
    EmployerAssessed,
    NoticeWindowPassed,
    ObjectionDismissed,
    ObjectionRaised,
    OverpaymentFound,
    ReconsiderationAsked,
    ReconsiderationDecided,
    RefundDeemedWaived,
    RefundGranted,
    TopUpDue,
    TopUpGranted,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BankDiscrepancyFound,
    InstalmentsAgreed,
    OnwardDutyOpened,
    OnwardReceiptDenied,
    OnwardReportFiled,
    OnwardUseDue,
    OnwardUseRecorded,
    PayeeBarred,
    PaymentBatched,
    PaymentCredited,
    PaymentHeld,
    PaymentOrdered,
    PaymentReduced,
    PaymentReleased,
    PaymentReturned,
    PlacementsAccepted,
    PlacementsDeclared,
    RecoveriesRestated,
    RecoveryOpened,
    RecoveryRepaid,
    VoucherRejected,
)
from shared.contracts.registration import (
    AmountDisputed,
    BankDetailsGiven,
    EmployerRegistered,
    RefundConfirmed,
    RegistrationNoticeSent,
)
from wengang.season.story import EDITION, NO_FUND, Plot, Story, Told, bank_of, credit, fingerprint, moment

_PAYOUT: tuple[type[Fact], ...] = (PaymentOrdered, PaymentBatched, PaymentReleased, PaymentCredited)
_STRANGER = fingerprint("a stranger's account")
_UNPAID = "withheld.unpaid-past-deadline"


@dataclass(frozen=True, slots=True)
class Plant:
    """``wants``: what kind of employer the plot needs."""

    plot: Plot
    kinds: frozenset[str]
    wants: str = "direct"


def _not_ordered(story: Story) -> None:
    story.drop(*_PAYOUT)


def _not_released(story: Story) -> None:
    story.drop(PaymentBatched, PaymentReleased, PaymentCredited)


def _no_result(story: Story) -> None:
    story.drop(PaymentCredited)


def returned(story: Story, day: float, attempt: int = 1) -> None:
    back = PaymentReturned(
        payment_id=story.case_id,
        end_to_end_id=story.end_to_end(attempt),
        amount_fen=story.amount_fen,
        reason="account-closed",
        bank_code="AC04",
        bank_text="账户已销户",
        message_sha256="0" * 64,
    )
    story.tell(moment(day), back, "bank")


def _not_reissued(story: Story) -> None:
    story.drop(PaymentCredited)
    returned(story, 20 + story.shift)


def held(story: Story) -> None:
    story.drop(PaymentReleased, PaymentCredited)
    names = {"payment_id": story.case_id, "batch_id": story.batch_id()}
    story.tell(moment(18 + story.shift), PaymentHeld(**names, reason="account-changed", detail="Changed."))


def _credited_too_late(story: Story) -> None:
    story.move(PaymentCredited, moment(75))


def _not_granted(story: Story) -> None:
    story.drop(RefundGranted, *_PAYOUT)


def _not_listed(story: Story) -> None:
    story.drop(CaseListed, RefundGranted, *_PAYOUT)


def _never_told(story: Story) -> None:
    mute = (RegistrationNoticeSent, EmployerRegistered, BankDetailsGiven, RefundConfirmed, ConfirmationNoted)
    story.drop(*mute, RefundGranted, *_PAYOUT)
    names = {"edition": EDITION, "uscc": story.uscc, "notice_id": story.notice_id}
    story.tell(moment(13 + story.shift, 8), NoticeWindowPassed(**names, waiting_for="confirmation"))


def objected(story: Story, day: float) -> str:
    raised = ObjectionRaised(
        edition=EDITION,
        uscc=story.uscc,
        notice_id=story.notice_id,
        objection_id=f"O{story.number}",
        objector="某某某",
        grounds="裁员",
    )
    story.tell(moment(day + story.shift), raised, "platform")
    return raised.objection_id


def _dismiss(story: Story, day: float, hour: float, actor: str) -> None:
    names = {"edition": EDITION, "uscc": story.uscc, "notice_id": story.notice_id, "objection_id": f"O{story.number}"}
    story.tell(moment(day + story.shift, hour), ObjectionDismissed(**names, reason="查实"), actor)


def _decided_by_who_raised_it(story: Story) -> None:
    objected(story, 9)
    _dismiss(story, 11, 9, "platform")


def _dismissed_at_once(story: Story) -> None:
    objected(story, 9)
    _dismiss(story, 9, 9.1, "bureau")


def _one_hand(story: Story) -> None:
    for kind in (BankDetailsGiven, RefundConfirmed):
        story.change(kind, counter=True)


def _objection_forgotten(story: Story) -> None:
    objected(story, 9)
    _not_granted(story)


def _dispute_forgotten(story: Story) -> None:
    story.drop(RefundConfirmed, ConfirmationNoted, RefundGranted, *_PAYOUT)
    disputed(story)


def disputed(story: Story) -> None:
    word = {"uscc": story.uscc, "edition": EDITION, "assessment_id": story.assessment_id}
    fact = AmountDisputed.model_validate({**word, "amount_fen": story.amount_fen, "reason": "少算了"})
    story.tell(moment(7, 10), fact, "platform")


def _waived_though_confirmed(story: Story) -> None:
    story.drop(ConfirmationNoted, RefundGranted, *_PAYOUT)
    waived(story)


def waived(story: Story) -> None:
    names = {"edition": EDITION, "uscc": story.uscc, "assessment_id": story.assessment_id}
    story.tell(moment(184, 1), RefundDeemedWaived(**names, amount_fen=story.amount_fen))


def _offset_without_claim(story: Story) -> None:
    net = story.amount_fen - story.amount_fen // 2
    story.change(PaymentOrdered, gross_fen=story.amount_fen, amount_fen=net)
    story.change(PaymentReleased, amount_fen=net)
    story.change(PaymentCredited, amount_fen=net)


def reduced(story: Story) -> int:
    """After the order a part of the payment is kept, and the rest goes. Returns what is kept, in fen."""
    kept = story.amount_fen // 2
    net = story.amount_fen - kept
    names = {"payment_id": story.case_id, "recovery_id": f"{story.case_id}:o1"}
    amounts = {"by_fen": kept, "amount_fen": net, "granted_fen": net}
    fact = PaymentReduced.model_validate({**names, **amounts, "was": "ordered"})
    story.tell(moment(14 + story.shift), fact)
    story.change(PaymentReleased, amount_fen=net)
    story.change(PaymentCredited, amount_fen=net)
    return kept


def _reduced_without_claim(story: Story) -> None:
    reduced(story)


def _credited_elsewhere(story: Story) -> None:
    story.change(PaymentCredited, account_fingerprint=_STRANGER)


def _released_elsewhere(story: Story) -> None:
    story.change(PaymentReleased, account_fingerprint=_STRANGER)
    _credited_elsewhere(story)


def _ordered_elsewhere(story: Story) -> None:
    story.change(PaymentOrdered, account_fingerprint=_STRANGER)
    _released_elsewhere(story)


def new_account(story: Story, day: float, account: str, holder: str | None = None) -> None:
    given = BankDetailsGiven(uscc=story.uscc, bank=bank_of(story, account, holder), source="platform")
    story.tell(moment(day), given, "platform")


def _changed_after_approval(story: Story) -> None:
    new_account(story, 17 + story.shift, fingerprint(f"new {story.uscc}"))
    story.change(PaymentReleased, account_fingerprint=fingerprint(f"new {story.uscc}"))
    story.change(PaymentCredited, account_fingerprint=fingerprint(f"new {story.uscc}"))


def _changed_after_assessment(story: Story) -> None:
    other = fingerprint(f"new {story.uscc}")
    new_account(story, 6, other)
    for kind in (RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited):
        story.change(kind, account_fingerprint=other)


def _from(story: Story, *kinds: type[Fact]) -> None:
    for kind in kinds:
        story.change(kind, amount_fen=story.amount_fen + 12_345)


def _ordered_more(story: Story) -> None:
    _from(story, PaymentOrdered, PaymentReleased, PaymentCredited)


def _released_more(story: Story) -> None:
    _from(story, PaymentReleased, PaymentCredited)


def _credited_more(story: Story) -> None:
    _from(story, PaymentCredited)


def _granted_more(story: Story) -> None:
    _from(story, RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited)


def _assessed_more(story: Story) -> None:
    _from(story, EmployerAssessed, CaseListed, RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited)


def _by_nobodys_rules(story: Story) -> None:
    story.change(EmployerAssessed, edition_sha256="f" * 64)


def _premium_invented(story: Story) -> None:
    story.change(EmployerAssessed, premium_paid_fen=story.premium_fen + 100_000)
    more = story.amount_fen + 60_000
    for kind in (EmployerAssessed, CaseListed, RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited):
        story.change(kind, amount_fen=more)


def _credited_twice(story: Story) -> None:
    credit(story, 22 + story.shift)


def _released_twice(story: Story) -> None:
    story.drop(PaymentCredited)
    names = {"payment_id": story.case_id, "batch_id": story.batch_id()}
    again = PaymentReleased(
        **names,
        end_to_end_id=story.end_to_end(),
        amount_fen=story.amount_fen,
        account_fingerprint=story.account,
        bank_details_id="0" * 64,
    )
    story.tell(moment(18.1 + story.shift), again, "releaser")
    credit(story, 19 + story.shift)


def not_entitled(story: Story) -> None:
    story.change(EmployerAssessed, outcome="ineligible", amount_fen=0, reasons=("The layoff rate is too high.",))


def _paid_without_grant(story: Story) -> None:
    not_entitled(story)
    story.drop(CaseListed, RefundGranted)


def _never_sent(story: Story) -> None:
    story.drop(PaymentReleased)


def _outside_batch(story: Story) -> None:
    story.drop(PaymentBatched)


def _payee_swapped(story: Story) -> None:
    story.change(PaymentOrdered, payee_name="西宁某某咨询有限公司")


def _strange_holder(story: Story) -> None:
    story.change(BankDetailsGiven, bank=bank_of(story, holder="张三"))


def _never_noticed(story: Story) -> None:
    story.drop(CaseListed)


def _granted_early(story: Story) -> None:
    story.move(RefundGranted, moment(9 + story.shift))
    story.move(PaymentOrdered, moment(9 + story.shift, 9.1))


def _under_objection(story: Story) -> None:
    objected(story, 9)


def _unconfirmed(story: Story) -> None:
    story.drop(RefundConfirmed, ConfirmationNoted)


def _granted_though_ineligible(story: Story) -> None:
    story.change(EmployerAssessed, outcome="ineligible")


def _granted_again(story: Story) -> None:
    grant = next(one.fact for one in story.told if isinstance(one.fact, RefundGranted))
    story.tell(moment(30), grant)


MORE_FEN, _PREMIUM_MORE_FEN = 6_000, 10_000
"""What a top-up comes to; and the premium of which that is the refund, at three fifths."""


def top_up(story: Story, before_fen: int) -> TopUpGranted:
    return TopUpGranted.model_validate(
        {
            "edition": EDITION,
            "uscc": story.uscc,
            "case_id": story.case_id,
            "top_up_id": f"{story.case_id}:2",
            "name": story.name,
            "agency": story.agency,
            "assessment_id": story.assessment_id,
            "amount_fen": MORE_FEN,
            "granted_before_fen": before_fen,
            "route": "direct",
            "account_fingerprint": story.account,
            "dispatch_firm": False,
            "pay_by": date(2021, 10, 31),
            "legal_basis": "补差",
        }
    )


def pay_top_up(story: Story) -> None:
    """Ordered, batched, released and credited as any payment."""
    names = {"payment_id": f"{story.case_id}:2", "end_to_end_id": story.end_to_end(9)}
    money = {"amount_fen": MORE_FEN, "account_fingerprint": story.account}
    batch = {"batch_id": story.batch_id("t")}
    case = {"edition": EDITION, "uscc": story.uscc, "agency": story.agency, "payee_name": story.name}
    order = {**names, **money, **case, "route": "direct", "attempt": 1, "pay_by": date(2021, 10, 31)}
    story.tell(moment(70, 10), PaymentOrdered.model_validate(order))
    story.tell(moment(71), PaymentBatched.model_validate({**names, **batch}))
    release = {**names, **money, **batch, "bank_details_id": "0" * 64}
    story.tell(moment(74), PaymentReleased.model_validate(release))
    rest = {"booked_on": date(2021, 9, 14), "bank_reference": f"T{story.number}", "message_sha256": "0" * 64}
    story.tell(moment(75), PaymentCredited.model_validate({**names, **money, **rest}), "bank")


def found_more(story: Story, day: float) -> EmployerAssessed:
    """A review that finds other facts than those on the list, and more."""
    assessed = next(one.fact for one in story.told if isinstance(one.fact, EmployerAssessed))
    imported = next(one.fact for one in story.told if isinstance(one.fact, ContributionsRecorded))
    *others, last = imported.months
    paid = last.model_copy(update={"unit_paid_fen": last.unit_paid_fen + _PREMIUM_MORE_FEN})
    story.tell(moment(day), imported.model_copy(update={"months": (*others, paid), "import_sha256": "1" * 64}))
    number, more = f"{story.case_id}:2", story.amount_fen + MORE_FEN
    found = assessed.model_copy(
        update={
            "assessment_id": number,
            "amount_fen": more,
            "premium_paid_fen": story.premium_fen + _PREMIUM_MORE_FEN,
            "first_insured_month": "2010-01",
            "rows": "2",
        }
    )
    reviewed = DecisionReviewed(
        edition=EDITION, uscc=story.uscc, cause="reconsideration", before_fen=story.amount_fen, assessment=found
    )
    story.tell(moment(day), reviewed)
    return found


def due_top_up(story: Story, found: EmployerAssessed) -> TopUpDue:
    return TopUpDue(
        edition=EDITION,
        uscc=story.uscc,
        assessment_id=found.assessment_id,
        amount_fen=MORE_FEN,
        granted_before_fen=story.amount_fen,
    )


def _topped_up_unseen(story: Story) -> None:
    found = found_more(story, 69)
    more = top_up(story, story.amount_fen).model_copy(update={"assessment_id": found.assessment_id})
    story.tell(moment(69), more)
    pay_top_up(story)


def _top_up_forgotten(story: Story) -> None:
    story.tell(moment(60), due_top_up(story, found_more(story, 60)))


def _top_up_of_nothing(story: Story) -> None:
    story.tell(moment(70), top_up(story, 0))
    pay_top_up(story)


def _barred(story: Story) -> None:
    bar = {"uscc": story.uscc, "why": "deregistered", "source": "市场监管", "since": date(2021, 7, 1)}
    fact = PayeeBarred.model_validate({**bar, "person": "clerk", "key_id": ""})
    story.tell(moment(14), fact, "clerk")


def discrepancy(story: Story) -> None:
    found = BankDiscrepancyFound(
        payment_id=story.case_id,
        end_to_end_id=story.end_to_end(),
        kind="amount-differs",
        expected="1.00",
        found="2.00",
        message_sha256="0" * 64,
    )
    story.tell(moment(20 + story.shift), found, "bank")


def overpaid(story: Story, day: float = 60, amount_fen: int = 1_000) -> None:
    found = {
        "edition": EDITION,
        "uscc": story.uscc,
        "case_id": story.case_id,
        "overpayment_id": f"{story.case_id}:o1",
        "name": story.name,
        "agency": story.agency,
        "assessment_id": story.assessment_id,
        "amount_fen": amount_fen,
        "reason": "更正",
        "legal_basis": "N29",
    }
    story.tell(moment(day), OverpaymentFound.model_validate(found))


def reconsidered(story: Story, day: float, decided: float | None = None) -> None:
    """The employer asks for a review; without ``decided`` nobody answers."""
    names = {"edition": EDITION, "uscc": story.uscc, "reconsideration_id": f"F{story.number}"}
    asked = {**names, "claimant": story.name, "grounds": "人数有误", "assessment_id": story.assessment_id}
    story.tell(moment(day), ReconsiderationAsked.model_validate(asked), "platform")
    if decided is not None:
        same = {"before_assessment_id": story.assessment_id, "after_assessment_id": story.assessment_id}
        amounts = {"before_fen": story.amount_fen, "after_fen": story.amount_fen}
        answer = {**names, **same, **amounts, "accepted": False, "reason": "核对无误"}
        story.tell(moment(decided), ReconsiderationDecided.model_validate(answer), f"clerk-{story.agency}")


def _reconsideration_forgotten(story: Story) -> None:
    reconsidered(story, 30)


def claimed(story: Story, day: float) -> None:
    claim = {
        "recovery_id": f"R{story.number}",
        "payment_id": story.case_id,
        "edition": EDITION,
        "uscc": story.uscc,
        "name": story.name,
        "agency": story.agency,
        "amount_fen": 2_000,
        "cause": "facts-corrected",
        "reason": "更正",
        "legal_basis": "N29",
        "opened_by": "clerk",
    }
    _of_recovery(story, day, RecoveryOpened.model_validate(claim))


def in_parts(story: Story, day: float, *due_on: date) -> None:
    """A thousand fen by each day."""
    parts = [{"due_on": one, "amount_fen": 1_000} for one in due_on]
    names = {"recovery_id": f"R{story.number}", "edition": EDITION, "uscc": story.uscc}
    _of_recovery(story, day, InstalmentsAgreed.model_validate({**names, "instalments": parts}))


def repaid(story: Story, day: float, outstanding_fen: int) -> None:
    names = {"recovery_id": f"R{story.number}", "edition": EDITION, "uscc": story.uscc}
    came = {"amount_fen": 1_000, "received_on": moment(day).date(), "bank_reference": f"B{story.number}-{day}"}
    paid = RecoveryRepaid.model_validate({**names, **came, "outstanding_fen": outstanding_fen})
    _of_recovery(story, day, paid)


def _of_recovery(story: Story, day: float, fact: Fact) -> None:
    story.told.append(Told(moment(day), "payout", f"recoveries:{story.uscc}", fact, f"clerk-{story.agency}"))


def _claim_rests(story: Story) -> None:
    claimed(story, 60)


def _not_given_back(story: Story) -> None:
    """The bank takes back what a claim rests on, after the employer has paid the claim."""
    claimed(story, 60)
    repaid(story, 61, 1_000)
    repaid(story, 62, 0)
    claims = [{"recovery_id": f"R{story.number}", "stands_fen": 0, "outstanding_fen": 0, "owed_back_fen": 2_000}]
    names = {"payment_id": story.case_id, "edition": EDITION, "uscc": story.uscc, "kept_fen": 0}
    _of_recovery(story, 65, RecoveriesRestated.model_validate({**names, "claims": claims}))


def _second_part_missing(story: Story) -> None:
    claimed(story, 60)
    in_parts(story, 65, date(2021, 9, 30), date(2021, 10, 29))
    repaid(story, 80, 1_000)


# Dispatch firms.

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


def _own_clerk(story: Story) -> None:
    """Whoever confirmed for the employer checks the batch it is in: see ``season``, which lets them."""
    story.told = [
        one if not isinstance(one.fact, RefundConfirmed) else _by(one, f"checker-{story.agency}") for one in story.told
    ]


def _never_completed(story: Story) -> None:
    _not_listed(story)
    story.change(EmployerAssessed, outcome="not_assessable", amount_fen=None, premium_paid_fen=None)


def _without_reserve(story: Story) -> None:
    """By an agency of another city, whose fund nobody recorded."""
    story.change(RefundGranted, agency=NO_FUND)


def _by(told: Told, actor: str) -> Told:
    return replace(told, actor=actor)


def _plant(plot: Plot, *kinds: str, wants: str = "direct") -> Plant:
    return Plant(plot, frozenset(kinds), wants)


PLANTS: Mapping[str, Plant] = {
    "granted, never ordered": _plant(_not_ordered, "withheld.grant-not-ordered", _UNPAID),
    "ordered, never in a released batch": _plant(_not_released, "withheld.order-not-released", _UNPAID),
    "released, no word from the bank": _plant(_no_result, "withheld.release-without-result", _UNPAID),
    "returned, never ordered anew": _plant(_not_reissued, "withheld.return-not-reissued", _UNPAID),
    "held, never ordered anew": _plant(held, "withheld.held-not-reissued", _UNPAID),
    "credited after the deadline": _plant(_credited_too_late, "withheld.release-without-result", _UNPAID),
    "listed, never granted": _plant(_not_granted, "withheld.listed-not-granted"),
    "entitled, never listed": _plant(_not_listed, "withheld.eligible-not-listed"),
    "cannot be assessed, and nobody asks": _plant(_never_completed, "withheld.not-assessable"),
    "never told to confirm": _plant(_never_told, "withheld.never-told", wants="confirming"),
    "objection never decided": _plant(_objection_forgotten, "withheld.objection-undecided"),
    "review asked for, never decided": _plant(_reconsideration_forgotten, "withheld.reconsideration-undecided"),
    "dispute never answered": _plant(_dispute_forgotten, "withheld.dispute-unanswered", wants="confirming"),
    "confirmed, and deemed waived": _plant(
        _waived_though_confirmed, "withheld.waived-though-confirmed", wants="confirming"
    ),
    "offset that no recovery took": _plant(_offset_without_claim, "withheld.offset-without-claim"),
    "reduced, and no recovery took it": _plant(_reduced_without_claim, "withheld.offset-without-claim"),
    "credited to another account": _plant(_credited_elsewhere, "misrouted.other-account"),
    "released to another account": _plant(
        _released_elsewhere, "misrouted.released-to-other-account", "misrouted.other-account"
    ),
    "ordered to another account": _plant(
        _ordered_elsewhere,
        "misrouted.ordered-to-other-account",
        "misrouted.released-to-other-account",
        "misrouted.other-account",
    ),
    "account swapped between approval and release": _plant(
        _changed_after_approval,
        "misrouted.account-changed-after-approval",
        "misrouted.released-to-other-account",
        "misrouted.other-account",
    ),
    "account changed after assessment, unconfirmed": _plant(
        _changed_after_assessment, "misrouted.account-changed-unconfirmed"
    ),
    "ordered another amount": _plant(_ordered_more, "misrouted.ordered-amount"),
    "released another amount": _plant(_released_more, "misrouted.released-amount"),
    "credited another amount": _plant(_credited_more, "misrouted.credited-amount"),
    "granted another amount than listed": _plant(_granted_more, "misrouted.granted-amount"),
    "amount that the receipt does not give": _plant(_assessed_more, "misrouted.recomputed-amount"),
    "decided by a content that nobody adopted": _plant(_by_nobodys_rules, "misrouted.unadopted-edition"),
    "premium that nobody paid": _plant(_premium_invented, "misrouted.premium-beyond-payments"),
    "credited twice": _plant(_credited_twice, "misrouted.paid-twice"),
    "released twice": _plant(_released_twice, "misrouted.released-twice"),
    "paid without a grant": _plant(_paid_without_grant, "misrouted.paid-without-grant"),
    "credited, never sent": _plant(_never_sent, "misrouted.credited-without-release", "withheld.order-not-released"),
    "released outside its batch": _plant(_outside_batch, "misrouted.released-outside-batch"),
    "payee's name swapped": _plant(_payee_swapped, "misrouted.other-name"),
    "account in another's name": _plant(_strange_holder, "misrouted.holder-is-not-employer"),
    "granted without public notice": _plant(_never_noticed, "misrouted.granted-without-notice"),
    "granted inside the notice's window": _plant(_granted_early, "misrouted.granted-without-notice"),
    "granted under an objection": _plant(
        _under_objection, "misrouted.granted-under-objection", "withheld.objection-undecided"
    ),
    "granted unconfirmed": _plant(_unconfirmed, "misrouted.granted-unconfirmed", wants="confirming"),
    "granted though not entitled": _plant(_granted_though_ineligible, "misrouted.granted-not-entitled"),
    "granted twice": _plant(_granted_again, "misrouted.granted-twice"),
    "top-up that forgets the first payment": _plant(_top_up_of_nothing, "misrouted.top-up-basis"),
    "topped up by facts that nobody saw": _plant(_topped_up_unseen, "misrouted.topped-up-without-notice"),
    "owed more, never listed": _plant(_top_up_forgotten, "withheld.top-up-not-granted"),
    "paid though barred": _plant(_barred, "misrouted.paid-while-barred"),
    "bank's line unexplained": _plant(discrepancy, "misrouted.discrepancy-open"),
    "overpayment not claimed": _plant(overpaid, "misrouted.overpayment-not-claimed"),
    "claim that nobody follows": _plant(_claim_rests, "misrouted.recovery-rests"),
    "recovered, and not given back": _plant(_not_given_back, "withheld.not-given-back"),
    "instalment that does not come": _plant(_second_part_missing, "misrouted.instalment-overdue"),
    "dispatch firm keeps the money": _plant(_kept, "withheld.not-passed-on", wants="dispatch"),
    "dispatch firm is silent": _plant(
        _silent_firm, "withheld.not-passed-on", "withheld.report-missing", wants="dispatch"
    ),
    "report filed late": _plant(
        _late_report, "withheld.report-late", "withheld.report-missing", "withheld.not-passed-on", wants="dispatch"
    ),
    "more reported than vouched for": _plant(
        _vouchers_short, "withheld.vouchers-short", "withheld.not-passed-on", wants="dispatch"
    ),
    "using firm denies": _plant(
        _denied, "withheld.receipt-denied", "withheld.not-passed-on", "withheld.report-missing", wants="dispatch"
    ),
    "credit never split by placement": _plant(_never_split, "withheld.placements-not-declared", wants="dispatch"),
    "dispatch firm declares all as its own": _plant(
        _all_its_own, "withheld.own-share-declared", "withheld.own-share-accepted", wants="dispatch"
    ),
    "voucher used twice": _plant(_voucher_reused, "withheld.voucher-reused", wants="dispatch"),
    "voucher beyond what is owed": _plant(_voucher_over_claimed, "withheld.voucher-over-claimed", wants="dispatch"),
    "granted with no fund on record": _plant(_without_reserve, "misrouted.granted-without-reserve"),
    "clerk checks their own employer": _plant(_own_clerk, "misrouted.own-employer", wants="confirming"),
    "account entered and confirmed by one helper": _plant(_one_hand, "misrouted.one-hand", wants="confirming"),
    "objection decided by who raised it": _plant(_decided_by_who_raised_it, "misrouted.raised-and-decided"),
    "objection dismissed within minutes": _plant(_dismissed_at_once, "misrouted.quick-dismissal"),
}
