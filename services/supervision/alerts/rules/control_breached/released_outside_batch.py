"""Released outside a batch. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def released_outside_batch(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for release in attempt.releases:
            batched = attempt.batched
            if batched is None or batched.text("batch_id") != release.text("batch_id"):
                yield Sign(since=release, subject=payment.payment_id, amount_fen=release.fen())


RULE = Rule(
    kind="misrouted.released-outside-batch",
    group="control-breached",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Released outside a batch", "未经批次发往银行"),
    why=Words(
        "Every release is of a batch that the payment was put into and that was checked and approved before.",
        "每笔发往银行的支付都应属于某一批次，且该批次此前已经复核和审批。",
    ),
    says=Words("Released in a batch that it was never put into.", "随从未编入的批次发往银行。"),
    of=Case,
    find=released_outside_batch,
    begins=("payment-released",),
)
