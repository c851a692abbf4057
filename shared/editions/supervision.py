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
        2,
        "A payment is ordered by a machine as soon as the grant is known; two days leave room for an outage.",
        "决定返还后由系统自动下达支付，留两个工作日以备故障。",
    )
    release_days: Sourced[Days] | None = silent(
        10,
        "Weekly dispatch shows every order twice within ten working days.",
        "按周调度，十个工作日内每笔支付单两次列入调度。",
    )
    result_days: Sourced[Days] | None = silent(
        5,
        "Banks return within two to three working days, more over holidays.",
        "银行通常在两至三个工作日内退汇，遇节假日顺延。",
    )
    reissue_days: Sourced[Days] | None = silent(
        15,
        "The employer is asked up to three times for other bank details, then named in a public list.",
        "最多三次请单位更正账户，此后列入公告。",
    )
    grant_days: Sourced[Days] | None = silent(
        3,
        "What the notice period has cleared needs no further decision; three days as for a notice itself.",
        "公示无异议的无须另行决定；比照公示期为三个工作日。",
    )
    listing_days: Sourced[Days] | None = silent(
        30,
        "Employers are listed in batches, and none should wait for more than about six weeks.",
        "分批公示，单位等待一般不应超过约六周。",
    )
    notice_end_days: Sourced[Days] | None = silent(
        2, "A list ends by itself; two days leave room for an outage.", "公示到期自动结束，留两个工作日以备故障。"
    )
    objection_days: Sourced[Days] | None = silent(10, "Two weekly dispatches.", "两次周调度。")
    telling_days: Sourced[Days] | None = silent(
        15, "The policy is pushed to employers actively; the day is not said.", "文件要求主动推送政策，未规定具体日期。"
    )
    completing_days: Sourced[Days] | None = silent(
        15,
        "What is missing to assess an employer, a size class or a month, is asked for in three weekly dispatches.",
        "核定所缺的划型或者月份资料，在三次周调度内催补。",
    )
    dispute_days: Sourced[Days] | None = silent(
        15,
        "An employer that says the amount is wrong is answered within three weekly dispatches.",
        "单位对金额有异议的，在三次周调度内答复。",
    )
    reconsideration_days: Sourced[Days] | None = silent(
        15,
        "As a dispute, three weekly dispatches; documents know the employer's question, and no day for the answer.",
        "比照对金额有异议的情形，为三次周调度；文件载有单位的查询权利，未规定答复期限。",
    )
    recovery_days: Sourced[Days] | None = silent(
        5, "Money paid beyond right is claimed in the week in which it is found.", "多付的资金在发现当周追回。"
    )
    repayment_days: Sourced[Days] | None = silent(
        30,
        "An employer that cannot pay at once has agreed on parts within some six weeks, or the claim is enforced.",
        "单位不能一次退还的，在约六周内商定分期，否则依法强制执行。",
    )
    funds_days: Sourced[Days] | None = silent(
        5,
        "Finance moves what was asked for within the week, so that one weekly dispatch shows what is short.",
        "财政部门在一周内拨付所申请的资金，资金缺口由一次周调度反映。",
    )
    discrepancy_days: Sourced[Days] | None = silent(
        10,
        "Two weekly dispatches; the monthly reconciliation with the bank must not be the first to ask.",
        "两次周调度；不应等到与银行按月对账时才提出。",
    )
    near_limit_percent: Sourced[Percent] | None = silent(
        80,
        "A batch made small on purpose stays close to the limit from which two approve.",
        "为规避双人审批而拆小的批次，金额往往接近限额。",
    )
    split_window_days: Sourced[Days] | None = silent(
        3, "What belongs together is split within days.", "应为一批的，往往在数日内拆分。"
    )
    night_from_hour: Sourced[Hour] | None = silent(
        22, "Offices are closed; the hour is Shanghai's.", "非办公时间，以北京时间为准。"
    )
    night_to_hour: Sourced[Hour] | None = silent(
        6, "Offices are closed; the hour is Shanghai's.", "非办公时间，以北京时间为准。"
    )
    night_burst: Sourced[Count] | None = silent(
        5,
        "One late approval is overtime, five within the hour are not looked at.",
        "夜间审批一次属于加班，一小时内审批五次则难以逐一审查。",
    )
    night_burst_minutes: Sourced[Count] | None = silent(
        60,
        "One late approval is overtime, five within the hour are not looked at.",
        "夜间审批一次属于加班，一小时内审批五次则难以逐一审查。",
    )
    quick_dismissal_minutes: Sourced[Count] | None = silent(
        10,
        "An objection is inquired into before it is dismissed; ten minutes are no inquiry.",
        "驳回异议前应当核查，十分钟不足以核查。",
    )
    escalate_grave_days: Sourced[Escalation] | None = silent(
        [1, 3],
        "Money that may be in wrong hands is the city's matter the next working day.",
        "资金可能错付的，次一工作日报市级。",
    )
    escalate_serious_days: Sourced[Escalation] | None = silent(
        [5, 10],
        "One weekly dispatch, then two; slow regions are called to account.",
        "先经一次周调度，再经两次；对进度慢的地区进行约谈。",
    )
    report_cut_off_hour: Sourced[Hour] | None = silent(
        12, "Progress is told as of Friday noon; the hour is Shanghai's.", "进度截至周五中午，以北京时间为准。"
    )
    report_due_hour: Sourced[Hour] | None = silent(
        12,
        "Counties report by the end of Friday morning; the hour is Shanghai's.",
        "各县区于周五上午下班前报送，以北京时间为准。",
    )
    forecast_reports: Sourced[Annotated[int, Field(ge=1, le=52)]] | None = silent(
        4,
        "Four weekly reports even out single batches and still follow a change of pace within the month.",
        "四次周报可以平滑单个批次的影响，又能在当月反映进度变化。",
    )
    slow_points: Sourced[Percent] | None = silent(
        10,
        "Which region is slow is not said; ten percentage points behind the whole, by amount, are assumed.",
        "文件未规定何为进度慢，按金额低于全体10个百分点处理。",
    )
