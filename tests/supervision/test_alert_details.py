"""What rules say of an alert has a Chinese wording: every sentence that a rule or a log's watcher can make."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from services.supervision.alerts.details import in_chinese, wordings
from services.supervision.alerts.pictures.batch import BATCH_STEPS
from services.supervision.alerts.pictures.case import PAYMENT_STEPS
from services.supervision.alerts.registry import EVERY_RULE
from shared.contracts.payout import DiscrepancyKind, VoucherRejected
from wengang.season.measure import judge_season
from wengang.season.season import make_season

ROOT = Path(__file__).parents[2]
GIVEN_ON = "{why}"
"""Of a log that cannot be believed: what was seen is said in other places, looked at below."""
SAYS_OF_LOGS = {
    "shared/anchoring.py": "DoesNotExtend",
    "shared/eventlog/notes.py": "BadNote",
    "shared/followers/subscription.py": "FeedGap",
}


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def templates() -> set[str]:
    """Of every ``says`` in the sources; one that is made up at run time could not be found, and is refused."""
    found = set()
    for path in (ROOT / "services/supervision").rglob("*.py"):
        for call in calls(path, "says"):
            assert isinstance(call.args[0], ast.Constant), f"{path}:{call.lineno}: says() is given a literal"
            found.add(str(call.args[0].value))
        assert path.name == "sentence.py" or not list(calls(path, "Sentence")), f"{path}: Sentences are made by says()"
    return found


def places(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", text))


def test_every_sentence_of_a_rule_has_a_chinese_one_with_the_same_places() -> None:
    sentences = wordings().sentences
    assert templates() - {GIVEN_ON} - set(sentences) == set()
    for english, chinese in sentences.items():
        assert places(english) == places(chinese), english
        assert re.search(r"[\u4e00-\u9fff]", chinese), english


def test_what_a_season_s_alerts_say_is_read_back_and_said_in_chinese() -> None:
    said = {finding.detail for finding in judge_season(make_season(1_000))}
    assert len(said) > 50
    assert {detail for detail in said if in_chinese(detail) is None} == set()
    assert {detail for detail in said if "{" in detail or "{" in str(in_chinese(detail))} == set()


@pytest.mark.parametrize(("path", "made_by"), SAYS_OF_LOGS.items())
def test_what_is_seen_of_a_log_has_a_chinese_sentence(path: str, made_by: str) -> None:
    said = [_sample(call.args[0]) for call in calls(ROOT / path, made_by)]
    assert said
    follower = "supervision:payout stands at position 4: {!r}"
    for sentence in said:
        told = follower.format(_FeedGap(sentence)) if made_by == "FeedGap" else sentence
        assert in_chinese(told) is not None, told


class _FeedGap(Exception):
    def __repr__(self) -> str:
        return f"FeedGap{self.args!r}".replace(",)", ")")


def _sample(sentence: ast.expr) -> str:
    """An f-string of the sources, with something in each place."""
    parts = sentence.values if isinstance(sentence, ast.JoinedStr) else [sentence]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)


def test_values_that_are_our_words_are_said_in_chinese_too() -> None:
    words = wordings().words
    assert set(get_args(DiscrepancyKind)) == set(words["kind"])
    # That more is claimed than is owed is a rule, and a sentence, of its own.
    reasons = get_args(VoucherRejected.model_fields["reason"].annotation)
    assert set(reasons) == {*words["reason"], "over-claimed"}
    assert {name.removeprefix("payment-") for name in PAYMENT_STEPS} <= set(words["state"])
    assert len(words["role"]) == len(BATCH_STEPS)
    assert words["role"] == words["other_role"]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Granted, and no payment is ordered.", "已决定返还，未生成支付单。"),
        (
            "Granted, to be paid by 2021-09-17; the payment's state is: returned.",
            "已决定返还，应不迟于 2021-09-17 支付；目前状态：银行退汇。",
        ),
        ("anna is maker and approver of one batch.", "anna 在同一批次中既是经办人，又是审批人。"),
        # A firm may be called what we have a word for, and a name may hold anything.
        ("released says that it did not receive it.", "released表示没有收到款项。"),
        ("{x} says\nthat {firm} says that it did not receive it.", "{x} says\nthat {firm}表示没有收到款项。"),
    ],
)
def test_places_are_filled_with_what_the_sentence_named(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


def test_every_clause_that_is_a_sentence_has_a_chinese_one() -> None:
    said = {rule.clause for rule in EVERY_RULE if re.search("[a-z]{3}", rule.clause)}
    assert said
    assert {clause for clause in said if in_chinese(clause) is None} == set()


def test_a_sentence_without_a_wording_is_none() -> None:
    assert in_chinese("Nobody has put this into words yet.") is None
