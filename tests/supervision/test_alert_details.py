"""An alert is a code with values, and has words in both languages, whatever the values are."""

import re
from typing import get_args

import pytest

from services.supervision.alerts.pictures.batch import BATCH_STEPS
from services.supervision.alerts.pictures.case import PAYMENT_STEPS
from services.supervision.alerts.registry import EVERY_RULE, RULES
from services.supervision.alerts.wording import AS_SAID, sentence
from shared.contracts.payout import DiscrepancyKind, VoucherRejected
from shared.eventlog.doubts import DOUBTS
from shared.eventlog.notes import BAD_NOTES
from shared.words import Words, places_of
from wengang.season.measure import judge_season
from wengang.season.season import make_season

SENTENCES = {code: words for rule in EVERY_RULE for code, words in rule.sentences.items()}
_NAMES = {**dict.fromkeys(("person", "maker", "approver"), "某人"), "request": "2", "first": "1"}


def test_every_rule_is_titled_and_worded_in_chinese() -> None:
    each = ((rule.title, rule.why, rule.clause.requires) for rule in EVERY_RULE)
    said = [*SENTENCES.values(), *(words for one in each for words in one)]
    assert [rule.kind for rule in EVERY_RULE if not (rule.why.en.endswith(".") and rule.why.zh.endswith("。"))] == []
    assert [words for words in said if re.search("[A-Za-z]{2}", re.sub(r"\{\w+\}|base64", "", words.zh))] == []
    assert [words for words in said if not re.search(r"[\u4e00-\u9fff]", words.zh)] == []
    assert len({rule.title.zh for rule in EVERY_RULE}) == len({rule.title.en for rule in EVERY_RULE}) == len(EVERY_RULE)


def test_words_that_name_other_places_in_the_other_language_are_refused() -> None:
    with pytest.raises(ValueError, match="other places"):
        Words("{firm} says so.", "{name}表示。")


def test_a_season_s_alerts_give_a_value_for_every_place_and_no_other() -> None:
    found = {finding.code: finding.values for finding in judge_season(make_season(1_000))}
    assert len(found) > 80
    assert {code: set(values) for code, values in found.items()} == {
        code: places_of(SENTENCES[code].en) for code in found
    }


def test_a_season_s_alerts_are_told_in_chinese_without_a_word_of_english_but_names_of_persons() -> None:
    found = {finding.code: finding.values for finding in judge_season(make_season(1_000))}
    told = {code: sentence(code, {**values, **_NAMES}, "zh") for code, values in found.items()}
    assert {code: said for code, said in told.items() if re.search("[A-Za-z]{2}", said.replace("f" * 12, ""))} == {}


def test_what_is_seen_of_a_log_is_a_sentence_of_a_rule() -> None:
    whys = {code.partition("/")[2] for code in SENTENCES if code.startswith("log.")} - {""}
    assert whys == {*DOUBTS, *BAD_NOTES}


def test_values_that_are_our_words_are_said_in_chinese_too() -> None:
    assert set(get_args(DiscrepancyKind)) == set(RULES["misrouted.discrepancy-open"].chinese["kind"])
    # That more is claimed than is owed is a rule, and a sentence, of its own.
    reasons = get_args(VoucherRejected.model_fields["reason"].annotation)
    assert set(reasons) == {*RULES["withheld.voucher-reused"].chinese["reason"], "over-claimed"}
    states = RULES["withheld.unpaid-past-deadline"].chinese["state"]
    assert {name.removeprefix("payment-") for name in PAYMENT_STEPS} <= set(states)
    roles = RULES["misrouted.same-person"].chinese
    assert len(roles["role"]) == len(BATCH_STEPS)
    assert roles["role"] == roles["other_role"]


@pytest.mark.parametrize(
    ("code", "values", "english", "chinese"),
    [
        ("withheld.grant-not-ordered", {}, "Granted, and no payment is ordered.", "已决定返还，未生成支付单。"),
        (
            "withheld.unpaid-past-deadline",
            {"due": "2021-09-17", "state": "returned"},
            "Granted, to be paid by 2021-09-17; the payment's state is: returned.",
            "已决定返还，应不迟于 2021-09-17 支付；目前状态：银行退汇。",
        ),
        (
            "misrouted.same-person",
            {"person": "anna", "role": "maker", "other_role": "approver"},
            "anna is maker and approver of one batch.",
            "anna 在同一批次中既是经办人，又是审批人。",
        ),
        (
            "misrouted.granted-amount/listed",
            {"expected_fen": 123_456, "found_fen": 7},
            "1234.56 was listed, 0.07 is granted.",
            "公示 1234.56 元，决定返还 0.07 元。",
        ),
        (
            "log.positions-missing",
            {"source": "payout", "found": 9, "expected": 7, "follower": "supervision-from-payout", "position": 6},
            "payout gave position 9 where 7 was due; supervision-from-payout stands at position 6.",
            "支付日志应给出第 7 条，却给出第 9 条；监督服务对支付日志的读取停在第 6 条。",
        ),
        (
            "misrouted.recomputed-amount",
            {"premium_fen": 100_00, "rate": "3/5", "worked_fen": 60_00, "assessed_fen": 50_00},
            "100.00 at 3/5 is 60.00; 50.00 was assessed.",
            "缴费 100.00 元按 60% 计算为 60.00 元；核定为 50.00 元。",
        ),
        (
            "misrouted.granted-without-reserve/no-fund",
            {"region": "630100"},
            "No fund of 630100 was on record.",
            "当时没有登记西宁市的基金结余。",
        ),
        # A firm may be called what we have a word for, and a name may hold anything.
        (
            "withheld.receipt-denied",
            {"firm": "{x} says\nthat {firm}"},
            "{x} says\nthat {firm} says that it did not receive it.",
            "{x} says\nthat {firm}表示没有收到款项。",
        ),
    ],
)
def test_places_are_filled_with_the_values(code: str, values: dict[str, str | int], english: str, chinese: str) -> None:
    assert (sentence(code, values, "en"), sentence(code, values, "zh")) == (english, chinese)


def test_a_sentence_of_an_earlier_release_is_shown_as_it_was_said() -> None:
    said = {AS_SAID: "Nobody has put this into words yet."}
    assert sentence("withheld.grant-not-ordered", said, "zh") == said[AS_SAID]
    assert sentence("withheld.a-kind-of-long-ago", said, "en") == said[AS_SAID]
