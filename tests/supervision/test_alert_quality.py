"""Every planted kind of wrong-doing is found in a simulated season, and honest look-alikes are left alone."""

from collections import defaultdict
from dataclasses import replace

import pytest

from services.supervision.alerts.pictures.case import case_picture
from services.supervision.alerts.pictures.log import Watched
from services.supervision.alerts.registry import CASE_RULES, EVERY_RULE, case_rules_for, rules_of
from services.supervision.domain.record import Record, edition_of
from tests.supervision.laws import terms_for
from wengang.season.measure import Measured, as_table, measure
from wengang.season.plants import LOOK_ALIKES, PLANTS
from wengang.season.season import SMALLEST, Season, make_season
from wengang.season.story import Story, honest


@pytest.fixture(scope="module")
def season() -> Season:
    return make_season(SMALLEST)


@pytest.fixture(scope="module")
def measured(season: Season) -> Measured:
    return measure(season)


def test_every_planted_case_is_found(measured: Measured) -> None:
    assert measured.missed == []
    assert {score.recall for score in measured.scores} == {1.0}


def test_less_than_one_employer_in_a_hundred_is_named_falsely(measured: Measured) -> None:
    wrong = sorted((one.kind, one.whose.owner, str(one.values)) for one in measured.false_alarms)
    assert measured.employers_falsely_named < SMALLEST / 100, wrong


def test_thirty_kinds_and_more_are_planted_and_every_rule_has_one_to_find(season: Season) -> None:
    assert len(set(season.planted.values())) >= 30
    planted = {kind for kind, _ in season.truth}
    # Logs that cannot be believed are planted in real ones: test_untrue_logs.
    assert {rule.kind for rule in EVERY_RULE} - planted == {rule.kind for rule in rules_of(Watched)}
    assert season.look_alikes >= len(LOOK_ALIKES)


def test_a_rule_finds_nothing_in_a_case_that_has_none_of_the_facts_it_begins_with(season: Season) -> None:
    """So that it need not be asked. Shown on all that a season has, plants and look-alikes."""
    cases: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for one in season.records:
        if edition_of(one) and not one.stream.startswith(("batch:", "notice:", "fund:", "edition:")):
            cases[edition_of(one), one.text("uscc") or one.text("payment_id").split(":")[1]].append(one)
    asked = 0
    for (edition, uscc), records in cases.items():
        case = case_picture(edition, uscc, records)
        spared = set(CASE_RULES) - set(case_rules_for(frozenset(case.told)))
        assert not [sign for rule in spared for sign in rule.find(case, terms_for(edition))]
        asked += len(spared)
    assert asked > SMALLEST


def test_a_rule_that_is_switched_off_is_missed(season: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tuple(rule for rule in EVERY_RULE if rule.kind.startswith("withheld."))
    monkeypatch.setattr("services.supervision.alerts.judging.case_rules_for", lambda _: kept[:1])
    one_rule = measure(replace(season, records=season.records))
    assert {name for name, *_ in one_rule.missed} >= {"credited twice", "granted under an objection"}


def test_the_same_seed_makes_the_same_season() -> None:
    one, two = make_season(700, each=1, seed=5), make_season(700, each=1, seed=5)
    assert (one.records, one.truth) == (two.records, two.truth)


def test_the_table_names_every_rule(measured: Measured) -> None:
    told = as_table(measured)
    assert all(kind in told for kind, _ in make_season(700, each=1).truth)


def test_every_plot_needs_the_kind_of_employer_it_says() -> None:
    assert {plant.wants for plant in PLANTS.values()} == {"direct", "confirming", "dispatch"}
    story = Story(1, "91630102000000001D", "西宁第1商贸有限公司", "630102", False, False, 0, 1_000, 600)
    assert [one.fact.topic.split(".")[1] for one in honest(story).told][-1] == "payment-credited"
