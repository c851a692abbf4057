"""The published list of Pengze county, Jiangxi, 2023 (彭泽县2023年失业保险稳岗返还公示): twelve real rows.

The list shows totals of a year; the months are made from them so that they add up to the published figures.
"""

import csv
from importlib.resources import files

from wengang.demo.employers import DemoEmployer, Month, Truth, make_uscc

AGENCY = "360430"


def make_pengze() -> list[DemoEmployer]:
    text = (files(__package__) / "pengze_2023.csv").read_text(encoding="utf-8")
    return [_employer(row) for row in csv.DictReader(text.splitlines())]


def _fen(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def _employer(row: dict[str, str]) -> DemoEmployer:
    number = int(row["no"])
    premium, refund = _fen(row["premium_paid_yuan"]), _fen(row["refund_paid_yuan"])
    # The list does not print the class; a refund of 30 % is a large enterprise (or a branch of one).
    large = refund * 2 < premium
    return DemoEmployer(
        uscc=make_uscc(AGENCY, number),
        name=row["employer"],
        agency=AGENCY,
        unit_kind="enterprise",
        size_class="large" if large else "micro",
        first_insured_month="2015-01",
        received_prior_refund=True,
        account_number=f"621700{number:010d}",
        bank_name="中国建设银行彭泽支行",
        cnaps_code="105429400016",
        months=_months(int(row["average_insured"]), premium, int(row["benefit_claimants"])),
        truth=Truth("eligible", refund),
    )


def _months(average: int, premium: int, claimants: int) -> list[Month]:
    """Twelve months of the same headcount; the last takes what the division leaves."""
    staff, unit = premium // 2, premium - premium // 2
    months = []
    for number in range(1, 13):
        last = number == 12
        months.append(
            Month(
                month=f"2022-{number:02d}",
                insured=average,
                unit_fen=unit - unit // 12 * 11 if last else unit // 12,
                staff_fen=staff - staff // 12 * 11 if last else staff // 12,
                new_claimants=claimants if number == 1 else 0,
            )
        )
    return months
