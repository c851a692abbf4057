"""R4: listed, granted or released while the fund's record did not allow the programme, by the log alone. Pure."""

from collections.abc import Iterable

from services.supervision.domain.case_picture import GRANTS, Case
from services.supervision.domain.finding import Rule, Sign
from services.supervision.domain.notice_rules import Notice
from services.supervision.domain.people_rules import Batch
from services.supervision.domain.record import Record, not_after
from services.supervision.domain.sentence import Sentence, says
from services.supervision.domain.terms import Terms
from shared.editions.payments import fund_region
from shared.editions.reserve import Reserve
from shared.money import yuan

_R4 = "R4: N29 §1"


def lacks(terms: Terms, agency: str, step: Record) -> Sentence | None:
    """What the fund that pays an agency's employers lacked when a step was taken, by the content in force then."""
    law = terms.law_at(step)
    region = None if law is None else fund_region(law.payments["fund_level"], agency)
    if law is None or region is None:
        return None  # of an agency above the funds: each of its employers is told when it is granted
    known = [one for one in terms.reserves.get(region, ()) if not_after(one, step)]
    if not known:
        return says("No fund of {region} was on record.", region=region)
    # What one instant has in two logs may have come in either order; in one log the last counts.
    last = [one for one in known if one.at == known[-1].at] if step.source != "eligibility" else known[-1:]
    if any(_reserve(one).covers(law.fund_months) for one in last):
        return None
    return says(
        "The fund of {region} held {balance} and paid {payments} in the year; {months} months are asked for.",
        region=region,
        balance=yuan(last[-1].fen("balance_fen")),
        payments=yuan(last[-1].fen("payments_of_year_fen")),
        months=law.fund_months,
    )


def _reserve(recorded: Record) -> Reserve:
    return Reserve(recorded.fen("balance_fen"), recorded.fen("payments_of_year_fen"), recorded.day)


def listed_without_reserve(notice: Notice, terms: Terms) -> Iterable[Sign]:
    for published in notice.of("notice-published"):
        if (detail := lacks(terms, published.text("agency"), published)) is not None:
            yield Sign(since=published, amount_fen=published.fen("total_fen"), detail=detail)


def granted_without_reserve(case: Case, terms: Terms) -> Iterable[Sign]:
    for grant in case.all(*GRANTS):
        if (detail := lacks(terms, grant.text("agency"), grant)) is not None:
            yield Sign(since=grant, amount_fen=grant.fen(), detail=detail)


def released_without_reserve(batch: Batch, terms: Terms) -> Iterable[Sign]:
    drafted = next(iter(batch.of("batch-drafted")), None)
    if drafted is None:
        return
    agency = drafted.text("fund_id").rpartition(":")[2] or drafted.text("agency")
    for released in batch.of("batch-released"):
        if (detail := lacks(terms, agency, released)) is not None:
            yield Sign(since=released, amount_fen=released.fen("total_fen"), detail=detail)


LIST_RESERVE = Rule("misrouted.listed-without-reserve", "grave", _R4, listed_without_reserve)
GRANT_RESERVE = Rule("misrouted.granted-without-reserve", "grave", _R4, granted_without_reserve, GRANTS)
RELEASE_RESERVE = Rule("misrouted.released-without-reserve", "grave", _R4, released_without_reserve)
