"""Changed account unconfirmed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import UNCHANGED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import fingerprint_given
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms
from shared.words import Words


def account_changed_unconfirmed(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None or grant.text("route") != "direct":
        return
    granted = grant.text("account_fingerprint")
    # Two logs may write in one instant: what the grant does not name was not there yet.
    given = [
        one
        for one in case.all("bank-details-given")
        if not_after(one, grant) and (one.at < grant.at or fingerprint_given(one) == granted)
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
        cure=confirmed[0] if confirmed else None,
        evidence=(given[-1],),
    )


RULE = Rule(
    kind="misrouted.account-changed-unconfirmed",
    group="misrouted",
    severity="grave",
    clause=UNCHANGED,
    title=Words("Changed account unconfirmed", "变更账户未经确认"),
    why=Words(
        "R5: the direct route pays only on unchanged bank details: the first on record, of a roster, or "
        "those that the employer confirmed. What changed since, whatever told it and before or after "
        "the assessment, needs its word.",
        "R5：免申即享只付给未变更的账户，即花名册最初登记的账户，或者单位确认的账户。此后变更的，无论由谁提供、在核定之前或者之后，均须单位确认。",
    ),
    says=Words(
        "The bank details were changed before the grant, and nobody confirmed the account that it names.",
        "收款账户在返还决定前变更；返还决定使用的账户未经单位确认。",
    ),
    of=Case,
    find=account_changed_unconfirmed,
    begins=("refund-granted",),
)
