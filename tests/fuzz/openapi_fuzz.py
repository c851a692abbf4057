"""What the four OpenAPI documents allow and what they do not, made by Schemathesis of the documents alone (ADR 0030).

``make fuzz`` runs it; no other run of the tests collects it. ``WENGANG_FUZZ_EXAMPLES`` makes more of each operation.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests.fuzz.running import Running
from wengang.contracts import FOLDER
from wengang.databases import EmbeddedServer

_EXAMPLES = int(os.environ.get("WENGANG_FUZZ_EXAMPLES", "8"))
_SETTINGS = hypothesis.settings(
    max_examples=_EXAMPLES,
    deadline=None,
    database=None,
    derandomize="WENGANG_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(hypothesis.HealthCheck),
)
_REFUSED = ["400", "401", "403", "404", "409", "413", "414", "415", "422", "425", "431"]
_CONFIG = schemathesis.Config.from_dict(
    {
        "checks": {
            "negative_data_rejection": {"expected-statuses": _REFUSED},
            "missing_required_header": {"expected-statuses": _REFUSED},
        }
    }
)
# Without positive_data_acceptance: that an edition is in force, or a sum adds up, no document of this kind can say.
_CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
]


@schemathesis.serializer("application/pdf", "image/png", "image/jpeg", "application/octet-stream")
def _as_bytes(_: Any, value: Any) -> bytes:
    """Of what a file should be the documents say no more than its size."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def running(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = Running(server, tmp_path_factory.mktemp("fuzz"))
    made.start()
    yield made
    made.stop()
    print(f"{made.asked} requests")  # noqa: T201 - how much of it there was
    assert made.troubles() == []


def _fuzz_of(service: str) -> Callable[..., None]:
    schema = schemathesis.openapi.from_path(FOLDER / "openapi" / f"{service}.json", config=_CONFIG)

    def keeps(case: Case[Any], running: Running) -> None:
        case.validate_response(running.send(service, case), checks=_CHECKS)

    found: Callable[..., None] = schema.parametrize()(_SETTINGS(keeps))
    return found


test_registration_keeps_to_its_document = _fuzz_of("registration")
test_eligibility_keeps_to_its_document = _fuzz_of("eligibility")
test_payout_keeps_to_its_document = _fuzz_of("payout")
test_supervision_keeps_to_its_document = _fuzz_of("supervision")
