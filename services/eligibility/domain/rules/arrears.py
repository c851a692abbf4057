"""``arrears``: whether premium that was not paid when it was due bars the refund. Pure."""

from services.eligibility.domain.decision import Operand, Reason
from services.eligibility.domain.rules.working import Working, WorkingColumns


def one(working: Working) -> None:
    rule, counts = working.edition.arrears, working.counts
    if rule is None:
        return
    owed, paid_since = counts.arrears_fen, counts.arrears_paid_fen
    barred = {"do-not-block": 0, "block-until-paid": owed, "block": owed + paid_since}[rule.value] > 0
    operands: dict[str, Operand] = {"arrears_fen": owed, "arrears_paid_fen": paid_since, "arrears": rule.value}
    working.step("arrears", operands, owed, rule, passed=not barred)
    if barred:
        working.failures.append(Reason("arrears-owed", (owed,)) if owed else Reason("arrears-paid-late", (paid_since,)))


def many(working: WorkingColumns) -> None:
    rule, counts = working.edition.arrears, working.columns.counts
    if rule is None or rule.value == "do-not-block":
        return
    owed, since = counts["arrears_fen"], counts["arrears_paid_fen"]
    working.found_failure(owed > 0, lambda row: Reason("arrears-owed", (int(owed[row]),)))
    if rule.value == "block":
        only_since = (owed == 0) & (since > 0)
        working.found_failure(only_since, lambda row: Reason("arrears-paid-late", (int(since[row]),)))
