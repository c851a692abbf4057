"""Sums and days that no rule takes. ``saying`` gives each subject its sentence."""

from shared.problem_types import refusal
from shared.words import Words

NOT_POSITIVE = refusal(
    "amount-not-positive",
    title=Words("Not an amount", "金额无效"),
    detail=Words("An amount is greater than zero.", "金额必须大于零。"),
    remedy=Words("Send an amount greater than zero.", "请填写大于零的金额。"),
)
IN_THE_FUTURE = refusal(
    "day-in-the-future",
    title=Words("The day has not come", "日期未到"),
    detail=Words("This cannot lie in the future.", "日期不得晚于今天。"),
    remedy=Words("Send the day on which it happened, today at the latest.", "请填写实际发生的日期，最晚为今天。"),
)
