"""R4 by the log alone: who listed, granted or released while the fund's record did not allow it."""

from datetime import UTC, datetime

import pytest

from services.eligibility.editions import shipped
from services.supervision.alerts.judging import judge_batch, judge_employer, judge_notice
from services.supervision.domain.laws import Laws
from services.supervision.domain.record import Record
from tests.supervision.laws import adoption_of

EDITION = "qinghai-2021"
USCC = "91630102000000001D"
ADOPTED = [one for one in adoption_of(EDITION, shipped()[EDITION]) if one.name != "fund-recorded"]


def told(source: str, position: int, day: int, name: str, stream: str, **data: object) -> Record:
    at = datetime(2021, 8, day, 2, tzinfo=UTC)
    return Record(source, position, stream, name, at, "x", {"edition": EDITION, **data})


def fund(position: int, day: int, balance_fen: int, region: str = "630100") -> Record:
    held = {"region": region, "balance_fen": balance_fen, "payments_of_year_fen": 1_200}
    return told("eligibility", position, day, "fund-recorded", f"fund:{EDITION}:{region}", **held)


LISTED = {"notice_id": "N", "agency": "630102", "employers": 0, "last_day": "2021-08-06"}
NOTICE = told("eligibility", 10, 4, "notice-published", "notice:N", **LISTED)
GRANT = told("eligibility", 10, 4, "refund-granted", f"case:{EDITION}:{USCC}", uscc=USCC, agency="630102", amount_fen=1)
BATCH = [
    told("payout", 1, 3, "batch-drafted", "batch:B", batch_id="B", agency="630102", fund_id=f"{EDITION}:630100"),
    told("payout", 2, 4, "batch-released", "batch:B", batch_id="B", total_fen=1),
]


def alarms(*funds: Record) -> list[str]:
    terms_for = Laws([*ADOPTED, *funds]).terms_for
    found = [
        *judge_notice("N", [NOTICE], terms_for).values(),
        *judge_employer(USCC, [GRANT], {}, terms_for).values(),
        *judge_batch("B", BATCH, terms_for).values(),
    ]
    return [one.kind.partition(".")[2] for some in found for one in some if one.kind.endswith("-without-reserve")]


ALL = ["listed-without-reserve", "granted-without-reserve", "released-without-reserve"]


@pytest.mark.parametrize(
    ("funds", "found"),
    [
        ([], ALL),
        ([fund(1, 1, 1_199)], ALL),
        ([fund(1, 1, 1_200)], []),
        ([fund(1, 1, 1_200, region="630200")], ALL),
        ([fund(1, 1, 1_200), fund(2, 2, 1_199)], ALL),
        ([fund(1, 1, 1_199), fund(2, 2, 1_200)], []),
        ([fund(1, 1, 1_200), fund(11, 5, 1_199)], []),
        ([fund(11, 5, 1_200)], ALL),
    ],
)
def test_what_was_on_record_when_it_was_done_counts(funds: list[Record], found: list[str]) -> None:
    assert alarms(*funds) == found


def test_of_one_instant_in_two_logs_either_order_is_believed() -> None:
    poor_at_once = [fund(1, 1, 1_200), fund(11, 4, 1_200), fund(12, 4, 1_199)]
    assert alarms(*poor_at_once) == []


def test_who_runs_before_any_edition_was_adopted_is_told_of_that_alone() -> None:
    assert not [one for one in judge_notice("N", [NOTICE], Laws().terms_for)["notice:N"] if "reserve" in one.kind]
