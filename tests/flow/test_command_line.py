"""Every command: help in both languages within 80 columns, and a sentence for whatever a person gives it wrongly."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from shared.eventlog.notes import Signer
from wengang.cli import app
from wengang.commanding import columns
from wengang.reference import PAGES, page, told
from wengang.wording import chinese

KEY = Signer("wengang/payout/sha256", bytes(32)).verifier_key
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


def commands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    command = command or typer.main.get_command(app)
    for name, one in getattr(command, "commands", {}).items():
        if getattr(one, "commands", None):
            yield from commands(one, (*path, name))
        else:
            yield " ".join((*path, name)), one


@pytest.fixture(scope="module")
def helped() -> dict[str, dict[str, Any]]:
    return {language: dict(told(language)) for language in PAGES}


def test_every_command_and_option_has_help_in_both_languages_within_80_columns(
    helped: dict[str, dict[str, Any]],
) -> None:
    named = dict(commands())
    assert len(named) > 14
    for language, found in helped.items():
        assert named.keys() <= found["help"].keys()
        for path, text in found["help"].items():
            assert [line for line in text.splitlines() if columns(line) > 80] == [], path
            is_chinese = [any("\u4e00" <= one <= "\u9fff" for one in block) for block in _blocks(text)]
            assert all(is_chinese) if language == "zh" else text.startswith("Usage: wengang"), (path, text)
    for path, command in named.items():
        assert command.help, path
        assert [one.name for one in command.params if not one.help and one.name != "help"] == [], path


def _blocks(text: str) -> list[str]:
    """The sentence on the command, and what is said of each parameter, the lines that continue it included."""
    sentence, *rows = text.replace("\n\n", "\0").split("\0")[1:] or [text]
    blocks: list[str] = []
    for line in "\n".join(rows).splitlines():
        if line.startswith("  ") and not line.startswith("    "):
            blocks.append(line)
        elif line.startswith("    ") and blocks:
            blocks[-1] += line
    return [sentence, *blocks]


def test_help_loads_nothing_that_only_doing_needs(helped: dict[str, dict[str, Any]]) -> None:
    heavy = {"sqlalchemy", "fastapi", "numpy", "httpx", "rich.console", "asyncpg"}
    assert [heavy & set(found["loaded"]) for found in helped.values()] == [set(), set()]


@pytest.mark.parametrize("language", PAGES)
def test_the_reference_says_what_help_says(helped: dict[str, dict[str, Any]], language: str) -> None:
    text = PAGES[language].read_text(encoding="utf-8")
    assert text == page(text, helped[language]["help"]), "run: python -m wengang.reference"


@pytest.mark.parametrize(
    ("environment", "is_chinese"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "zh"}, False),
    ],
)
def test_the_language_is_that_of_the_locale(environment: dict[str, str], is_chinese: bool) -> None:
    assert chinese(environment) == is_chinese


@pytest.fixture
def wrong(tmp_path: Path) -> dict[str, str]:
    """By name, what is given in place of a good file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "gbk").write_bytes("单位名称,统一社会信用代码\n西宁商贸,9163\n".encode("gbk"))
    (tmp_path / "good").write_text("uscc,month\n")
    made = {name: str(tmp_path / name) for name in ("missing", "folder", "empty", "gbk", "good")}
    return {**made, "unwritable": "/proc/none/file", "below": str(tmp_path / "good" / "below")}


