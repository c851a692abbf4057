"""Chinese texts use one word a concept, that of the glossary, and Chinese punctuation."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.docs.test_readme import ROOT, text_of

_HAN = r"[\u4e00-\u9fff]"

# Where a forbidden word is no word for the concept: a kind of unit, a title of a document, an act of somebody else.
_ELSEWHERE = {
    "企业": re.compile(r"(?:大型|中型|小型|微型|中小微|小微|参保)企业|企业(?:划型|类型|职工|参考号)|“企业”"),
    "核准": re.compile(r"(?!)"),
    "专户": re.compile(r"支付专户"),
    "政策版本": re.compile(r"(?!)"),
    "名册": re.compile(r"花名册"),
    "行号": re.compile(r"(?:联行号|银行号|分行号)"),
    "发出": re.compile(r"(?!)"),
}
_FILES = (
    "services/*/**/translations/zh.yaml",
    "shared/pages/translations/zh.yaml",
    "services/*/**/templates/*.html",
    "shared/pages/templates/*.html",
    "services/supervision/alerts/**/*.py",
    "services/eligibility/domain/wording.py",
    "services/payout/printed/*.py",
    "README.zh-CN.md",
    "docs/zh/**/*.md",
)


def _of_yaml(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _of_yaml(value)
    elif isinstance(node, list):
        for value in node:
            yield from _of_yaml(value)
    elif isinstance(node, str):
        yield node


def _of_python(text: str) -> Iterator[str]:
    tree = ast.parse(text)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body
        if isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def _of_markdown(text: str) -> Iterator[str]:
    text = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\]\([^)]*\)|<[^>\s]*>|`[^`]*`", " ", text)
    yield from text.splitlines()


def _of_html(text: str) -> Iterator[str]:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", " ", text, flags=re.DOTALL)
    yield from text.splitlines()


def is_chinese(text: str) -> bool:
    """Not an English text with a Chinese term in brackets."""
    words = re.findall(r"[A-Za-z]+", re.sub(r"\{[^}]*\}", " ", text))
    return len(re.findall(_HAN, text)) > len(words)


@cache
def chinese() -> tuple[tuple[str, str], ...]:
    """Every Chinese text that people read, with its file."""
    found: list[tuple[str, str]] = []
    for path in sorted({path for pattern in _FILES for path in ROOT.glob(pattern)}):
        content = path.read_text(encoding="utf-8")
        texts = {
            ".yaml": lambda text: _of_yaml(yaml.safe_load(text)),
            ".py": _of_python,
            ".md": _of_markdown,
            ".html": _of_html,
        }[path.suffix](content)
        name = path.relative_to(ROOT).as_posix()
        found += [(name, text) for text in texts if is_chinese(text)]
    return tuple(found)


def glossary() -> list[tuple[str, str, tuple[str, ...]]]:
    """Chinese words, their name in the code, and the words that are not used for them."""
    rows = re.findall(r"^\| (?!中文|---)(.+?) \| (.+?) \| ?(.*?) \| .+ \|$", text_of("docs/glossary.md"), re.MULTILINE)
    return [(word, name, tuple(one for one in unused.split(", ") if one)) for word, name, unused in rows]


UNUSED = sorted({(unused, word) for word, _, others in glossary() for unused in others})


def test_there_are_texts_and_words_to_compare() -> None:
    assert {Path(file).suffix for file, _ in chinese()} >= {".yaml", ".py", ".md"}
    assert len(UNUSED) >= 15
    assert [word for word, _, unused in glossary() if word in unused] == []


@pytest.mark.parametrize(("unused", "word"), UNUSED)
def test_one_concept_has_one_chinese_word(unused: str, word: str) -> None:
    allowed = _ELSEWHERE.get(unused, re.compile(r"(?!)"))
    found = [(file, text) for file, text in chinese() if text != unused and unused in allowed.sub("", text)]
    assert found == [], f"say {word}"


# A comma, colon, semicolon or bracket of ASCII beside a Chinese character.
_ASCII_MARK = re.compile(rf"{_HAN}[,;:!?()]|[,;!?(]{_HAN}|{_HAN} \(|\) {_HAN}")
_SPACED_PERCENT = re.compile(r"[0-9}] %")
_AMOUNT = re.compile(r"\{(?!by_)[a-z_]*(?:amount|_fen)\}(?! ?[元（）)])")


def test_sentences_have_chinese_punctuation() -> None:
    assert [(file, text) for file, text in chinese() if _ASCII_MARK.search(text)] == []


def test_a_percentage_has_no_space() -> None:
    assert [(file, text) for file, text in chinese() if _SPACED_PERCENT.search(text)] == []


def test_an_amount_in_a_sentence_has_its_unit() -> None:
    assert [(file, text) for file, text in chinese() if _AMOUNT.search(text)] == []
