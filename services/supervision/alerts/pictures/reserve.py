"""What a pooling region's fund lacked when a step was taken. Pure."""

from services.supervision.alerts.rule import Said, says
from services.supervision.domain.record import Record, not_after
from services.supervision.domain.terms import Terms
from shared.editions.payments import fund_region
from shared.editions.reserve import Reserve
from shared.words import Words

LACKS = {
    "no-fund": Words("No fund of {region} was on record.", "当时没有登记{region}的基金结余。"),
    "too-little": Words(
        "The fund of {region} held {balance_fen} and paid {payments_fen} in the year; {months} months are asked for.",
        "{region}基金结余 {balance_fen} 元，当年支出 {payments_fen} 元；要求具备 {months} 个月的支付能力。",
    ),
}
"""What rules about reserves say: ``lacks`` says which."""


def lacks(terms: Terms, agency: str, step: Record) -> Said | None:
    """What the fund that pays an agency's employers lacked when a step was taken, by the content in force then."""
    law = terms.law_at(step)
    region = None if law is None else fund_region(law.payments["fund_level"], agency)
    if law is None or region is None:
        return None  # of an agency above the funds: each of its employers is told when it is granted
    known = [one for one in terms.reserves.get(region, ()) if not_after(one, step)]
    if not known:
        return says("no-fund", region=region)
    # What one instant has in two logs may have come in either order; in one log the last counts.
    last = [one for one in known if one.at == known[-1].at] if step.source != "eligibility" else known[-1:]
    if any(_reserve(one).covers(law.fund_months) for one in last):
        return None
    return says(
        "too-little",
        region=region,
        balance_fen=last[-1].fen("balance_fen"),
        payments_fen=last[-1].fen("payments_of_year_fen"),
        months=law.fund_months,
    )


def _reserve(recorded: Record) -> Reserve:
    return Reserve(recorded.fen("balance_fen"), recorded.fen("payments_of_year_fen"), recorded.day)
