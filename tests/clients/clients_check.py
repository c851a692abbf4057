"""What a platform's programmer does with the OpenAPI documents: checks them by rules, generates a client, goes one
employer's way with it (ADR 0039); and with the tutorial's requests: plays them.

``make clients`` runs it; no other run of the tests collects it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.generating import LANGUAGES
from tests.clients.tools import HERE, NODE, PLATFORM, needed, run
from tests.clients.world import surroundings, told_to_register
from tests.flow.test_up import up
from wengang.contracts import FOLDER
from wengang.roles import PORTS, SERVICES
from wengang.tutorial.__main__ import write_tokens
from wengang.tutorial.http_file import http_file
from wengang.tutorial.postman import collection
from wengang.tutorial.source import read


def test_the_documents_keep_redoclys_rules() -> None:
    needed(str(NODE / "redocly"))
    documents = [*(FOLDER / "openapi" / f"{service}.json" for service in SERVICES), PLATFORM]
    run(NODE / "redocly", "lint", "--config", HERE / "redocly.yaml", *documents)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with told_to_register(tmp_path_factory.mktemp("system")) as running:
        yield running


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_generated_client_goes_one_employers_way(language: str, told: dict[str, Any]) -> None:
    command = LANGUAGES[language]()
    said = run(*command, environment=surroundings(told, list(LANGUAGES).index(language)))
    assert json.loads(said) == {
        "registered": True,
        "route": "confirming",
        "amount": "1440.00",
        "refused": [409, "amount-differs"],
        "response": "confirmed",
        "lists": [[4, "5760.00", "2021-08-04"]],
    }


def _written(folder: Path, told: dict[str, Any], content: str, name: str) -> Path:
    """A file of the tutorial, of the system as it was started here."""
    for service, port in PORTS.items():
        content = content.replace(f"http://127.0.0.1:{port}", told["urls"][service])
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return file


def test_postmans_runner_plays_the_tutorial(tmp_path: Path) -> None:
    needed(str(NODE / "newman"))
    tutorial = read()
    with up(tmp_path, "--clock", tutorial.start) as told:
        requests = _written(tmp_path, told, collection(tutorial), "one-county.json")
        write_tokens(tmp_path / "state", tmp_path)
        tokens = tmp_path / "tokens.postman_environment.json"
        run(NODE / "newman", "run", requests, "-e", tokens, "--delay-request", "200", "--bail")


def test_httpyac_plays_the_http_file_of_the_tutorial(tmp_path: Path) -> None:
    needed(str(NODE / "httpyac"))
    tutorial = read()
    with up(tmp_path, "--clock", tutorial.start) as told:
        requests = _written(tmp_path, told, http_file(tutorial), "one-county.http")
        write_tokens(tmp_path / "state", tmp_path)
        said = run(NODE / "httpyac", "send", requests, "--all", "--bail", "-e", "local", folder=tmp_path)
    assert f"{len(tutorial.steps)} requests processed ({len(tutorial.steps)} succeeded)" in said
