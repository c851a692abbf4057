"""What a platform's programmer does with the OpenAPI documents: checks them by rules, generates a client, goes one
employer's way with it (ADR 0039).

``make clients`` runs it; no other run of the tests collects it.
"""

from tests.clients.tools import HERE, NODE, PLATFORM, needed, run
from wengang.contracts import FOLDER
from wengang.roles import SERVICES


def test_the_documents_keep_redoclys_rules() -> None:
    needed(str(NODE / "redocly"))
    documents = [*(FOLDER / "openapi" / f"{service}.json" for service in SERVICES), PLATFORM]
    run(NODE / "redocly", "lint", "--config", HERE / "redocly.yaml", *documents)