CASES = [
    ("", 2),
    ("no-such", 2),
    ("up --no-such", 2),
    ("up --port-base many", 2),
    ("up --port-base 70000", 2),
    ("up --clock yesterday", 2),
    ("up --clock 2021-08-02T09:00:00", 2),
    ("up --state {below}", 2),
    ("up --state {unwritable}", 2),
    ("token nobody", 2),
    ("token", 2),
    ("token bureau --state {below}", 2),
    ("token bureau --state {unwritable}", 2),
    ("migrate payout", 2),
    ("migrate nothing --database-url " + NOWHERE, 2),
    ("migrate payout --database-url " + NOWHERE, 2),
    ("migrate payout --database-url mysql://x", 2),
    ("rebuild nothing", 2),
    ("rebuild payout --state {missing}", 2),
    ("rebuild payout --state {good}", 2),
    ("supervise --simulate 3", 2),
    ("supervise --adversaries --employers 3", 2),
    ("explain 91630102000000001D --edition qinghai-2021 --state {missing}", 2),
    ("explain 91630102000000001D --edition qinghai-2021 --database-url " + NOWHERE, 2),
    ("explain 91630102000000001D --edition qinghai-2021 --database-url nonsense", 2),
    ("explain 91630102000000001D --edition qinghai-2021 --lang fr", 2),
    ("policy check {missing}", 2),
    ("policy check {folder}", 2),
    ("policy check {empty}", 2),
    ("policy check {gbk}", 2),
    ("policy check {good}", 1),
    ("assess --edition no-such --roster {good} --contributions {good} --out {folder}/out.csv", 2),
    ("assess --edition {missing}.yaml --roster {good} --contributions {good} --out {folder}/out.csv", 2),
    ("assess --edition qinghai-2021 --roster {missing} --contributions {good} --out {folder}/out.csv", 2),
    ("assess --edition qinghai-2021 --roster {good} --contributions {missing} --out {folder}/out.csv", 2),
    ("assess --edition qinghai-2021 --roster {empty} --contributions {empty} --out {folder}/out.csv", 2),
    ("assess --edition qinghai-2021 --roster {folder} --contributions {folder} --out {folder}/out.csv", 2),
    ("assess --edition qinghai-2021 --roster {gbk} --contributions {gbk} --out {folder}/out.csv", 2),
    ("assess --edition qinghai-2021 --roster {good} --contributions {good} --out {folder}", 2),
    ("assess --edition qinghai-2021 --roster {good} --contributions {good} --out {unwritable}", 2),
    ("assess --edition qinghai-2021 --roster {good} --contributions {good} --out {below}", 2),
    ("assess --edition qinghai-2021 --roster {good} --contributions {good} --out x --on 2021-13-01", 2),
    ("assess --edition qinghai-2021 --roster {good} --contributions {good} --out x --engine abacus", 2),
    ("assess --edition qinghai-2021 --roster {good} --contributions {good}", 2),
    ("assess --edition qinghai-2021 --roster {good} --contributions {good} --record --database-url nonsense", 2),
    ("simulate --edition qinghai-2021 --against no-such --roster {good} --contributions {good} --out {folder}", 2),
    ("simulate --edition qinghai-2021 --against qinghai-2020 --roster {gbk} --contributions {gbk} --out {folder}", 2),
    ("simulate --edition qinghai-2021 --against qinghai-2020 --roster {missing} --contributions {gbk} --out x", 2),
    ("simulate --edition qinghai-2021 --against qinghai-2020 --roster {good} --contributions {good} --out x --on x", 2),
    ("demo --employers 3", 2),
    ("demo --employers many", 2),
    ("feed list nothing --token x", 2),
    ("feed list payout", 2),
    ("feed list payout --token x --url http://127.0.0.1:1", 2),
    ("feed list payout --token x --url nonsense", 2),
    ("feed list payout --token 令牌", 2),
    ("feed quarantine payout 0 --token x --approve", 2),
    ("feed quarantine payout 1 --token x", 2),
    ("feed quarantine payout 1 --token x --approve --url http://127.0.0.1:1", 2),
    ("audit verify", 2),
    ("audit verify --key nonsense --database-url " + NOWHERE, 2),
    (f"audit verify --key {KEY} --export {{missing}}", 2),
    (f"audit verify --key {KEY} --export {{folder}}", 2),
    (f"audit verify --key {KEY} --export {{gbk}}", 2),
    (f"audit verify --key {KEY} --export {{empty}}", 2),
    (f"audit verify --key {KEY} --state {{missing}}", 2),
    (f"audit verify --key {KEY} --export {{good}} --anchors {{missing}}", 2),
    ("audit verify --all --state {missing}", 2),
    ("audit export --key nonsense --out {folder}/x --database-url " + NOWHERE, 2),
    (f"audit export --key {KEY} --out {{folder}} --database-url {NOWHERE}", 2),
    (f"audit export --key {KEY} --out {{missing}}/x --database-url {NOWHERE}", 2),
    ("audit new-key nonsense", 2),
    ("witness new-key", 2),
    ("witness logs nonsense", 2),
    ("witness logs --key nonsense", 2),
    ("witness run", 2),
    ("witness run --name auditor --logs {missing} --state {folder}", 2),
    ("witness run --name auditor --logs {gbk} --state {folder}", 2),
]


def test_every_command_is_tried() -> None:
    tried = {words for case, _ in CASES for words in (case.split(" ")[0], " ".join(case.split(" ")[:2]))}
    assert [path for path, _ in commands() if path not in tried] == []


@pytest.mark.parametrize("locale", ["C.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize(("case", "code"), CASES, ids=[case for case, _ in CASES])
def test_what_is_given_wrongly_is_told_in_a_sentence(
    wrong: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, case: str, code: int, locale: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, case.format(**wrong).split())
    assert (result.exit_code, result.exception.__class__) == (code, SystemExit), result.output
    assert "Traceback" not in result.output
    told = result.output.strip()
    assert told
    assert told[-1] in ".。)`" or code == 1 or case == "", told
    if locale.startswith("zh"):
        assert any("\u4e00" <= one <= "\u9fff" for one in told), told
