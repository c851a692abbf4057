"""Employers compared with their peers: who is named, and with whom they were compared."""

from typing import Any

import pytest

from tests.supervision.peer_rows import changed, favoured, honest_edition, named, raised, row, rows


def test_an_edition_where_nothing_is_out_of_line_names_nobody() -> None:
    assert named(rows(1_000)) == []
    assert named([]) == []


@pytest.mark.parametrize(("many", "seed"), [(200, 1), (1_000, 2), (1_000, 3), (5_000, 4)])
def test_of_honest_employers_that_differ_as_employers_do_fewer_than_one_in_a_hundred_are_named(
    many: int, seed: int
) -> None:
    found = named(honest_edition(many, seed))
    employers = {one.whose.uscc for one in found if one.whose.uscc}
    assert len(employers) <= many / 100, sorted((one.kind, dict(one.values)) for one in found)
    assert [one for one in found if one.rule.severity != "indicative"] == []


def test_a_finding_names_its_employer_where_it_is_insured_its_records_and_its_peers() -> None:
    (found,) = named(rows(1_000, {77: raised(600_000, "wang")}), "premium-raised")
    one = row(77)
    assert (found.whose.uscc, found.whose.name, found.whose.agency) == (one.uscc, one.name, one.agency)
    assert found.evidence == ("eligibility/1000001", "registration/78", "eligibility/78")
    assert (found.values["peers"], found.values["raised"], found.values["person"]) == (1_000, 1, "wang")
    assert (found.people, found.rule.severity, found.score) == (("wang",), "indicative", 32)


@pytest.mark.parametrize("by_fen", [90_000, -600_000, 200_000])
def test_a_premium_raised_by_little_or_lowered_is_no_sign(by_fen: int) -> None:
    assert named(rows(1_000, {77: raised(by_fen, "wang")}), "premium-raised") == []


def test_when_every_import_is_made_anew_only_what_was_raised_far_beyond_the_others_is_named() -> None:
    anew: dict[int, dict[str, Any]] = {number: raised(260_000 + 31 * number, "wang", number) for number in range(400)}
    assert named(rows(1_000, anew), "premium-raised") == []
    anew[5] = raised(1_190_000, "wang", 5)
    assert [one.whose.uscc for one in named(rows(1_000, anew), "premium-raised")] == [row(5).uscc]


def test_a_yuan_more_at_eight_employers_is_one_finding_of_the_person() -> None:
    odd = {number: raised(100, "wang", number) for number in range(8)}
    (found,) = named(rows(1_000, odd), "small-raises")
    assert (found.whose.uscc, found.whose.agency, found.people) == (None, "630102", ("wang",))
    assert (found.values["employers"], found.values["amount_fen"], found.amount_fen) == (8, 100, 800)
    assert len(found.evidence) == 8


def test_what_most_people_book_anew_is_no_sign() -> None:
    odd = {number: raised(100, f"clerk-{number % 4}", number) for number in range(40)}
    odd |= {50 + number: raised(-300 - number, f"clerk-{number % 4}", 50 + number) for number in range(20)}
    assert named(rows(1_000, odd), "small-raises") == []


def test_corrections_that_only_ever_go_up_are_told_and_those_that_go_both_ways_are_not() -> None:
    up = {number: raised(100 + 7 * number, "wang", number) for number in range(40)}
    assert [one.code for one in named(rows(1_000, up), "small-raises")] == ["indication.small-raises/upwards"]
    both = {number: raised((100 + 7 * number) * (1 if number % 3 else -1), "wang", number) for number in range(40)}
    assert named(rows(1_000, both), "small-raises") == []


def test_whoever_corrects_many_to_a_higher_rate_is_named_beside_the_largest_gains() -> None:
    two = {number: favoured("clerk-630102", number) for number in (4, 8)}
    assert [one.whose.uscc for one in named(rows(1_000, two), "rate-favoured")] == [row(8).uscc, row(4).uscc]
    many = {number: favoured("clerk-630102", number) for number in range(0, 80, 4)}
    (found,) = named(rows(1_000, many), "rate-favoured")
    assert (found.whose.uscc, found.people, found.values["employers"]) == (None, ("clerk-630102",), 20)


def test_a_clerk_that_changes_the_accounts_of_many_is_named_and_one_that_keeps_a_roster_is_not() -> None:
    few = {number: changed("clerk-630102", number) for number in range(0, 40, 4)}
    assert named(rows(1_000, few), "accounts-changed-by-one-person") == []
    many = {number: changed("clerk-630102", number) for number in range(0, 400, 4)}
    (found,) = named(rows(1_000, many), "accounts-changed-by-one-person")
    assert (found.values["employers"], found.values["handled"]) == (100, 250)


def test_one_firm_under_two_names_needs_more_in_common_than_what_it_pays() -> None:
    same = {"per_head": "f" * 16, "first_insured": "2018-07"}
    assert named(rows(1_000, {10: same, 500: same}), "one-firm-as-several") == []
    by_one = {**same, "speaker": "agent"}
    (found,) = named(rows(1_000, {10: by_one, 500: by_one}), "one-firm-as-several")
    assert (found.whose.uscc, found.values["other"]) == (row(500).uscc, row(10).name)
    alike = {10: {**same, "name": "青海恒信商贸有限公司"}, 500: {**same, "name": "青海恒信商务有限公司"}}
    assert [one.values["common"] for one in named(rows(1_000, alike), "one-firm-as-several")] == ["name"]


def test_many_that_pay_by_the_lowest_base_through_one_agent_are_not_one_firm() -> None:
    base = {"per_head": "b" * 16, "first_insured": "2018-07", "speaker": "agent"}
    assert named(rows(1_000, dict.fromkeys(range(0, 1_000, 30), base)), "one-firm-as-several") == []


def test_a_branch_that_is_not_large_though_its_firm_is() -> None:
    odd = {
        10: {"name": "青海恒信大厦有限公司", "size_class": "large"},
        11: {"name": "青海恒信大厦有限公司城东分公司", "size_class": "large"},
        12: {"name": "青海恒信大厦有限公司城西分公司", "size_class": "micro"},
        13: {"name": "青海恒信大厦有限公司工会委员会", "size_class": "micro"},
    }
    (found,) = named(rows(1_000, odd), "one-firm-twice")
    assert (found.whose.uscc, found.code) == (row(12).uscc, "indication.one-firm-twice/branch")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"left_naturally": 9, "layoff": 200_000}, True),
        ({"left_naturally": 9, "layoff": 0}, False),
        ({"left_naturally": 1, "layoff": 200_000}, False),
        ({"left_naturally": 9, "layoff": 250_000}, False),
    ],
)
def test_as_many_left_naturally_as_were_needed(values: dict[str, int], told: bool) -> None:
    assert bool(named(rows(1_000, {3: values}), "left-naturally")) == told


def test_a_headcount_that_was_corrected_without_need_is_no_sign() -> None:
    assert named(rows(1_000, {3: {"kept_more": 2}}), "staff-corrected") == []
    assert len(named(rows(1_000, {3: {"kept_more": 5}}), "staff-corrected")) == 1


def test_a_size_of_which_there_are_few_is_compared_with_all_of_the_few() -> None:
    odd: dict[int, dict[str, Any]] = {number: {"size_class": "medium"} for number in range(5)}
    few = [one._replace(size_class="micro") if one.size_class != "medium" else one for one in rows(60, odd)]
    few[0] = few[0]._replace(premium_fen=60_000_000)
    (found,) = named(few, "paid-per-head")
    assert found.values["size"] == "every"
