"""One employer's way, with the client that openapi-python-client generates."""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from platform_client import AuthenticatedClient, Client
from platform_client.api.notices import list_notices
from platform_client.api.registration import confirm_refund, read_amount_to_confirm, register_employer
from platform_client.models import ConfirmationBody, Problem, RegistrationBody, Responded
from platform_client.types import Response

EDITION = "qinghai-2021"
EMPLOYER, ACCOUNT = os.environ["EMPLOYER"], os.environ["ACCOUNT"]
T = TypeVar("T")


def there(ask: Callable[[], Response[Problem | T]]) -> T:
    """What was asked for. What another service tells arrives a moment later; until then it is not found."""
    for _ in range(100):
        answer = ask().parsed
        if answer is not None and not isinstance(answer, Problem):
            return answer
        if answer is None or answer.status not in {404, 425, 503}:
            break
        time.sleep(0.2)
    sys.exit(str(answer))


registration = AuthenticatedClient(base_url=os.environ["REGISTRATION"], token=os.environ["TOKEN"])
eligibility = Client(base_url=os.environ["ELIGIBILITY"])

registered = there(
    lambda: register_employer.sync_detailed(
        EMPLOYER, client=registration, idempotency_key=f"register-{EMPLOYER}", body=RegistrationBody(edition=EDITION)
    )
)
assessed = there(lambda: read_amount_to_confirm.sync_detailed(EMPLOYER, EDITION, client=registration))
assert assessed.amount is not None


def confirm(amount: str, key: str) -> Callable[[], Response[Problem | Responded]]:
    body = ConfirmationBody(
        edition=EDITION, assessment_id=assessed.assessment_id, amount=amount, account_number=ACCOUNT
    )
    return lambda: confirm_refund.sync_detailed(EMPLOYER, client=registration, idempotency_key=key, body=body)


refused = confirm("0.01", f"wrong-{EMPLOYER}")().parsed
assert isinstance(refused, Problem)
confirmed = there(confirm(assessed.amount, f"confirm-{EMPLOYER}"))
notices = there(lambda: list_notices.sync_detailed(client=eligibility, edition=EDITION))
said = {
    "registered": registered.registered,
    "route": assessed.route.value,
    "amount": assessed.amount,
    "refused": [refused.status, refused.code],
    "response": confirmed.response.value,
    "lists": [[one.employers, one.total, str(one.last_day)] for one in notices.items],
}
print(json.dumps(said))  # noqa: T201
