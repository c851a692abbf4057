"""ARCHITECTURE.md is short, and every invariant in it names a test that exists."""

import ast
import re
from functools import cache

import pytest

from tests.docs.test_readme import ROOT, text_of

_LONGEST = 110
_TEST = re.compile(r"`(tests/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")
_ROW = re.compile(r"^\| (?!invariant|---)(.+?) \| (.+?) \|$", re.MULTILINE)
_DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if path.name != "0000-template.md"
)
_ROOMS = re.compile(r"`((?:services|shared|migrations|wengang|tests)/[a-z0-9_/]*)`")


@cache
def functions_of(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def invariants() -> list[tuple[str, str]]:
    section = text_of("ARCHITECTURE.md").partition("## What always holds")[2].partition("\n## ")[0]
    return _ROW.findall(section)


def test_it_fits_two_pages() -> None:
    assert len(text_of("ARCHITECTURE.md").splitlines()) <= _LONGEST


def test_there_are_about_twenty_invariants_and_each_names_its_test() -> None:
    rows = invariants()
    assert 18 <= len(rows) <= 26
    assert [what for what, test in rows if not _TEST.fullmatch(test)] == []
    assert len({test for _, test in rows}) == len(rows)


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_every_test_that_a_document_names_exists(document: str) -> None:
    named = _TEST.findall(text_of(document))
    assert [f"{file}::{name}" for file, name in named if name not in functions_of(file)] == []


def test_every_folder_of_the_code_map_exists() -> None:
    section = text_of("ARCHITECTURE.md").partition("## Code map")[2].partition("\n## ")[0]
    folders = _ROOMS.findall(section)
    assert len(folders) >= 10
    assert [folder for folder in folders if not (ROOT / folder).exists()] == []


def test_every_explanation_is_in_the_list_of_them() -> None:
    pages = {path.name for path in (ROOT / "docs" / "explanation").glob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\(([a-z-]+\.md)\)", text_of("docs/explanation/README.md"))) == pages


def test_decisions_name_the_test_that_enforces_them() -> None:
    decisions = [one for one in _DOCUMENTS if one.startswith("docs/decisions/")]
    naming = [one for one in decisions if _TEST.search(text_of(one)) or "Enforced by `tests/" in text_of(one)]
    assert len(naming) * 4 >= len(decisions) * 3
