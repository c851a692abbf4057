"""Withheld (截留, 支付不到位): money that should have reached an employer by now. One function a kind. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from services.supervision.domain.case_picture import GRANTS, ORDERS, Case, Payment
from services.supervision.domain.finding import Rule, Sign
from services.supervision.domain.record import Record, comes_before, not_after
from services.supervision.domain.sentence import Sentence, says
from services.supervision.domain.terms import Terms, after_working_days

_R8 = "R8: X74 §1, Q35 §1"


def grant_not_ordered(case: Case, terms: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        if payment.grant is None:
            continue
        yield Sign(
            since=payment.grant,
            subject=payment.payment_id,
            amount_fen=payment.grant.fen(),
            detail=says("Granted, and no payment is ordered."),
            due=after_working_days(payment.grant.day, terms.order_days),
            cure=payment.step("payment-ordered", "payment-settled-by-offset"),
        )


def order_not_released(case: Case, terms: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        for attempt in payment.attempts:
            if attempt.order is None:
                continue
            number = attempt.order.text("attempt")
            yield Sign(
                since=attempt.order,
                subject=payment.payment_id,
                amount_fen=attempt.order.fen(),
                detail=says("Ordered as attempt {attempt}, and in a batch that was not released.", attempt=number)
                if attempt.batched
                else says("Ordered as attempt {attempt}, and in no batch.", attempt=number),
                due=after_working_days(attempt.order.day, terms.release_days),
                cure=attempt.released
                or attempt.held
                or payment.after(attempt.order, "payment-settled-by-offset", "payment-reissued"),
            )


def release_without_result(case: Case, terms: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        for attempt in payment.attempts:
            if attempt.released is None:
                continue
            yield Sign(
                since=attempt.released,
                subject=payment.payment_id,
                amount_fen=attempt.released.fen(),
                detail=says("In a file for the bank, which says neither that it arrived nor that it came back."),
                due=after_working_days(attempt.released.day, terms.result_days),
                cure=attempt.result,
            )


_WENT_ON = ("payment-reissued", "payment-credited", "payment-return-reversed", "referral-decided")


def return_not_reissued(case: Case, terms: Terms) -> Iterable[Sign]:
    detail = says("Came back from the bank, and was not ordered anew.")
    yield from _not_ordered_anew(case, terms, ("payment-returned", "payment-part-settled"), detail)


def held_not_reissued(case: Case, terms: Terms) -> Iterable[Sign]:
    detail = says("Held at the release, and was not ordered anew.")
    yield from _not_ordered_anew(case, terms, ("payment-held",), detail)


def _not_ordered_anew(case: Case, terms: Terms, names: tuple[str, ...], detail: Sentence) -> Iterable[Sign]:
    for payment in case.payments.values():
        for record in payment.steps:
            if record.name in names:
                yield Sign(
                    since=record,
                    subject=payment.payment_id,
                    amount_fen=record.fen() or (payment.order.fen() if payment.order else None),
                    detail=detail,
                    due=after_working_days(record.day, terms.reissue_days),
                    cure=payment.after(record, *_WENT_ON),
                )


def unpaid_past_deadline(case: Case, _: Terms) -> Iterable[Sign]:
    """R8: a grant that has not arrived by the day it was to be paid."""
    for payment in case.payments.values():
        if payment.grant is None or not payment.grant.text("pay_by"):
            continue
        due = date.fromisoformat(payment.grant.text("pay_by"))
        state = payment.steps[-1].name.replace("payment-", "") if payment.steps else "no payment ordered"
        yield Sign(
            since=payment.grant,
            subject=payment.payment_id,
            amount_fen=payment.grant.fen(),
            detail=says(
                "Granted, to be paid by {due}; the payment's state is: {state}.", due=due.isoformat(), state=state
            ),
            due=due,
            cure=payment.arrived,
        )


def listed_not_granted(case: Case, terms: Terms) -> Iterable[Sign]:
    """The list is closed, nothing stands in the way, and the employer waits."""
    for listing in case.all("case-listed"):
        ready = _ready_since(case, listing)
        if ready is None or not listing.text("last_day"):
            continue
        closed = max(date.fromisoformat(listing.text("last_day")), ready.day)
        ended = ("refund-granted", "objection-upheld", "refund-deemed-waived", "amount-disputed")
        yield Sign(
            since=ready,
            subject=listing.text("notice_id"),
            amount_fen=listing.fen(),
            detail=says("The notice has passed and nothing stands in the way, but nothing is granted."),
            due=after_working_days(closed, terms.grant_days),
            cure=next((one for one in case.all(*ended) if not_after(listing, one)), None) or _superseded(case, listing),
        )


def _superseded(case: Case, listing: Record) -> Record | None:
    return next((one for one in case.all("employer-assessed", "case-listed") if comes_before(listing, one)), None)


def _ready_since(case: Case, listing: Record) -> Record | None:
    """What removed the last obstacle; None while the employer itself, or an objection, is waited for."""
    waiting = {one.text("waiting_for"): one for one in case.all("notice-window-passed") if not_after(listing, one)}
    ready = listing
    if "objection" in waiting or case.all("objection-raised"):
        decided = {one.text("objection_id"): one for one in case.all("objection-dismissed", "objection-upheld")}
        for objection in case.all("objection-raised"):
            answer = decided.get(objection.text("objection_id"))
            if answer is None:
                return None
            ready = answer
    assessed = case.last_before(listing, "employer-assessed")
    if "confirmation" in waiting or (assessed is not None and assessed.text("route") == "confirming"):
        confirmed = case.first("confirmation-noted")
        if confirmed is None:
            return None
        ready = max(ready, confirmed, key=lambda one: one.at)
    if "bank-details" in waiting:
        noted = case.first("confirmation-noted")
        if noted is None:
            return None
        ready = max(ready, noted, key=lambda one: one.at)
    return ready


def eligible_not_listed(case: Case, terms: Terms) -> Iterable[Sign]:
    """R11: found entitled, and on no list."""
    assessed = case.first("employer-assessed")
    if assessed is None or case.all("employer-assessed")[-1].text("outcome") != "eligible":
        return
    yield Sign(
        since=assessed,
        amount_fen=assessed.fen(),
        detail=says("Found entitled, and never put on a public list."),
        due=after_working_days(assessed.day, terms.listing_days),
        cure=case.first("case-listed", "refund-granted", "refund-deemed-waived"),
    )


def not_assessable(case: Case, terms: Terms) -> Iterable[Sign]:
    """R11: a size class or a month is missing, and nobody brings it: the employer may be entitled. Since the first
    assessment of those, one after the other, that could not be made."""
    since = None
    for assessed in (*case.all("employer-assessed"), None):
        missing = assessed is not None and assessed.text("outcome") == "not_assessable"
        if since is None and missing:
            since = assessed
        elif since is not None and not (missing and assessed is not None):
            yield Sign(
                since=since,
                detail=says("What is needed to assess the employer is missing, and was not brought."),
                due=after_working_days(since.day, terms.completing_days),
                cure=assessed,
            )
            since = None


def never_told(case: Case, terms: Terms) -> Iterable[Sign]:
    """R6, R11: an employer on the confirming route that nobody told to register and confirm."""
    assessed = case.first("employer-assessed")
    if assessed is None or (assessed.text("outcome"), assessed.text("route")) != ("eligible", "confirming"):
        return
    yield Sign(
        since=assessed,
        amount_fen=assessed.fen(),
        detail=says("Entitled on the confirming route, and never told to register and confirm."),
        due=after_working_days(assessed.day, terms.telling_days),
        cure=case.first("notice-sent", "employer-registered", "refund-confirmed", "amount-disputed"),
    )


def objection_undecided(case: Case, terms: Terms) -> Iterable[Sign]:
    decided = {one.text("objection_id"): one for one in case.all("objection-dismissed", "objection-upheld")}
    for objection in case.all("objection-raised"):
        yield Sign(
            since=objection,
            subject=objection.text("objection_id"),
            detail=says("An objection holds this employer's refund, and nobody decided it."),
            due=after_working_days(objection.day, terms.objection_days),
            cure=decided.get(objection.text("objection_id")),
        )


def reconsideration_undecided(case: Case, terms: Terms) -> Iterable[Sign]:
    """An employer that is on no list, or on one with less than it claims, asked for a review (复核)."""
    decided = {one.text("reconsideration_id"): one for one in case.all("reconsideration-decided")}
    for asked in case.all("reconsideration-asked"):
        yield Sign(
            since=asked,
            subject=asked.text("reconsideration_id"),
            detail=says("The employer asked for a review of its decision, and nobody decided it."),
            due=after_working_days(asked.day, terms.reconsideration_days),
            cure=decided.get(asked.text("reconsideration_id")),
        )


def dispute_unanswered(case: Case, terms: Terms) -> Iterable[Sign]:
    for dispute in case.all("amount-disputed"):
        yield Sign(
            since=dispute,
            amount_fen=dispute.fen(),
            detail=says("The employer says that the amount is wrong, and was not answered."),
            due=after_working_days(dispute.day, terms.dispute_days),
            cure=next(_answers(case, dispute), None),
        )


def _answers(case: Case, dispute: Record) -> Iterator[Record]:
    """What came after the dispute. The disputed assessment itself may be of the same instant, in the other log: at one
    instant only that is an answer which registration, where the dispute is, has received after it."""
    received = {one.text("assessment_id") for one in case.all("assessment-received") if comes_before(dispute, one)}
    for one in case.all("employer-assessed", "refund-confirmed", "decision-reviewed", "refund-deemed-waived"):
        if comes_before(dispute, one) or (one.at == dispute.at and one.text("assessment_id") in received):
            yield one


def waived_though_confirmed(case: Case, _: Terms) -> Iterable[Sign]:
    """Silence is a waiver; an employer that confirmed was not silent."""
    waived = case.first("refund-deemed-waived")
    if waived is None:
        return
    confirmed = case.last_before(waived, "refund-confirmed")
    if confirmed is not None and confirmed.text("assessment_id") == waived.text("assessment_id"):
        detail = says("Deemed waived, though the employer had confirmed this assessment.")
        granted = next((one for one in case.all("refund-granted") if not_after(waived, one)), None)
        yield Sign(since=waived, amount_fen=waived.fen(), detail=detail, cure=granted, evidence=(confirmed,))


def offset_without_claim(case: Case, terms: Terms) -> Iterable[Sign]:
    """Less is paid than was granted, when it was ordered or later, by more than open recoveries took."""
    for payment in case.payments.values():
        taken = sum(
            one.fen() * (1 if one.name == "recovery-offset" else -1)
            for one in case.all("recovery-offset", "recovery-offset-undone")
            if one.text("offset_payment_id") == payment.payment_id
        )
        for step, kept in _kept(payment):
            missing, taken = min(kept, kept - taken), max(taken - kept, 0)
            if missing > 0:
                detail = says("Less is paid than was granted, and no recovery took the difference.")
                due = after_working_days(step.day, terms.recovery_days)
                yield Sign(since=step, subject=payment.payment_id, amount_fen=missing, detail=detail, due=due)


def _kept(payment: Payment) -> Iterable[tuple[Record, int]]:
    """What each step kept of the payment, in fen; what was given to it again is kept no more, the latest first."""
    kept: list[tuple[Record, int]] = []
    order = payment.order
    if order is not None and order.data.get("gross_fen") is not None:
        kept.append((order, order.fen("gross_fen") - order.fen()))
    for step in payment.steps:
        if step.name == "payment-reduced":
            kept.append((step, step.fen("by_fen")))
        elif step.name == "payment-raised":
            again = step.fen("by_fen")
            for number in reversed(range(len(kept))):
                before, amount = kept[number]
                kept[number] = before, max(0, amount - again)
                again = max(0, again - amount)
    return kept


WITHHELD: tuple[Rule[Case], ...] = (
    Rule("withheld.grant-not-ordered", "serious", _R8, grant_not_ordered, GRANTS),
    Rule("withheld.order-not-released", "serious", _R8, order_not_released, ORDERS),
    Rule("withheld.release-without-result", "serious", _R8, release_without_result, ("payment-released",)),
    Rule(
        "withheld.return-not-reissued",
        "serious",
        _R8,
        return_not_reissued,
        ("payment-returned", "payment-part-settled"),
    ),
    Rule("withheld.held-not-reissued", "serious", _R8, held_not_reissued, ("payment-held",)),
    Rule("withheld.unpaid-past-deadline", "serious", _R8, unpaid_past_deadline, GRANTS),
    Rule("withheld.listed-not-granted", "serious", "R7, R8: X74 §1, Q35 §2", listed_not_granted, ("case-listed",)),
    Rule(
        "withheld.eligible-not-listed",
        "serious",
        "R7, R11: X74 §2, Q35 §3",
        eligible_not_listed,
        ("employer-assessed",),
    ),
    Rule("withheld.not-assessable", "serious", "R11: X74 §2, Q35 §3", not_assessable, ("employer-assessed",)),
    Rule("withheld.never-told", "serious", "R6, R11: X74 §2, Q35 §3", never_told, ("employer-assessed",)),
    Rule("withheld.objection-undecided", "serious", "R7: X74 §1, Q35 §2", objection_undecided, ("objection-raised",)),
    Rule(
        "withheld.reconsideration-undecided",
        "serious",
        "R6, R11: X74 §1, §2",
        reconsideration_undecided,
        ("reconsideration-asked",),
    ),
    Rule("withheld.dispute-unanswered", "serious", "R6: X74 §1", dispute_unanswered, ("amount-disputed",)),
    Rule(
        "withheld.waived-though-confirmed",
        "grave",
        "R6, R8: X74 §1, N29 §9",
        waived_though_confirmed,
        ("refund-deemed-waived",),
    ),
    Rule("withheld.offset-without-claim", "grave", _R8, offset_without_claim, (*ORDERS, "payment-reduced")),
)
