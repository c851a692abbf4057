"""A system in which nearly every table has rows: the season of the table of access, and every operation after it."""

from itertools import count

from tests.access.examples import EXAMPLES
from tests.access.world import DUTY, STRANGER, make_world
from tests.flow.test_quarantine import REASON
from tests.payout.test_incoming_api import statement, tell
from tests.supervision.test_alerts_api import forge
from tests.system import InProcess
from wengang.roles import ROLES

_WHO = [name for name, role in ROLES.items() if role.region == "000000"]
"""Whoever sees the nation, in the order in which they propose and agree."""
_keys = count(1)


async def make_full_world(system: InProcess) -> None:
    world = await make_world(system)
    await tell(system, statement("2021-08-20", "0.00"))
    for service, examples in EXAMPLES.items():
        for name, example in examples(world).items():
            method, path = name.split(" ")[0], example.path
            if method != "GET" and "/quarantine" not in path:
                await _anybody(system, service, path, example.request)
        await system.settled()
    again = {"kind": "transfer", "amount": "1.00", "used_on": "2021-08-06", "bank_reference": "ICBC-0001"}
    await _anybody(system, "payout", f"/v1/onward-duties/{DUTY}/uses", {"params": again, "content": b"%PDF-1.7\nother"})
    # A fact that no table takes, passed over by all who read it.
    known = (await system.events("registration", "employer-enrolled"))[0]
    bad = known.model_copy(update={"uscc": STRANGER.uscc, "name": "Xining\0 Ltd."})
    await forge(system, "registration", f"employer:{STRANGER.uscc}", bad)
    position = (await system.runtime("registration").own_log.head()).position
    await system.post("operator", "registration", "/v1/quarantine", json={"position": position, "reason": REASON})
    await system.post("second-operator", "registration", f"/v1/quarantine/{position}/approval")


async def _anybody(system: InProcess, service: str, path: str, request: dict[str, object]) -> None:
    """Sent as each until it is taken. What all are refused leaves tables empty, and the campaign says which."""
    for role in _WHO:
        answer = await system.send(role, "POST", service, path, key=f"full-{next(_keys)}", **request)
        assert answer.status_code < 500, (path, answer.text)
        if answer.is_success:
            return
