"""Every rule that code, tests or documents cite as R and a number is defined, once, with its source."""

import io
import re
import tokenize
from pathlib import Path

from tests.docs.test_readme import ROOT, text_of

_RULES = "docs/explanation/rules.md"
_CITED = re.compile(r"\bR[0-9]{1,2}\b")
_SOURCES = re.compile(r"\b[NQX](?:29|48|35|74) §[0-9]+")
_FOLDERS = ("services", "shared", "wengang", "migrations", "benchmarks", "tests", "docs")
_KINDS = {".py", ".md", ".yaml", ".html"}


def citing() -> list[Path]:
    found = [path for folder in _FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in _KINDS]
    return [*found, *ROOT.glob("*.md")]


def cited_in(path: Path) -> list[str]:
    """Of a test only its comments and docstrings: its data may have names that look like one."""
    text = path.read_text(encoding="utf-8")
    if path.is_relative_to(ROOT / "tests") and path.suffix == ".py":
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        text = " ".join(one.string for one in tokens if one.string.startswith(("#", '"""')))
    return _CITED.findall(text)


def sections() -> dict[str, str]:
    parts = re.split(r"^## (R[0-9]+): .+$", text_of(_RULES), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_r1_to_r11_are_defined_in_order() -> None:
    assert list(sections()) == [f"R{number}" for number in range(1, 12)]


def test_each_rule_names_the_documents_that_it_comes_from() -> None:
    assert [rule for rule, text in sections().items() if not _SOURCES.search(text)] == []


def test_every_rule_that_is_cited_is_defined() -> None:
    defined = set(sections())
    unknown = {
        f"{path.relative_to(ROOT)}: {rule}" for path in citing() for rule in cited_in(path) if rule not in defined
    }
    assert sorted(unknown) == []


def test_the_glossary_leads_to_the_rules() -> None:
    assert "](explanation/rules.md)" in text_of("docs/glossary.md")
