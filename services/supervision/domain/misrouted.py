"""Misrouted (错付): money on the way to, or with, the wrong account, in the wrong amount, or without right. Pure."""

from collections.abc import Iterable

from services.supervision.domain.case_picture import ORDERS, PAYMENT_STEPS, Attempt, Case, Payment
from services.supervision.domain.finding import Rule, Sign
from services.supervision.domain.record import Record, comes_before, not_after
from services.supervision.domain.sentence import Sentence, says
from services.supervision.domain.terms import Terms, after_working_days
from shared.money import yuan

_R3 = "R3: Q48 §2"
_R5 = "R5: X74 §1, Q35 §1, N29 §1"
_R6 = "R6: X74 §1, Q35 §1"
_R7 = "R7: X74 §1, Q35 §2"
_R8 = "R8: X74 §1, Q35 §1"


def _attempts(case: Case) -> Iterable[tuple[Payment, Attempt]]:
    return ((payment, attempt) for payment in case.payments.values() for attempt in payment.attempts)


def _account_due(case: Case, payment: Payment, at: Record) -> str:
    """The account that the money should go to: confirmed last before, else the one that it was granted on."""
    confirmed = case.last_before(at, "refund-confirmed")
    if confirmed is not None:
        return confirmed.text("account_fingerprint")
    return payment.grant.text("account_fingerprint") if payment.grant else ""


def other_account(case: Case, _: Terms) -> Iterable[Sign]:
    """R6: money that reached an account other than the confirmed (or, on the direct route, granted) one."""
    detail = says("The bank reports a credit to an account other than the one confirmed.")
    for payment, attempt in _attempts(case):
        for credit in attempt.credits:
            expected = _account_due(case, payment, attempt.released or credit)
            if expected and credit.text("account_fingerprint") != expected:
                yield Sign(since=credit, subject=payment.payment_id, amount_fen=credit.fen(), detail=detail)
    for found in case.all("bank-discrepancy-found"):
        if found.text("kind") == "account-differs":
            grant = next(
                (one.grant for one in case.payments.values() if one.payment_id == found.text("payment_id")), None
            )
            amount = grant.fen() if grant else None
            yield Sign(since=found, subject=found.text("payment_id"), amount_fen=amount, detail=detail)


def released_to_other_account(case: Case, _: Terms) -> Iterable[Sign]:
    """Money about to reach an account other than the confirmed one: seen while the bank can still be asked to stop."""
    for payment, attempt in _attempts(case):
        for release in attempt.releases:
            expected = _account_due(case, payment, release)
            if expected and release.text("account_fingerprint") != expected:
                yield Sign(
                    since=release,
                    subject=payment.payment_id,
                    amount_fen=release.fen(),
                    detail=says("The file for the bank names another account than the one confirmed."),
                    cure=attempt.returns[0] if attempt.returns else None,
                )


def ordered_to_other_account(case: Case, _: Terms) -> Iterable[Sign]:
    """An order, or a new attempt, on an account that nobody confirmed and nothing was granted on."""
    for payment, attempt in _attempts(case):
        order = attempt.order
        if order is None or payment.grant is None:
            continue
        known = {payment.grant.text("account_fingerprint")}
        known |= {one.text("account_fingerprint") for one in case.all("refund-confirmed") if not_after(one, order)}
        if order.text("account_fingerprint") not in known:
            detail = says("The payment is ordered to an account that was neither granted nor confirmed.")
            yield Sign(
                since=order, subject=payment.payment_id, amount_fen=order.fen(), detail=detail, cure=attempt.held
            )


def account_changed_after_approval(case: Case, _: Terms) -> Iterable[Sign]:
    """The account on record changed between the batch's approval and the release, and the money went all the same."""
    for payment, attempt in _attempts(case):
        for release in attempt.releases:
            approved = [one for one in case.batch_facts(release.text("batch_id")) if one.name == "batch-approved"]
            if not approved:
                continue
            for change in case.all("bank-details-given"):
                if comes_before(approved[0], change) and comes_before(change, release):
                    before = _account_on_record(case, approved[0])
                    if before and before != _fingerprint(change):
                        yield Sign(
                            since=release,
                            subject=payment.payment_id,
                            amount_fen=release.fen(),
                            detail=says(
                                "The account on record changed between approval and release, and it was released."
                            ),
                            cure=attempt.returns[0] if attempt.returns else None,
                            evidence=(approved[0], change),
                        )
                        break


