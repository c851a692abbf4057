"""How long each step of an edition's programme may take before supervision calls it withheld, and where it draws its
other lines. Terms in days are working days. The days of the notice, and the amount from which two approve, stand where
they are law: ``notice_working_days``, ``payments.second_approver_from``; so does the day to pay by.
"""

from typing import Annotated

from pydantic import AfterValidator, Field

from shared.editions.sourced import Days, Hour, Section, Sourced, silent

Percent = Annotated[int, Field(ge=1, le=100)]
Count = Annotated[int, Field(ge=1, le=1_000)]


def _later_is_higher(days: tuple[int, int]) -> tuple[int, int]:
    if days[0] >= days[1]:
        raise ValueError("An alert comes to the city before it comes to the province.")
    return days


Escalation = Annotated[tuple[Days, Days], AfterValidator(_later_is_higher)]
"""After how many days an alert is the city's, and the province's."""


class Supervision(Section):
    order_days: Sourced[Days] | None = silent(
        2, "A payment is ordered by a machine as soon as the grant is known; two days leave room for an outage."
    )
    release_days: Sourced[Days] | None = silent(10, "Weekly dispatch shows every order twice within ten working days.")
    result_days: Sourced[Days] | None = silent(5, "Banks return within two to three working days, more over holidays.")
    reissue_days: Sourced[Days] | None = silent(
        15, "The employer is asked up to three times for other bank details, then named in a public list."
    )
    grant_days: Sourced[Days] | None = silent(
        3, "What the notice period has cleared needs no further decision; three days as for a notice itself."
    )
    listing_days: Sourced[Days] | None = silent(
        30, "Employers are listed in batches, and none should wait for more than about six weeks."
    )
    notice_end_days: Sourced[Days] | None = silent(2, "A list ends by itself; two days leave room for an outage.")
    objection_days: Sourced[Days] | None = silent(10, "Two weekly dispatches.")
    telling_days: Sourced[Days] | None = silent(15, "The policy is pushed to employers actively; the day is not said.")
    completing_days: Sourced[Days] | None = silent(
        15,
        "What is missing to assess an employer, a size class or a month, is asked for in three weekly dispatches.",
    )
    dispute_days: Sourced[Days] | None = silent(
        15, "An employer that says the amount is wrong is answered within three weekly dispatches."
    )
    reconsideration_days: Sourced[Days] | None = silent(
        15, "As a dispute, three weekly dispatches; documents know the employer's question, and no day for the answer."
    )
    recovery_days: Sourced[Days] | None = silent(
        5, "Money paid beyond right is claimed in the week in which it is found."
    )
    repayment_days: Sourced[Days] | None = silent(
        30, "An employer that cannot pay at once has agreed on parts within some six weeks, or the claim is enforced."
    )
    funds_days: Sourced[Days] | None = silent(
        5, "Finance moves what was asked for within the week, so that one weekly dispatch shows what is short."
    )
    discrepancy_days: Sourced[Days] | None = silent(
        10, "Two weekly dispatches; the monthly reconciliation with the bank must not be the first to ask."
    )
    near_limit_percent: Sourced[Percent] | None = silent(
        80, "A batch made small on purpose stays close to the limit from which two approve."
    )
    split_window_days: Sourced[Days] | None = silent(3, "What belongs together is split within days.")
    night_from_hour: Sourced[Hour] | None = silent(22, "Offices are closed; the hour is Shanghai's.")
    night_to_hour: Sourced[Hour] | None = silent(6, "Offices are closed; the hour is Shanghai's.")
    night_burst: Sourced[Count] | None = silent(
        5, "One late approval is overtime, five within the hour are not looked at."
    )
    night_burst_minutes: Sourced[Count] | None = silent(
        60, "One late approval is overtime, five within the hour are not looked at."
    )
    quick_dismissal_minutes: Sourced[Count] | None = silent(
        10, "An objection is inquired into before it is dismissed; ten minutes are no inquiry."
    )
    escalate_grave_days: Sourced[Escalation] | None = silent(
        [1, 3], "Money that may be in wrong hands is the city's matter the next working day."
    )
    escalate_serious_days: Sourced[Escalation] | None = silent(
        [5, 10], "One weekly dispatch, then two; slow regions are called to account."
    )
    report_cut_off_hour: Sourced[Hour] | None = silent(
        12, "Progress is told as of Friday noon; the hour is Shanghai's."
    )
    report_due_hour: Sourced[Hour] | None = silent(
        12, "Counties report by the end of Friday morning; the hour is Shanghai's."
    )
    forecast_reports: Sourced[Annotated[int, Field(ge=1, le=52)]] | None = silent(
        4, "Four weekly reports even out single batches and still follow a change of pace within the month."
    )
    slow_points: Sourced[Percent] | None = silent(
        10, "Which region is slow is not said; ten percentage points behind the whole, by amount, are assumed."
    )
