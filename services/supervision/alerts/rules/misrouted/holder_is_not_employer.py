"""Holder is not the employer. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of, fingerprint_given
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms
from shared.words import Words


def holder_is_not_employer(case: Case, _: Terms) -> Iterable[Sign]:
    names = {one.text("name") for one in case.all("employer-enrolled", "employer-facts-corrected", "refund-granted")}
    for payment, attempt in attempts_of(case):
        for release in attempt.releases:
            given = [
                one
                for one in case.all("bank-details-given")
                if fingerprint_given(one) == release.text("account_fingerprint") and not_after(one, release)
            ]
            if given and names and str(given[-1].data["bank"].get("account_name", "")) not in names:
                yield Sign(
                    since=release,
                    subject=payment.payment_id,
                    amount_fen=release.fen(),
                    cure=attempt.returns[0] if attempt.returns else None,
                    evidence=(given[-1],),
                )


RULE = Rule(
    kind="misrouted.holder-is-not-employer",
    group="misrouted",
    severity="serious",
    clause=CONFIRMED,
    title=Words("Holder is not the employer", "账户户名不是本单位"),
    why=Words(
        "Money released to an account whose holder has another name than the employer.",
        "款项发往户名与单位名称不同的账户。",
    ),
    says=Words(
        "The account's holder has another name than the employer.",
        "账户户名与单位名称不同。",
    ),
    of=Case,
    find=holder_is_not_employer,
    begins=("payment-released",),
)
