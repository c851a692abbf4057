"""A Chinese how-to gives the same commands as the English one, and names the same calls, settings and limits."""

import re

import pytest

from tests.docs.test_readme import ROOT, text_of

PAGES = sorted(path.name for path in (ROOT / "docs" / "zh" / "how-to").glob("*.md"))
_BLOCK = re.compile(r"^ *```[a-z]*\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"(?<=\s)# .*$", re.MULTILINE)
_CALL = re.compile(r"\b(?:GET|POST) /[^`\s?，、；）。]*")
_SETTING = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
_SCOPE = re.compile(r"`([a-z]+:[a-z]+)`")
_LIMIT = re.compile(r"\b[0-9][0-9,]* (?:[KMG]iB)\b")


def commands(document: str) -> list[str]:
    """What a reader would type: comments, which have a language, left out."""
    return [_COMMENT.sub("", block).rstrip() for block in _BLOCK.findall(text_of(document))]


def lines(block: str) -> list[str]:
    return [line.rstrip() for line in block.splitlines()]


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_are_the_same(page: str) -> None:
    chinese, english = commands(f"docs/zh/how-to/{page}"), commands(f"docs/how-to/{page}")
    assert [lines(block) for block in chinese] == [lines(block) for block in english]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("pattern", [_CALL, _SETTING, _SCOPE, _LIMIT], ids=["calls", "settings", "scopes", "limits"])
def test_the_same_is_named_in_both(page: str, pattern: re.Pattern[str]) -> None:
    chinese, english = (
        set(pattern.findall(" ".join(text_of(f"docs/{at}how-to/{page}").split()))) for at in ("zh/", "")
    )
    assert chinese == english


@pytest.mark.parametrize("page", PAGES)
def test_each_leads_to_the_other_language(page: str) -> None:
    assert f"[English](../../how-to/{page})" in text_of(f"docs/zh/how-to/{page}")
    assert f"[中文](../zh/how-to/{page})" in text_of(f"docs/how-to/{page}")


def test_officials_and_platform_developers_have_theirs() -> None:
    needed = {"use-the-pages.md", "handle-alerts.md", "report-progress.md", "check-a-public-notice.md"}
    needed |= {"connect-the-platform.md", "account-for-onward-use.md", "run-in-production.md"}
    assert needed <= set(PAGES)
    assert [page for page in PAGES if f"](docs/zh/how-to/{page})" not in text_of("README.zh-CN.md")] == []
