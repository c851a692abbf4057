"""What other systems build on does not change unseen, and old facts still load."""

import json
from pathlib import Path

import pytest

from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.fact import Fact
from shared.contracts.payout import PAYOUT_FACTS
from shared.contracts.registration import REGISTRATION_FACTS
from shared.contracts.supervision import SUPERVISION_FACTS
from shared.eventlog.codec import EventCodec
from wengang.contracts import differences, documents

FACTS = {fact.topic: fact for fact in (*REGISTRATION_FACTS, *ELIGIBILITY_FACTS, *PAYOUT_FACTS, *SUPERVISION_FACTS)}
OLD = {topic: fact for fact in FACTS.values() for topic in fact.upcasts}
GOLDEN = Path(__file__).parent / "golden"


def test_the_committed_contracts_are_what_the_code_says() -> None:
    assert differences() == []


def test_every_fact_has_a_golden_file() -> None:
    assert {file.stem for file in GOLDEN.glob("*.json")} == {*FACTS, *OLD}


@pytest.mark.parametrize("topic", sorted(FACTS | OLD))
def test_a_fact_stored_long_ago_still_loads_and_says_the_same(topic: str) -> None:
    stored = (GOLDEN / f"{topic}.json").read_bytes()
    event = EventCodec((FACTS | OLD)[topic]).decode(topic, stored)
    told = json.loads(event.model_dump_json())
    old = json.loads(stored)
    assert {name: told[name] for name in old} == old


def test_a_fact_of_another_service_is_not_encoded() -> None:
    class Stranger(Fact):
        topic = "stranger.came.v1"

    with pytest.raises(LookupError):
        EventCodec(*REGISTRATION_FACTS).encode(Stranger())


def test_the_openapi_documents_name_no_foreign_server_and_every_change_needs_a_key() -> None:
    for name, content in documents().items():
        if not name.startswith("openapi/"):
            continue
        document = json.loads(content)
        assert document["openapi"].startswith("3.1")
        assert [one["url"] for one in document["servers"]] == ["/"]
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                keyed = "Idempotency-Key" in [one["name"] for one in operation.get("parameters", [])]
                assert keyed == (method == "post" and path.startswith("/v1/")), (name, path)
                assert operation["responses"]["default"] == {"$ref": "#/components/responses/problem"}
        assert "application/problem+json" in document["components"]["responses"]["problem"]["content"]
