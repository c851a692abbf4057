"""An alert cites the documents of its own edition, and none of another's."""

import re

import pytest

from services.eligibility.editions import shipped
from services.supervision.alerts.clauses import PAID_IN_TIME, PASSED_ON, PUBLISHED, RATE, Clause
from services.supervision.alerts.registry import EVERY_RULE
from services.supervision.domain.law import law_of
from shared.words import Language

LAWS = {edition: law_of(content) for edition, content in shipped().items()}


@pytest.mark.parametrize(
    ("edition", "clause", "cited"),
    [
        ("qinghai-2021", PAID_IN_TIME, "The refund is paid in time, in full and to the right account: X74 §1, Q35 §1"),
        ("qinghai-2021", PUBLISHED, "The list is open to objections before anything is paid: X74 §1, Q35 §2"),
        ("qinghai-2021", RATE, "The refund is the edition's share of the premium paid: Q48 §2"),
        ("qinghai-2021", PASSED_ON, "A labour-dispatch firm passes the refund on, and proves it: X74 §2, Q35 §3"),
        (
            "jiangxi-2023",
            PAID_IN_TIME,
            "The refund is paid in time, in full and to the right account: "
            "N19 in force until the end of 2023 (assumed)",
        ),
        ("jiangxi-2023", PASSED_ON, "A labour-dispatch firm passes the refund on, and proves it"),
        ("an-edition-that-nobody-adopted", RATE, "The refund is the edition's share of the premium paid"),
    ],
)
def test_what_is_cited_is_of_the_edition(edition: str, clause: Clause, cited: str) -> None:
    assert clause.cited(edition, LAWS.get(edition), "en") == cited


def test_in_chinese_too() -> None:
    said = PAID_IN_TIME.cited("jiangxi-2023", LAWS["jiangxi-2023"], "zh")
    assert said == "返还资金应按时、足额、准确支付：N19 in force until the end of 2023（推定）"


@pytest.mark.parametrize("edition", shipped())
def test_no_alert_cites_a_document_that_its_edition_does_not_know(edition: str) -> None:
    known = re.findall(r'"([A-Z][0-9]+|list)":', shipped()[edition])
    every: set[Language] = {"en", "zh"}
    for rule in EVERY_RULE:
        for language in every:
            cited = rule.clause.cited(edition, LAWS[edition], language)
            assert set(re.findall(r"\b[A-Z][0-9]+\b", cited)) <= set(known), (rule.kind, cited)
