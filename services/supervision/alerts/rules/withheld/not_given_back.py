"""Recovered and not given back. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.claims import of_claim, restated
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def owed_back(case: Case, terms: Terms) -> Iterable[Sign]:
    for opened in case.all("recovery-opened"):
        name = opened.text("recovery_id")
        steps = [(record, owed) for record, _, owed in restated(case, name)]
        changed = of_claim(case, name, "recovery-offset-undone", "recovery-given-back")
        steps += [(one, one.fen("owed_back_fen")) for one in changed]
        begun: tuple[Record, int] | None = None
        for record, owed in sorted(steps, key=lambda step: step[0].position):
            if begun is None and owed:
                begun = record, owed
            elif begun is not None and not owed:
                yield _owed_back(name, *begun, record, terms)
                begun = None
        if begun is not None:
            yield _owed_back(name, *begun, None, terms)


def _owed_back(name: str, since: Record, amount_fen: int, cure: Record | None, terms: Terms) -> Sign:
    return Sign(
        since=since,
        subject=name,
        amount_fen=amount_fen,
        due=after_working_days(since.day, terms.recovery_days),
        cure=cure,
    )


RULE = Rule(
    kind="withheld.not-given-back",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Recovered and not given back", "多追回未退还"),
    why=Words(
        "The bank took the credit back, and what had come in for a claim on it is with the fund: the employer's money.",
        "银行已撤回到账，此前为追回而退还的款项仍在基金，应属单位。",
    ),
    says=Words(
        "More came in for a claim than it stands for now, and was not given back.",
        "追回款已到账的部分多于现仍应追回的金额，尚未退还单位。",
    ),
    of=Case,
    find=owed_back,
    begins=("recoveries-restated",),
)
