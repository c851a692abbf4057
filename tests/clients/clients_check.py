"""What a platform's programmer does with the OpenAPI documents: checks them by rules, generates a client, goes one
employer's way with it (ADR 0039).

``make clients`` runs it; no other run of the tests collects it.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.generating import LANGUAGES
from tests.clients.tools import HERE, NODE, PLATFORM, needed, run
from tests.clients.world import surroundings, told_to_register
from wengang.contracts import FOLDER
from wengang.roles import SERVICES


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
