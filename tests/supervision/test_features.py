"""What an employer is compared by, from its own records; whatever these say."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.supervision.alerts.judging import cases_of, compared_by
from services.supervision.alerts.pictures.features import Features
from services.supervision.domain.record import Record
from tests.supervision.laws import terms_for

EDITION, USCC = "qinghai-2021", "91630102000000001D"


def told(position: int, what: str, actor: str = "clerk", **data: Any) -> Record:
    source = "eligibility" if what in ("contributions-recorded", "employer-assessed") else "registration"
    of = {} if what == "bank-details-given" else {"edition": EDITION}
    at = datetime(2021, 7, position, 2, tzinfo=UTC)
    return Record(source, position, f"employer:{USCC}", what, at, actor, {"uscc": USCC, **of, **data})


def enrolled(position: int, size_class: str = "large", what: str = "employer-enrolled", actor: str = "clerk") -> Record:
    facts = {"name": "西宁某公司", "agency": "630102", "unit_kind": "enterprise", "first_insured_month": "2015-03"}
    return told(position, what, actor, size_class=size_class, **facts)


def imported(position: int, actor: str = "clerk", insured: int = 20, unit_fen: Any = 1_000, **month: Any) -> Record:
    months = [
        {"month": f"2020-{number:02d}", "insured": insured, "unit_paid_fen": unit_fen, "staff_paid_fen": 500, **month}
        for number in range(1, 13)
    ]
    return told(position, "contributions-recorded", actor, months=[{"month": "2019-12", "insured": 99}, *months])


def given(position: int, account: str, source: str = "roster", actor: str = "clerk", counter: bool = False) -> Record:
    bank = {"account_fingerprint": account * 64}
    return told(position, "bank-details-given", actor, bank=bank, source=source, counter=counter)


def of(*records: Record) -> Features:
    (found,) = compared_by(cases_of(USCC, records), terms_for)
    return found


def test_only_the_months_of_the_base_year_count() -> None:
    found = of(enrolled(1), imported(2))
    assert (found.premium_fen, found.person_months, found.months_insured, found.largest_fen) == (18_000, 240, 12, 1_500)
    assert (found.imports, found.imported, found.raised, found.raised_fen) == (1, 2, 0, 0)


def test_what_changed_between_the_first_import_and_the_last_is_its_who_changed_it_most() -> None:
    found = of(
        enrolled(1), imported(2), imported(3, "much", unit_fen=2_000), imported(4, "little", unit_fen=2_001, retired=1)
    )
    assert (found.raised, found.raised_by, found.raised_fen) == (3, "much", 12 * 1_001)
    assert (found.imported, found.imported_by, found.kept_more, found.left_naturally) == (4, "little", 12, 12)


def test_a_correction_counts_where_it_raises_the_rate() -> None:
    up = of(enrolled(1, "large"), imported(2), enrolled(3, "small", "employer-facts-corrected", "wang"))
    assert (up.favoured, up.favoured_by, up.favoured_from, up.rate_gained) == (3, "wang", "large", 300_000)
    down = of(enrolled(1, "small"), imported(2), enrolled(3, "large", "employer-facts-corrected"))
    same = of(enrolled(1, "medium"), imported(2), enrolled(3, "small", "employer-facts-corrected"))
    assert (down.favoured, same.favoured) == (0, 0)


def test_a_change_of_account_is_the_agency_s_by_a_roster_or_at_a_counter() -> None:
    known = (enrolled(1), imported(2), given(3, "a"))
    assert of(*known, given(4, "b", "platform", "employer")).changes_by_agency == 0
    assert of(*known, given(4, "a", actor="wang")).changes_by_agency == 0
    assert of(*known, given(4, "b", actor="wang")).changed_by == "wang"
    found = of(*known, given(4, "b", "platform", "wang", counter=True))
    assert (found.changes_by_agency, found.changed_by, found.accounts_given) == (1, "wang", 2)


def test_whom_no_roster_or_no_import_tells_of_is_not_compared() -> None:
    assert compared_by(cases_of(USCC, [enrolled(1)]), terms_for) == []
    assert compared_by(cases_of(USCC, [imported(2)]), terms_for) == []


@pytest.mark.parametrize("nonsense", ["viel", None, -5, 10**40, 1.5, [], {}, True])
def test_what_is_no_amount_is_none(nonsense: Any) -> None:
    assert of(enrolled(1), imported(2, unit_fen=nonsense)).premium_fen == 6_000


@pytest.mark.parametrize("months", [None, "x", 5, {}, [None, 3, {}], []])
def test_an_import_that_is_none_is_an_empty_one(months: Any) -> None:
    assert of(enrolled(1), told(2, "contributions-recorded", months=months)).premium_fen == 0


@pytest.mark.parametrize(
    ("rate", "layoff"), [("3/50", 60_000), ("0.055", 55_000), ("1e999999", 0), ("1/0", 0), ("", 0)]
)
def test_a_rate_is_read_as_it_is_written_and_no_longer_than_it_may_be(rate: str, layoff: int) -> None:
    assert of(enrolled(1), imported(2), told(3, "employer-assessed", layoff_rate=rate)).layoff == layoff


def test_a_name_is_kept_as_a_table_can_hold_it() -> None:
    nul = told(1, "employer-enrolled", name="甲\x00" * 300, agency="630102")
    assert of(nul, imported(2)).name == "甲" * 200
