"""``wengang policy check``: what it says, and the exit code that a script reads. The schema that editors read."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from services.eligibility.editions import all_editions, shipped
from tests.eligibility.test_editions import changed, document
from tests.eligibility.test_policy_check import UNREACHED
from wengang.cli import app

SCHEMA = Path(__file__).parents[2] / "docs" / "contracts" / "edition.json"
jsonschema: Any = pytest.importorskip("jsonschema")


def check(*files: Path) -> Any:
    return CliRunner().invoke(app, ["policy", "check", *map(str, files)])


def file_of(folder: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    file = folder / "qinghai-2021.yaml"
    file.write_text(changed(change), encoding="utf-8")
    return file


def test_the_shipped_editions_are_good_and_named_by_their_hashes() -> None:
    done = check()
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(all_editions())
    assert all(f"good, sha256 {edition.sha256};" in done.output for edition in all_editions().values())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda one: one.update(bonus=1), "bonus: There is no such field here."),
        (lambda one: one["pay_by"].pop("source"), "pay_by.source: Must be given."),
        (lambda one: one["rates"][1].update(size_classes=["medium"]), "No rate for enterprise, small, micro."),
        (lambda one: one["rates"].append(one["rates"][0]), "Two rates for enterprise, large"),
        (lambda one: one["layoff"]["tests"][0]["limits"].insert(0, UNREACHED), "has no effect"),
    ],
    ids=["unknown key", "no source", "gap", "overlap", "no effect"],
)
def test_an_edition_that_is_not_fit_is_told_with_its_file_and_ends_with_1(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any], sentence: str
) -> None:
    file = file_of(tmp_path, change)
    done = check(file)
    assert done.exit_code == 1
    assert f"{file}: " in done.output
    assert sentence in done.output
    assert ": good" not in done.output


def _as_json(content: str) -> Any:
    """Days as text, as JSON has them."""
    return json.loads(json.dumps(yaml.safe_load(content), default=date.isoformat))


@pytest.mark.parametrize("name", shipped())
def test_the_published_schema_takes_the_shipped_editions(name: str) -> None:
    jsonschema.validate(_as_json(shipped()[name]), json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.update(bonus=1),
        lambda one: one["pay_by"].pop("source"),
        lambda one: one["documents"]["N29"].pop("recorded"),
        lambda one: one["rounding"].update(value="nearest"),
    ],
    ids=["unknown key", "no source", "a date missing", "no such rounding"],
)
def test_the_published_schema_refuses_what_the_reader_refuses(change: Callable[[dict[str, Any]], Any]) -> None:
    content = document()
    change(content)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_as_json(yaml.safe_dump(content)), json.loads(SCHEMA.read_text(encoding="utf-8")))
