"""Writes docs/contracts/: the JSON Schema of every fact, the OpenAPI document of every service; ``--check`` compares.

And docs/reference/problems.md, and the document for platforms that registration serves.

What other systems build on is committed, so that a change of it is seen in the commit that makes it.
"""

import importlib
import json
import sys
from pathlib import Path

from fastapi import FastAPI
from joserfc.jwk import OKPKey

from services.eligibility.domain.edition import Edition
from shared.contracts.logs import EVERY_FACT
from shared.security.tokens import TokenMaker
from shared.settings import Settings
from wengang.platform_document import platform_document
from wengang.problem_types import catalogue
from wengang.roles import SERVICES

FOLDER = Path(__file__).parent.parent / "docs" / "contracts"
CATALOGUE = "../reference/problems.md"
PLATFORM = "../../services/registration/openapi-platform.json"
"""Registration serves it, so it lies in its package."""


def documents() -> dict[str, str]:
    """Path below ``docs/contracts`` to content."""
    found = {}
    for fact in EVERY_FACT:
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": fact.topic,
            **fact.model_json_schema(),
        }
        found[f"facts/{fact.topic}.json"] = _text(schema)
    found["edition.json"] = _text(edition_schema())
    services = {service: application(service).openapi() for service in SERVICES}
    for service, document in services.items():
        found[f"openapi/{service}.json"] = _text(document)
    found[PLATFORM] = _text(platform_document(services))
    found[CATALOGUE] = catalogue()
    return found


def application(service: str) -> FastAPI:
    """As it runs in production, but that it reaches nothing."""
    app: FastAPI = importlib.import_module(f"services.{service}.main").create_app(_settings())
    return app


def edition_schema() -> dict[str, object]:
    """What a policy edition may hold. The hash is of the content and no part of it."""
    schema = Edition.model_json_schema()
    del schema["properties"]["sha256"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "wengang.edition.v1", **schema}


def _settings() -> Settings:
    keys = TokenMaker(OKPKey.generate_key("Ed25519", auto_kid=True)).public_keys()
    values = {"database_url": "postgresql://nowhere/none", "token_keys": keys, "account_key": "00" * 32}
    fund = {"disbursement_name": "-", "disbursement_account": "-", "disbursement_cnaps": "-"}
    return Settings.model_validate({**values, **fund, "clock_file": None})


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def differences() -> list[str]:
    """Files that are missing, old, or no longer made."""
    wanted = documents()
    there = {str(file.relative_to(FOLDER)): file.read_text() for file in FOLDER.rglob("*.json")}
    there |= {name: (FOLDER / name).read_text() for name in (CATALOGUE, PLATFORM) if (FOLDER / name).exists()}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def main() -> int:
    if "--check" in sys.argv[1:]:
        old = differences()
        if old:
            print("docs/contracts is not what the code says; run `make contracts`:", *old, sep="\n  ")
        return 1 if old else 0
    for name, content in documents().items():
        file = FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    for name in differences():
        (FOLDER / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
