"""Recovery rests. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.claims import CAME, of_claim, restated
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def recovery_rests(case: Case, terms: Terms) -> Iterable[Sign]:
    for opened in case.all("recovery-opened"):
        name = opened.text("recovery_id")
        moves = of_claim(case, name, *CAME, "instalments-agreed", "recovery-closed")
        for since, ended in _times_outstanding(case, opened):
            if moves and moves[0].position < since.position:
                continue
            cures = [one for one in (ended, *moves[:1]) if one is not None]
            yield Sign(
                since=since,
                subject=name,
                amount_fen=opened.fen(),
                due=after_working_days(since.day, terms.repayment_days),
                cure=min(cures, key=lambda one: one.position, default=None),
            )


def _times_outstanding(case: Case, opened: Record) -> Iterable[tuple[Record, Record | None]]:
    """From when until when something could be asked for."""
    since = None if opened.data.get("stands_fen") == 0 else opened
    for record, outstanding_fen, _ in restated(case, opened.text("recovery_id")):
        if since is not None and outstanding_fen == 0:
            yield since, record
            since = None
        elif since is None and outstanding_fen:
            since = record
    if since is not None:
        yield since, None


RULE = Rule(
    kind="misrouted.recovery-rests",
    group="misrouted",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Recovery rests", "追回无进展"),
    why=Words(
        "Claimed, and then neither paid, offset, agreed in parts nor closed; while the employer has the money.",
        "已提出追回，却未退还、抵扣、约定分期或者结案，款项仍在单位。",
    ),
    says=Words(
        "Claimed back, and nothing came, was agreed or was closed.", "已发起追回，没有退还、没有约定分期，也没有结束。"
    ),
    of=Case,
    find=recovery_rests,
    begins=("recovery-opened",),
)
