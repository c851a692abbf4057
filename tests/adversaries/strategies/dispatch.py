"""A dispatch firm with shells: it keeps what it should pass on, and shows vouchers all the same."""

from tests.adversaries.dispatch import Habit, habit_of
from tests.adversaries.plot import BIG_COUNTIES, Kinds, Plot
from tests.adversaries.population import account_of, draw_one
from tests.adversaries.season import BEGINS, moment
from wengang.demo.employers import make_uscc

KINDS = Kinds("dispatch")
_SHELLS = "dispatch firm with shells"


def _firm(plot: Plot) -> Habit:
    """A firm of the same distributions, which places people with two to four others."""
    county = plot.random.choice(BIG_COUNTIES)
    firm = draw_one(plot.random, county, "medium")
    firm.uscc = make_uscc(county, plot.random.randrange(10**9))
    firm.name = firm.name.replace("有限公司", "人力资源有限公司")
    firm.dispatch, firm.direct, firm.unit_kind, firm.returned_with = True, True, "enterprise", None
    firm.first_month = "2014-03"
    for one in firm.months:
        one.insured = max(one.insured, firm.months[0].insured)
    plot.joins(firm)
    if plot.acts:
        plot.did(moment(BEGINS, 9, 10))
    habit = habit_of(plot.season, firm)
    habit.users = (habit.users * 3)[:3] if len(set(habit.users)) > 2 else habit.users
    habit.confirmed_after = 3
    return habit


@KINDS.of(_SHELLS)
def all_its_own_staff(plot: Plot) -> None:
    """It places nobody, it says: 140 people sit in its own office."""
    habit = _firm(plot)
    habit.own, habit.users, habit.weights = 1.0, [], [1.0]


@KINDS.of(_SHELLS)
def passes_nothing_on(plot: Plot) -> None:
    _firm(plot).silent = True


@KINDS.of(_SHELLS)
def passes_half_on(plot: Plot) -> None:
    habit = _firm(plot)
    habit.share, habit.parts = 0.5, 1


@KINDS.of(_SHELLS)
def reports_without_vouchers(plot: Plot) -> None:
    habit = _firm(plot)
    habit.share, habit.reports = 0.0, [1.0]


@KINDS.of(_SHELLS)
def reports_that_shrink(plot: Plot) -> None:
    habit = _firm(plot)
    habit.share, habit.reports = 0.2, [0.9, 0.5, 0.2]


@KINDS.of(_SHELLS)
def vouchers_in_one_sequence(plot: Plot) -> None:
    """Transfers of different days whose bank references follow each other."""
    habit = _firm(plot)
    start = plot.random.randrange(10**11)
    habit.references = [f"ICBC{start + number:012d}" for number in range(12)]
    habit.parts = 3


@KINDS.of(_SHELLS)
def vouchers_of_one_template(plot: Plot) -> None:
    """Every file is as long as the other, to the byte."""
    habit = _firm(plot)
    habit.file_bytes, habit.parts = 4_811, 3


@KINDS.of(_SHELLS)
def vouchers_backdated(plot: Plot) -> None:
    """In December somebody asks: a voucher of September is found, though September's report said nothing."""
    habit = _firm(plot)
    habit.after, habit.parts, habit.used_days_before, habit.reports = 112, 1, 80, [0.0]


@KINDS.of(_SHELLS)
def passed_on_months_late(plot: Plot) -> None:
    habit = _firm(plot)
    habit.after, habit.parts = 110, 1


@KINDS.of(_SHELLS)
def shells_numbered_in_a_row(plot: Plot) -> None:
    """Three using firms, registered on one day: their codes follow each other."""
    habit = _firm(plot)
    start = plot.random.randrange(10**8)
    habit.users, habit.weights = [make_uscc("630104", start + number) for number in range(3)], [1.0, 1.1, 0.9]


@KINDS.of(_SHELLS)
def a_shell_with_the_firms_own_account(plot: Plot) -> None:
    """The using firm is an employer of the programme, and what it is paid goes where the firm's money goes."""
    habit = _firm(plot)
    (firm,) = plot.firms
    shell = draw_one(plot.random, firm.agency, "micro")
    shell.unit_kind, shell.direct, shell.returned_with, shell.first_month = "enterprise", True, None, "2018-02"
    shell.account, shell.bank = firm.account, firm.bank
    plot.joins(shell)
    habit.users, habit.weights = [shell.uscc], [1.0]


@KINDS.of(_SHELLS)
def a_shell_with_an_account_next_to_the_firms(plot: Plot) -> None:
    """As before, but of another number: the next that the branch gave out."""
    habit = _firm(plot)
    (firm,) = plot.firms
    firm.account = account_of(plot.random)
    shell = draw_one(plot.random, firm.agency, "micro")
    shell.unit_kind, shell.direct, shell.returned_with, shell.first_month = "enterprise", True, None, "2018-02"
    shell.account, shell.bank = str(int(firm.account) + 1), firm.bank
    plot.joins(shell)
    habit.users, habit.weights = [shell.uscc], [1.0]
