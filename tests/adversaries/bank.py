"""What the bank tells of a batch: what it was asked to do, but for returns, and for what an insider changes."""

from collections.abc import Iterable
from dataclasses import replace

from tests.adversaries.season import Answered, Season
from wengang.demo.bank import Orders, notification


def tell_of(season: Season, orders: Orders) -> Iterable[bytes]:
    """``camt.054``, once; a transfer that is told twice comes in a file of its own."""
    answers = []
    for order in orders.orders:
        firm = season.by_uscc[order.end_to_end_id[:18]]
        told = Answered(order, code=firm.returned_with)
        for change in season.bank_changes:
            change(told, firm)
        if not told.silent:
            answers.append(told)
    if answers:
        yield _file(season, orders, answers, "A")
    again = [one for one in answers if one.times > 1]
    if again:
        yield _file(season, orders, again, "B")


def _file(season: Season, orders: Orders, answers: list[Answered], suffix: str) -> bytes:
    told = [
        replace(
            one.order,
            amount=one.amount or one.order.amount,
            account=one.account or one.order.account,
            payee=one.payee or one.order.payee,
        )
        for one in answers
    ]
    codes = {one.order.end_to_end_id: one.code for one in answers}
    total = Orders(orders.message_id, len(told), orders.control_sum, told, orders.debtor_account)
    return notification(total, season.today, lambda one: codes[one.end_to_end_id], suffix)
