"""Size classes by the table of 2017. ``size_thresholds_2017.csv`` is a public excerpt; its last rows are cut off."""

import csv
from pathlib import Path
from typing import Any

import pytest

from services.eligibility.domain.size_class import INDUSTRIES, SizeFacts, derived, size_of
from shared.contracts.employer import SizeClass
from tests.eligibility.test_eligibility_api import EAST, ORDER
from tests.people import QINGHAI, contributions_csv, employer, roster_csv
from tests.system import InProcess

WAN = 1_000_000
EXCERPT = [
    row
    for row in csv.DictReader((Path(__file__).parent / "size_thresholds_2017.csv").read_text().splitlines())
    if row["unit"]
]
_NAMES = {"从业人员": "staff", "营业收入": "revenue_fen", "资产总额": "assets_fen"}
PLENTY = 10**15


def facts(industry: str, **changes: int | None) -> SizeFacts:
    values: dict[str, Any] = {"staff": 10**6, "revenue_fen": PLENTY, "assets_fen": PLENTY}
    return SizeFacts(None, industry, **{**values, **changes})


@pytest.mark.parametrize("row", EXCERPT, ids=[f"{row['industry']}-{row['indicator']}" for row in EXCERPT])
def test_each_bound_of_the_table_is_the_first_of_its_class(row: dict[str, str]) -> None:
    name = _NAMES[row["indicator"]]
    unit = 1 if name == "staff" else WAN
    large, medium, small = (int(row[size].strip(">=").split("-")[0]) for size in ("large", "medium", "small"))
    for bound, at, below in ((large, "large", "medium"), (medium, "medium", "small"), (small, "small", "micro")):
        assert derived(facts(row["industry"], **{name: bound * unit})) == at
        assert derived(facts(row["industry"], **{name: bound * unit - 1})) == below


@pytest.mark.parametrize(
    ("industry", "changes", "size"),
    [
        ("房地产开发经营", {"assets_fen": 10_000 * WAN}, "large"),
        ("房地产开发经营", {"assets_fen": 2_000 * WAN - 1}, "micro"),
        ("物业管理", {"staff": 300, "revenue_fen": 1_000 * WAN}, "medium"),
        ("物业管理", {"staff": 99}, "micro"),
        ("租赁和商务服务业", {"staff": 100, "assets_fen": 8_000 * WAN}, "medium"),
        ("其他未列明行业", {"staff": 10, "revenue_fen": None, "assets_fen": None}, "small"),
    ],
)
def test_the_rows_that_the_excerpt_cut_off(industry: str, changes: dict[str, int | None], size: SizeClass) -> None:
    assert derived(facts(industry, **changes)) == size


def test_what_is_not_known_is_not_guessed() -> None:
    assert len(INDUSTRIES) == 16
    assert derived(facts("工业", staff=None)) is None
    assert derived(facts("太空业")) is None


def test_a_branch_has_its_legal_entitys_class_and_says_so() -> None:
    entity = SizeFacts("large")
    branch = SizeFacts("micro", legal_entity_uscc="91630102000000002B")
    known = {"91630102000000002B": entity}
    assert size_of(branch, known.get) == ("large", "legal entity 91630102000000002B")
    assert size_of(branch, lambda _: None) == ("micro", None)


async def test_a_roster_without_the_class_gives_what_it_is_derived_from(system: InProcess) -> None:
    one, entity, branch = employer(1, size_class=""), employer(2, size_class="large"), employer(3, size_class="micro")
    heading, *lines = roster_csv([one, entity, branch]).decode("utf-8-sig").splitlines()
    more = ("零售业,50,5000000.00,,", ",,,,", f",,,,{entity.uscc}")
    rows = [f"{line},{extra}" for line, extra in zip(lines, more, strict=True)]
    content = "\n".join([f"{heading},industry,staff,revenue,assets,legal_entity_uscc", *rows])
    answer = await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, content)
    assert answer.is_success, answer.text
    months = contributions_csv([one, entity, branch])
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, months)
    await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER)
    found = {fact.uscc: fact for fact in await system.events("eligibility", "employer-assessed")}
    assert (found[one.uscc].size_class, found[one.uscc].amount_fen) == ("medium", 144_000)
    assert found[one.uscc].size_from == "零售业, staff 50, revenue_fen 500000000"
    assert (found[branch.uscc].size_class, found[branch.uscc].amount_fen) == ("large", 72_000)
