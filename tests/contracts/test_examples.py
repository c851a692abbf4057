"""Every body and every answer in JSON is shown by an example, and each of them was sent and answered just so.

``make examples`` writes them anew, from the story.
"""

import json
import os
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from tests.conftest import CopyBegun
from tests.contracts.exchanges import Recorded
from tests.contracts.story import tell
from wengang.roles import SERVICES

ROOT = Path(__file__).parents[2]
WRITE = "WENGANG_WRITE_EXAMPLES"
_FILES = "a file"
_TEXT = "a line or a few of text"
_BYTES = "bytes of a Merkle tree"
WITHOUT = {
    "downloadNotice": _FILES,
    "readAccountSheet": _FILES,
    "readBalanceSheet": _FILES,
    "readBatchMessage": _FILES,
    "readBatchSheet": _FILES,
    "readBatchWorkbook": _FILES,
    "readLedger": _FILES,
    "readVoucher": _FILES,
    "readCheckpoint": _TEXT,
    "readOutcomesCheckpoint": _TEXT,
    "readTlogCheckpoint": _TEXT,
    "readMetrics": _TEXT,
    "readTlogEntries": _BYTES,
    "readTlogTile": _BYTES,
}
"""Operations whose answer is no JSON, and what it is."""


def _file(service: str) -> Path:
    return ROOT / "services" / service / "examples.json"


def _document(service: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / f"docs/contracts/openapi/{service}.json").read_text())
    return found


def _operations(service: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The name, and by media type what it takes and what it answers when all is well."""
    for methods in _document(service)["paths"].values():
        for one in methods.values():
            answered = [answer for status, answer in one["responses"].items() if status.startswith("2")]
            contents = {media: content for answer in answered for media, content in answer.get("content", {}).items()}
            yield one["operationId"], one.get("requestBody", {}).get("content", {}), contents


async def test_every_example_is_what_the_story_sends_and_is_answered(copy_begun: CopyBegun, tmp_path: Path) -> None:
    async with Recorded(await copy_begun(), tmp_path, begun=True).running() as system:
        await tell(system)
        told = {service: system.examples(service) for service in SERVICES}
    texts = {
        service: json.dumps(one, ensure_ascii=False, indent=1, sort_keys=True) + "\n" for service, one in told.items()
    }
    if WRITE in os.environ:
        for service, text in texts.items():
            _file(service).write_text(text)
    for service, text in texts.items():
        known = _file(service).read_text()
        difference = unified_diff(known.splitlines(), text.splitlines(), "examples.json", "the story", lineterm="")
        assert "\n".join(difference) == "", "make examples"


@pytest.mark.parametrize("service", SERVICES)
def test_every_body_and_every_answer_in_json_has_an_example(service: str) -> None:
    lacking = [
        f"{name} {media}"
        for name, taken, answered in _operations(service)
        for media, content in [*taken.items(), *answered.items()]
        if media.endswith(("/json", "+json")) and "example" not in content
    ]
    assert lacking == []


def test_what_has_no_example_is_no_json_and_listed_with_the_reason() -> None:
    found = {
        name
        for service in SERVICES
        for name, _, answered in _operations(service)
        if not any("example" in content for content in answered.values())
    }
    assert found == WITHOUT.keys()


@pytest.mark.parametrize("service", SERVICES)
def test_every_example_is_of_its_schema(service: str) -> None:
    components = _document(service)["components"]
    wrong = [
        f"{name} {'/'.join(map(str, one.absolute_path))}: {one.message[:200]}"
        for name, taken, answered in _operations(service)
        for content in [*taken.values(), *answered.values()]
        if "example" in content
        for one in OAS31Validator({**content["schema"], "components": components}).iter_errors(content["example"])
    ]
    assert wrong == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_example_is_of_an_operation_that_is_gone(service: str) -> None:
    assert json.loads(_file(service).read_text()).keys() <= {name for name, _, _ in _operations(service)}
