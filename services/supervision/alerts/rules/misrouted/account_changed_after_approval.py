"""Account changed after approval. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import UNCHANGED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of, fingerprint_given
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import Record, comes_before
from services.supervision.domain.terms import Terms
from shared.words import Words


def account_changed_after_approval(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for release in attempt.releases:
            approved = [one for one in case.batch_facts(release.text("batch_id")) if one.name == "batch-approved"]
            if not approved:
                continue
            for change in case.all("bank-details-given"):
                if comes_before(approved[0], change) and comes_before(change, release):
                    before = _account_on_record(case, approved[0])
                    if before and before != fingerprint_given(change):
                        yield Sign(
                            since=release,
                            subject=payment.payment_id,
                            amount_fen=release.fen(),
                            cure=attempt.returns[0] if attempt.returns else None,
                            evidence=(approved[0], change),
                        )
                        break


def _account_on_record(case: Case, at: Record) -> str:
    given = case.last_before(at, "bank-details-given")
    return "" if given is None else fingerprint_given(given)


RULE = Rule(
    kind="misrouted.account-changed-after-approval",
    group="misrouted",
    severity="grave",
    clause=UNCHANGED,
    title=Words("Account changed after approval", "审批后账户变更"),
    why=Words(
        "The account on record changed between the batch's approval and the release, and the money went all the same.",
        "批次审批之后、发往银行之前，登记账户已变更，款项仍然付出。",
    ),
    says=Words(
        "The account on record changed between approval and release, and it was released.",
        "登记的账户在审批后、发往银行前变更，款项仍发往银行。",
    ),
    of=Case,
    find=account_changed_after_approval,
    begins=("payment-released",),
)
