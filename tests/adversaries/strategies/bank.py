"""A bank's insider: what the bank was asked to do, and what it says that it did."""

from collections.abc import Callable

from tests.adversaries.plot import Kinds, Plot, direct
from tests.adversaries.population import Firm, account_of
from tests.adversaries.season import Answered

KINDS = Kinds("bank")
_INSIDER = "bank insider"


def _with(plot: Plot, change: Callable[[Answered], None]) -> None:
    firm = plot.one(direct)

    def act(told: Answered, of: Firm) -> None:
        if of.uscc == firm.uscc:
            plot.did()
            change(told)

    if plot.acts:
        plot.season.bank_changes.append(act)


@KINDS.of(_INSIDER)
def credited_to_another_account(plot: Plot) -> None:
    account = account_of(plot.random)
    _with(plot, lambda told: setattr(told, "account", account))


@KINDS.of(_INSIDER)
def credited_with_less(plot: Plot) -> None:
    _with(plot, lambda told: setattr(told, "amount", f"{float(told.order.amount) - 50:.2f}"))


@KINDS.of(_INSIDER)
def debited_twice(plot: Plot) -> None:
    _with(plot, lambda told: setattr(told, "times", 2))


@KINDS.of(_INSIDER)
def credited_to_another_name(plot: Plot) -> None:
    _with(plot, lambda told: setattr(told, "payee", "李强"))


@KINDS.of(_INSIDER)
def never_told(plot: Plot) -> None:
    """The money is kept, and the files do not mention it."""
    _with(plot, lambda told: setattr(told, "silent", True))
