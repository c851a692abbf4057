"""Asked for and decided by one person, beyond objections and reviews. Pure."""

from collections.abc import Iterable, Iterator

from services.supervision.alerts.clauses import DUTIES
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.people import same_person
from shared.words import Words

_ONE_IN = 10_000
"""The services refuse it: a log that has it was written past them."""
_RECORDED_ANEW_ONE_IN = 100


def asked_and_decided(case: Case, _: Terms) -> Iterable[Sign]:
    for which, asked, decided, one, other in _pairs(case):
        if same_person(one, other) and not other.startswith("service:"):
            yield Sign(
                since=decided,
                subject=f"{which}:{asked.position}",
                amount_fen=decided.fen("outstanding_fen") or None,
                detail=says(which, person=other),
                people=(other,),
                evidence=(asked,),
                score=score_of(_RECORDED_ANEW_ONE_IN if which == "check" else _ONE_IN),
            )


def _pairs(case: Case) -> Iterator[tuple[str, Record, Record, str, str]]:
    for closed in case.all("recovery-closed"):
        if closed.text("outcome") != "recovered":
            for opened in case.all("recovery-opened"):
                if opened.text("recovery_id") == closed.text("recovery_id"):
                    yield "claim", opened, closed, opened.text("opened_by"), closed.text("closed_by")
    for moved in case.all("employer-moved"):
        proposed = case.last_before(moved, "move-proposed")
        yield "move", proposed or moved, moved, moved.text("proposed_by"), moved.text("accepted_by")
    for accepted in case.all("placements-accepted"):
        declared = case.last_before(accepted, "placements-declared")
        if declared is not None and declared.text("payment_id") == accepted.text("payment_id"):
            yield "split", declared, accepted, declared.text("declared_by"), accepted.text("checker")
    checks = case.all("payee-check-answered")
    for number, answer in enumerate(checks):
        against = [one for one in checks[:number] if _same_account(one, answer) and one.text("result") == "no-match"]
        if answer.text("result") == "match" and against:
            for drafted in case.all("batch-drafted"):
                if drafted.position > answer.position:
                    yield "check", against[-1], answer, drafted.text("maker"), answer.text("person")
                    break


def _same_account(one: Record, other: Record) -> bool:
    return one.text("bank_details_id") == other.text("bank_details_id")


RULE = Rule(
    kind="indication.asked-and-decided",
    group="indication",
    severity="indicative",
    clause=DUTIES,
    title=Words("Asked for and decided by one person", "一人申请并办理"),
    why=Words(
        "A claim opened and given up, a move proposed and accepted, a split declared and accepted: by "
        "one person. And an account that one person's answer verified after the bank had said no, in a "
        "batch that they drafted.",
        "同一人先提出追回又放弃、先提出变更经办机构又同意、先申报派遣安排又认可；或者银行核验不符之后由同一人认定账户无误，并将该笔支付编入自己经办的批次。",
    ),
    says={
        "claim": Words("{person} opened the claim and gave it up.", "{person} 提出追回，又由本人撤销或核销。"),
        "move": Words("{person} proposed the move and accepted it.", "{person} 提出转移，又由本人接受。"),
        "split": Words("{person} declared the placements and accepted them.", "{person} 申报派遣安排，又由本人接受。"),
        "check": Words(
            "The bank had said that name and account do not belong together; {person} recorded that they do, and then "
            "drafted the batch.",
            "银行曾答复户名账号不符；{person} 改录为相符，随后又经办该批次。",
        ),
    },
    of=Case,
    find=asked_and_decided,
    begins=("recovery-closed", "employer-moved", "placements-accepted", "payee-check-answered"),
)
