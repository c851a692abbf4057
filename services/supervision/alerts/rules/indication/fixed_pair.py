"""Maker and approver that are always the same two. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from services.supervision.alerts.clauses import DUTIES
from services.supervision.alerts.pictures.staff import Passed, Staff
from services.supervision.alerts.rule import MOST_NAMED, Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import more_often
from shared.words import Words

_AT_LEAST = 6
_APPROVERS_AT_LEAST = 3
"""Where two approve, a rota looks like a pair."""
_ONE_IN = 1_000


def fixed_pair(staff: Staff, _: Terms) -> Iterable[Sign]:
    by_agency: dict[str, list[Passed]] = defaultdict(list)
    for batch in staff.batches.values():
        if batch.people("batch-approved"):
            by_agency[batch.agency].append(batch)
    for _agency, batches in sorted(by_agency.items()):
        approvers = sorted(set().union(*(one.people("batch-approved") for one in batches)))
        makers = sorted({one.maker for one in batches})
        if len(approvers) < _APPROVERS_AT_LEAST:
            continue
        for maker in makers:
            own = [one for one in batches if one.maker == maker]
            rest = [one for one in batches if one.maker != maker]
            if len(rest) < _AT_LEAST:  # nobody to be compared with
                continue
            for approver in approvers:
                together = [one for one in own if approver in one.people("batch-approved")]
                others = sum(approver in one.people("batch-approved") for one in rest)
                unlikely = more_often(len(together), len(own), others, len(rest), 1 / len(approvers))
                if len(together) >= _AT_LEAST and unlikely >= _ONE_IN * len(makers):
                    yield Sign(
                        since=together[0].drafted,
                        subject=f"{maker}\x1f{approver}",
                        amount_fen=sum(one.drafted.fen("total_fen") for one in together),
                        detail=says(
                            maker=maker,
                            approver=approver,
                            together=len(together),
                            batches=len(own),
                            approvers=len(approvers),
                            others=others,
                            their_batches=len(rest),
                        ),
                        people=(maker, approver),
                        evidence=tuple(one.drafted for one in together[:MOST_NAMED]),
                        score=score_of(unlikely),
                    )


RULE = Rule(
    kind="indication.fixed-pair",
    group="indication",
    severity="indicative",
    clause=DUTIES,
    title=Words("Maker and approver are always the same two", "经办与审批固定搭配"),
    why=Words(
        "One maker's batches nearly all approved by one person, whom the county's other makers do not get so often.",
        "同一经办人员的批次几乎全由同一人审批，而当地其他经办人员的批次并非如此。",
    ),
    says=Words(
        "{approver} approved {together} of {batches} batches that {maker} drafted, though {approvers} approve there; "
        "of {their_batches} batches of other makers, {others}.",
        "{maker} 经办 {batches} 个批次，其中 {together} 个由 {approver} 审批，而当地有 {approvers} 人可以审批；"
        "其他人员经办 {their_batches} 个批次，由其审批 {others} 个。",
    ),
    of=Staff,
    find=fixed_pair,
)
