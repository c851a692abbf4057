"""What payout stores in English is read in Chinese: every sentence that its code may store, found in the code."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from services.payout.domain.payment.deciding import release_check
from services.payout.domain.payment.states import Known
from shared.stored_sentences import in_language
from tests.docs.test_readme import ROOT

_OF_OTHERS = ("faults", "message_schema", "reading_xml", "transfer_")
"""What we send, and what is wrong with a whole file: not stored as a sentence."""
_WRITTEN_BY = (
    *(path for path in sorted(ROOT.glob("services/payout/bank/*.py")) if not path.name.startswith(_OF_OTHERS)),
    *(ROOT / "services/payout/intake" / name for name in ("answers.py", "hearing.py")),
    *sorted(ROOT.glob("services/payout/domain/payment/*.py")),
    *(ROOT / "services/payout/domain" / name for name in ("statement.py", "fund_transfers.py")),
)  # fmt: skip
_SAMPLES = ("5.00", "3", "CNY", "2021-08-06", "value date", "debit", "金额")
_NOT_STORED = ("Words", "AssertionError", "ValueError", "Refused", "text", "compile", "get", "joined", "first")
"""Calls whose arguments are no sentences: words in two languages, what only a programmer sees, paths of XML."""
_ENGLISH = re.compile(r"(?<![A-Za-z/])[a-z]{2,}(?![A-Za-z/])")
_NAMES = re.compile(r"OrgnlEndToEndId|TxInf|CdtDbtInd|Tt?lNetNtry|OPBD|CLBD|CHGS|[A-Z]{2,}[A-Za-z]*")


def _sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _NOT_STORED:
                continue
        if isinstance(node, ast.JoinedStr):
            parts = (one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value
        else:
            stack.extend(ast.iter_child_nodes(node))


def _written() -> list[tuple[str, str]]:
    found = []
    for path in _WRITTEN_BY:
        for line, text in _sentences(ast.parse(path.read_text(encoding="utf-8"))):
            bare = text.replace("{}", "")
            if " " in bare.strip() and len(_ENGLISH.findall(bare)) >= 2:
                found.append((f"{Path(path).relative_to(ROOT)}:{line}", text))
    return found


def _filled(text: str) -> Iterator[str]:
    for values in product(_SAMPLES, repeat=text.count("{}")):
        yield text.replace("{}", "%s") % values if values else text


@pytest.mark.parametrize(("place", "text"), _written(), ids=lambda one: one)
def test_each_sentence_that_payout_may_store_has_its_chinese(place: str, text: str) -> None:
    told = {in_language(one, "zh") for one in _filled(text.replace("%", ""))}
    assert [one for one in told if not _ENGLISH.search(_NAMES.sub("", one))], place


def test_there_are_many_of_them() -> None:
    assert len(_written()) > 60


def test_each_state_of_a_payment_has_its_chinese() -> None:
    states = [one.__name__.lower() for one in Known.__args__]
    assert [state for state in states if "is" in in_language(f"QH-1 is {state}", "zh")] == []


def test_what_a_person_or_the_bank_wrote_is_told_as_it_stands() -> None:
    assert in_language("Account closed by its holder", "zh") == "Account closed by its holder"
    assert in_language("1440.01 credited", "en") == "1440.01 credited"


def test_the_release_check_is_looked_at() -> None:
    assert release_check.__module__.replace(".", "/") in {one.rpartition(".")[0] for one, _ in _written()}