def account_changed_unconfirmed(case: Case, _: Terms) -> Iterable[Sign]:
    """R5: the direct route pays only on unchanged bank details: the first on record, of a roster, or those that the
    employer confirmed. What changed since, whatever told it and before or after the assessment, needs its word."""
    grant = case.first("refund-granted")
    if grant is None or grant.text("route") != "direct":
        return
    granted = grant.text("account_fingerprint")
    # Two logs may write in one instant: what the grant does not name was not there yet.
    given = [
        one
        for one in case.all("bank-details-given")
        if not_after(one, grant) and (one.at < grant.at or _fingerprint(one) == granted)
    ]
    if not given or (len(given) == 1 and given[0].text("source") == "roster"):
        return
    confirmed = [
        one for one in case.spoken if one.name == "refund-confirmed" and one.text("account_fingerprint") == granted
    ]
    if any(not_after(one, grant) for one in confirmed):
        return
    yield Sign(
        since=grant,
        amount_fen=grant.fen(),
        detail=says("The bank details were changed before the grant, and nobody confirmed the account that it names."),
        cure=confirmed[0] if confirmed else None,
        evidence=(given[-1],),
    )


def _account_on_record(case: Case, at: Record) -> str:
    given = case.last_before(at, "bank-details-given")
    return "" if given is None else _fingerprint(given)


def _fingerprint(given: Record) -> str:
    bank = given.data.get("bank")
    return str(bank.get("account_fingerprint", "")) if isinstance(bank, dict) else ""


