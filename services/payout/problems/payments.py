"""Payments that there are not."""

from shared.problem_types import missing

NO_SUCH_PAYMENT = missing("payment", en="payment", zh="支付", call="listPayments")
