"""Every way to say no is declared once, in both languages, and raised with a value for each place of its sentence."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TypeGuard

import pytest

from shared.problem_types import ProblemType
from wengang.problem_types import by_code, declared

ROOT = Path(__file__).parents[2]
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_SPELLED = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("services", "shared"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text())


def _raised() -> Iterator[tuple[str, ProblemType, ast.Call]]:
    """Calls ``Refused(X, …)`` and ``Problem(X, …)`` with a constant."""
    for file, tree in _modules():
        names = vars(import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")))
        for node in ast.walk(tree):
            if _calls(node, "Refused", "Problem") and node.args and isinstance(node.args[0], ast.Name):
                kind = names.get(node.args[0].id)
                if isinstance(kind, ProblemType):
                    yield f"{file}:{node.lineno}", kind, node


def _calls(node: ast.AST, *names: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def test_what_is_raised_has_a_value_for_every_place_of_its_sentence() -> None:
    wrong = []
    for where, kind, call in _raised():
        given = {one.arg for one in call.keywords}
        if None not in given and not kind.places <= given:  # None: ``**values``
            wrong.append(f"{where} {kind.code} lacks {sorted(kind.places - given)}")
    assert wrong == []


def test_problem_types_are_declared_in_the_modules_that_have_their_name() -> None:
    outside = [
        f"{file}:{node.lineno}"
        for file, tree in _modules()
        if not {"problems", "refusals"} & {*Path(file).with_suffix("").parts} and file != "shared/problem_types.py"
        for node in ast.walk(tree)
        if _calls(node, "ProblemType", "refusal", "missing")
    ]
    assert outside == []


@pytest.mark.parametrize("code", by_code())
def test_a_code_is_one_type_with_one_status_and_title(code: str) -> None:
    types = by_code()[code]
    assert _SPELLED.fullmatch(code)
    assert len({(one.status, one.title, one.remedy, one.call) for one in types}) == 1


def test_chinese_sentences_are_chinese() -> None:
    """No English word but names of things: what stands in `…`, headers, places for values."""
    known = {"Bearer", "Authorization", "Idempotency", "Key", "ASCII", "UUID", "UTF", "JSON", "Allow", "Retry", "After"}
    known |= {
        "errors",
        "docs",
        "CSV",
        "XLSX",
        "HTTP",
        "SHA",
        "PDF",
        "JPEG",
        "PNG",
        "camt",
        "pain",
        "BOM",
        "GBK",
        "OIDC",
    }
    english = [
        f"{name}: {word}"
        for name, one in declared()
        for text in (one.title.zh, one.detail.zh, one.remedy.zh)
        for word in _LATIN_WORD.findall(re.sub(r"\{\w+\}|`[^`]*`|\.[a-z0-9]+", "", text))
        if word not in known
    ]
    assert english == []