def ordered_amount(case: Case, _: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        if payment.grant is None:
            continue
        for attempt in payment.attempts:
            if attempt.order is None:
                continue
            first = attempt.order.name == "payment-ordered"
            ordered = (
                attempt.order.fen("gross_fen") if first and attempt.order.data.get("gross_fen") is not None else None
            )
            expected = payment.grant.fen() if first or payment.order is None else payment.order.fen()
            expected -= payment.kept_before(attempt.order)
            ordered = attempt.order.fen() if ordered is None else ordered
            if ordered != expected:
                detail = says(
                    "{expected} was granted, {found} is ordered.", expected=yuan(expected), found=yuan(ordered)
                )
                yield _amount(payment, attempt.order, abs(ordered - expected), detail)


def released_amount(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in _attempts(case):
        for release in attempt.releases:
            if attempt.order is None:
                continue
            ordered = attempt.order.fen() + payment.kept_before(attempt.order) - payment.kept_before(release)
            if release.fen() != ordered:
                released = release.fen()
                detail = says(
                    "{expected} was ordered, {found} is released.", expected=yuan(ordered), found=yuan(released)
                )
                yield _amount(payment, release, abs(released - ordered), detail)


def credited_amount(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in _attempts(case):
        for credit in attempt.credits:
            if attempt.released is None:
                continue
            released, credited = attempt.released.fen(), credit.fen()
            if credited != released:
                detail = says(
                    "{expected} was released, {found} is credited.", expected=yuan(released), found=yuan(credited)
                )
                yield _amount(payment, credit, abs(credited - released), detail)


def _amount(payment: Payment, since: Record, difference_fen: int, detail: Sentence) -> Sign:
    return Sign(since=since, subject=payment.payment_id, amount_fen=difference_fen, detail=detail)


def granted_amount(case: Case, _: Terms) -> Iterable[Sign]:
    """The grant is of another amount than the assessment that it names, or than the public list showed."""
    grant = case.first("refund-granted")
    if grant is None:
        return
    for name, what in (("employer-assessed", "assessed"), ("case-listed", "listed")):
        same = [one for one in case.all(name) if one.text("assessment_id") == grant.text("assessment_id")]
        if same and same[-1].fen() != grant.fen():
            sums = {"expected": yuan(same[-1].fen()), "found": yuan(grant.fen())}
            detail = (
                says("{expected} was assessed, {found} is granted.", **sums)
                if name == "employer-assessed"
                else says("{expected} was listed, {found} is granted.", **sums)
            )
            amount = abs(grant.fen() - same[-1].fen())
            yield Sign(since=grant, subject=what, amount_fen=amount, detail=detail, evidence=(same[-1],))


def paid_twice(case: Case, _: Terms) -> Iterable[Sign]:
    """A credit while an earlier one stands."""
    for payment in case.payments.values():
        standing: Record | None = None
        for step in payment.steps:
            if step.name in ("payment-credited", "payment-return-reversed"):
                if standing is not None:
                    detail = says("The bank credited this payment twice.")
                    came_back = payment.after(step, "payment-returned")
                    sign = Sign(
                        since=step, subject=payment.payment_id, amount_fen=step.fen(), detail=detail, cure=came_back
                    )
                    yield sign
                standing = step
            elif step.name in ("payment-returned", "payment-part-settled"):
                standing = None
    for found in case.all("bank-discrepancy-found"):
        if found.text("kind") == "paid-twice":
            yield Sign(
                since=found,
                subject=found.text("payment_id"),
                amount_fen=found.fen() or None,
                detail=says("The bank credited this payment twice."),
                cure=_closed(case, found),
            )


def released_twice(case: Case, _: Terms) -> Iterable[Sign]:
    """A second order to the bank before the first has come back: about to be paid twice."""
    for payment in case.payments.values():
        pending: Record | None = None
        for step in payment.steps:
            if step.name == "payment-released":
                if pending is not None:
                    detail = says("Released again while the earlier release has not come back.")
                    yield Sign(
                        since=step,
                        subject=payment.payment_id,
                        amount_fen=step.fen(),
                        detail=detail,
                        evidence=(pending,),
                    )
                pending = step
            elif step.name in ("payment-returned", "payment-part-settled"):
                pending = None


def paid_without_grant(case: Case, _: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        first = next((one for one in payment.steps if one.name != "referral-decided"), None)
        if first is None:
            continue
        if payment.grant is None or comes_before(first, payment.grant):
            detail = says("There is a payment, and no grant before it.")
            amount = first.fen() or None
            yield Sign(since=first, subject=payment.payment_id, amount_fen=amount, detail=detail)


def credited_without_release(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in _attempts(case):
        for credit in attempt.credits:
            if attempt.released is None or comes_before(credit, attempt.released):
                detail = says("The bank credited what was in no file of ours.")
                yield Sign(since=credit, subject=payment.payment_id, amount_fen=credit.fen(), detail=detail)


def released_outside_batch(case: Case, _: Terms) -> Iterable[Sign]:
    """Every release is of a batch that the payment was put into and that was checked and approved before."""
    for payment, attempt in _attempts(case):
        for release in attempt.releases:
            batched = attempt.batched
            if batched is None or batched.text("batch_id") != release.text("batch_id"):
                detail = says("Released in a batch that it was never put into.")
                yield Sign(since=release, subject=payment.payment_id, amount_fen=release.fen(), detail=detail)


def other_name(case: Case, _: Terms) -> Iterable[Sign]:
    """The payee's name is neither the employer's nor that of the holder of its account."""
    for payment in case.payments.values():
        if payment.grant is None:
            continue
        known = {payment.grant.text("name")}
        known |= {one.text("name") for one in case.all("employer-enrolled", "employer-facts-corrected")}
        for step in payment.steps:
            named = step.text("payee_name")
            if step.name not in ("payment-ordered", "payment-released") or not named:
                continue
            holders = {
                str(one.data["bank"].get("account_name", ""))
                for one in case.all("bank-details-given")
                if isinstance(one.data.get("bank"), dict) and not_after(one, step)
            }
            if named not in known | holders:
                detail = says("The payment names a payee who is neither the employer nor the holder of its account.")
                yield Sign(since=step, subject=payment.payment_id, amount_fen=step.fen(), detail=detail)


def holder_is_not_employer(case: Case, _: Terms) -> Iterable[Sign]:
    """Money released to an account whose holder has another name than the employer."""
    names = {one.text("name") for one in case.all("employer-enrolled", "employer-facts-corrected", "refund-granted")}
    for payment, attempt in _attempts(case):
        for release in attempt.releases:
            given = [
                one
                for one in case.all("bank-details-given")
                if _fingerprint(one) == release.text("account_fingerprint") and not_after(one, release)
            ]
            if given and names and str(given[-1].data["bank"].get("account_name", "")) not in names:
                yield Sign(
                    since=release,
                    subject=payment.payment_id,
                    amount_fen=release.fen(),
                    detail=says("The account's holder has another name than the employer."),
                    cure=attempt.returns[0] if attempt.returns else None,
                    evidence=(given[-1],),
                )


def granted_without_notice(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None:
        return
    listed = [one for one in case.all("case-listed") if comes_before(one, grant)]
    if not listed:
        yield Sign(since=grant, amount_fen=grant.fen(), detail=says("Granted without having stood on a public list."))
    elif listed[-1].text("last_day") >= grant.day.isoformat():
        detail = says("Granted before the public notice was over ({last_day}).", last_day=listed[-1].text("last_day"))
        yield Sign(since=grant, amount_fen=grant.fen(), detail=detail, evidence=(listed[-1],))


def granted_under_objection(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None:
        return
    for objection in case.all("objection-raised"):
        if not comes_before(objection, grant):
            continue
        decisions = [
            one
            for one in case.all("objection-dismissed", "objection-upheld")
            if one.text("objection_id") == objection.text("objection_id") and comes_before(one, grant)
        ]
        relisted = any(comes_before(objection, one) and comes_before(one, grant) for one in case.all("case-listed"))
        if not decisions or (decisions[-1].name == "objection-upheld" and not relisted):
            yield Sign(
                since=grant,
                subject=objection.text("objection_id"),
                amount_fen=grant.fen(),
                detail=says("Granted while an objection was upheld.")
                if decisions
                else says("Granted while an objection was not decided."),
                evidence=(objection,),
            )


def granted_unconfirmed(case: Case, _: Terms) -> Iterable[Sign]:
    """R6: on the confirming route amount *and* account are the employer's own word."""
    grant = case.first("refund-granted")
    if grant is None or grant.text("route") != "confirming":
        return
    wanted = (grant.text("assessment_id"), grant.fen(), grant.text("account_fingerprint"))
    for word in case.all("refund-confirmed"):
        if (word.text("assessment_id"), word.fen(), word.text("account_fingerprint")) == wanted and not_after(
            word, grant
        ):
            return
    yield Sign(
        since=grant, amount_fen=grant.fen(), detail=says("Granted without the employer's word on amount and account.")
    )


def granted_not_entitled(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None:
        return
    same = [one for one in case.all("employer-assessed") if one.text("assessment_id") == grant.text("assessment_id")]
    if not same or same[-1].text("outcome") != "eligible":
        detail = (
            says("Granted on an assessment that found no entitlement.") if same else says("Granted on no assessment.")
        )
        yield Sign(since=grant, amount_fen=grant.fen(), detail=detail, evidence=tuple(same[-1:]))


def granted_twice(case: Case, _: Terms) -> Iterable[Sign]:
    for second in case.all("refund-granted")[1:]:
        yield Sign(since=second, amount_fen=second.fen(), detail=says("One employer, one year, granted twice."))


def top_up_basis(case: Case, _: Terms) -> Iterable[Sign]:
    """A top-up (补差) is the difference to what was granted before; it says so itself."""
    so_far = sum(one.fen() for one in case.all("refund-granted")[:1])
    for top_up in case.all("top-up-granted"):
        stated = top_up.fen("granted_before_fen")
        if stated != so_far:
            detail = says(
                "The top-up counts {stated} as granted before; the log has {granted}.",
                stated=yuan(stated),
                granted=yuan(so_far),
            )
            yield Sign(since=top_up, amount_fen=abs(so_far - stated), detail=detail)
        so_far += top_up.fen()


def paid_while_barred(case: Case, _: Terms) -> Iterable[Sign]:
    """Deregistered, or on another department's list, and released all the same."""
    for payment, attempt in _attempts(case):
        for release in attempt.releases:
            bars = [one for one in case.all("payee-barred", "payee-cleared") if comes_before(one, release)]
            barred = {one.text("source"): one for one in bars}
            for bar in barred.values():
                if bar.name == "payee-barred" and bar.data.get("edition") in (None, case.edition):
                    yield Sign(
                        since=release,
                        subject=f"{payment.payment_id}/{bar.text('source')}",
                        amount_fen=release.fen(),
                        detail=says("Released to an employer that was barred from payment."),
                        cure=attempt.returns[0] if attempt.returns else None,
                        evidence=(bar,),
                    )


def discrepancy_open(case: Case, terms: Terms) -> Iterable[Sign]:
    """The bank told something that does not fit what it was sent, and nobody found out why."""
    for found in case.all("bank-discrepancy-found"):
        if found.text("kind") in ("account-differs", "duplicate-file", "paid-twice"):
            continue
        yield Sign(
            since=found,
            subject=str(found.position),
            amount_fen=found.fen() or None,
            detail=says("The bank's line does not fit ({kind}), and the case is open.", kind=found.text("kind")),
            due=after_working_days(found.day, terms.discrepancy_days),
            cure=_closed(case, found),
        )


def _closed(case: Case, found: Record) -> Record | None:
    """What ended a case of the bank: people resolved it, or the bank put it right."""
    for one in case.all("discrepancy-resolved", "discrepancy-settled"):
        if one.data.get("case") == found.position or (found.text("key") and one.text("key") == found.text("key")):
            return one
    return None


def overpayment_not_claimed(case: Case, terms: Terms) -> Iterable[Sign]:
    """More was paid than owed, it was found, and nobody claims it back."""
    for found in case.all("overpayment-found"):
        credited = any(payment.arrived is not None for payment in case.payments.values())
        claims = [one for one in case.all("recovery-opened") if not_after(found, one)]
        if credited:
            yield Sign(
                since=found,
                subject=found.text("overpayment_id"),
                amount_fen=found.fen(),
                detail=says("More was paid than owed, and no recovery is opened."),
                due=after_working_days(found.day, terms.recovery_days),
                cure=claims[0] if claims else None,
            )


MISROUTED: tuple[Rule[Case], ...] = (
    Rule(
        "misrouted.other-account", "grave", "R6: X74 §1", other_account, ("payment-credited", "bank-discrepancy-found")
    ),
    Rule("misrouted.released-to-other-account", "grave", _R6, released_to_other_account, ("payment-released",)),
    Rule("misrouted.ordered-to-other-account", "grave", _R6, ordered_to_other_account, ORDERS),
    Rule(
        "misrouted.account-changed-after-approval", "grave", _R5, account_changed_after_approval, ("payment-released",)
    ),
    Rule(
        "misrouted.account-changed-unconfirmed",
        "grave",
        _R5,
        account_changed_unconfirmed,
        ("refund-granted",),
    ),
    Rule("misrouted.ordered-amount", "grave", _R8, ordered_amount, ORDERS),
    Rule("misrouted.released-amount", "grave", _R8, released_amount, ("payment-released",)),
    Rule("misrouted.credited-amount", "grave", _R8, credited_amount, ("payment-credited",)),
    Rule("misrouted.granted-amount", "grave", _R7, granted_amount, ("refund-granted",)),
    Rule("misrouted.paid-twice", "grave", _R8, paid_twice, ("payment-credited", "bank-discrepancy-found")),
    Rule("misrouted.released-twice", "grave", _R8, released_twice, ("payment-released",)),
    Rule("misrouted.paid-without-grant", "grave", _R8, paid_without_grant, PAYMENT_STEPS),
    Rule("misrouted.credited-without-release", "grave", _R8, credited_without_release, ("payment-credited",)),
    Rule("misrouted.released-outside-batch", "grave", _R8, released_outside_batch, ("payment-released",)),
    Rule("misrouted.other-name", "grave", _R6, other_name, ("payment-ordered", "payment-released")),
    Rule("misrouted.holder-is-not-employer", "serious", _R6, holder_is_not_employer, ("payment-released",)),
    Rule("misrouted.granted-without-notice", "grave", _R7, granted_without_notice, ("refund-granted",)),
    Rule("misrouted.granted-under-objection", "grave", _R7, granted_under_objection, ("objection-raised",)),
    Rule("misrouted.granted-unconfirmed", "grave", _R6, granted_unconfirmed, ("refund-granted",)),
    Rule(
        "misrouted.granted-not-entitled", "grave", "R1, R2: N29 §1, Q48 §2", granted_not_entitled, ("refund-granted",)
    ),
    Rule("misrouted.granted-twice", "grave", _R8, granted_twice, ("refund-granted",)),
    Rule("misrouted.top-up-basis", "grave", _R3, top_up_basis, ("top-up-granted",)),
    Rule("misrouted.paid-while-barred", "grave", _R8, paid_while_barred, ("payee-barred",)),
    Rule("misrouted.discrepancy-open", "serious", _R8, discrepancy_open, ("bank-discrepancy-found",)),
    Rule("misrouted.overpayment-not-claimed", "serious", _R8, overpayment_not_claimed, ("overpayment-found",)),
)
