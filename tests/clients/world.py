"""A running system in which employers have been told to register: the tutorial's first steps, with a roster of ours."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.flow.test_up import up
from tests.people import contributions_csv, employer, roster_csv
from wengang.tutorial.playing import request_of
from wengang.tutorial.source import read

_PAID_WITHOUT_ASKING = employer(1)
NEWLY_INSURED = [employer(number, received_prior_refund=False) for number in (2, 3, 4)]
_STEPS = ("roster", "contributions", "fund", "assess", "tell", "publish")
_OURS = {
    "roster": roster_csv([_PAID_WITHOUT_ASKING, *NEWLY_INSURED]),
    "contributions": contributions_csv([_PAID_WITHOUT_ASKING, *NEWLY_INSURED]),
}


@contextmanager
def told_to_register(folder: Path) -> Iterator[dict[str, Any]]:
    tutorial = read()
    with up(folder, "--clock", tutorial.start) as told:
        for step in tutorial.steps:
            if step.name in _STEPS:
                request = request_of(step, tutorial.values)
                headers = {**request.headers, "Authorization": f"Bearer {told['tokens'][request.role]}"}
                _send(told["urls"][request.service] + request.path, _OURS.get(step.name, request.content), headers)
        yield told


def _send(address: str, content: str | bytes | None, headers: Mapping[str, str]) -> None:
    for _ in range(100):
        answer = httpx.post(address, content=content, headers=headers, timeout=60)
        if answer.status_code not in {404, 425, 503}:
            break
        time.sleep(0.2)
    assert answer.is_success, answer.text


def surroundings(told: Mapping[str, Any], number: int) -> dict[str, str]:
    """What a program is told: where the services are, and for which employer it goes."""
    return {
        "REGISTRATION": told["urls"]["registration"],
        "ELIGIBILITY": told["urls"]["eligibility"],
        "TOKEN": told["tokens"]["platform"],
        "EMPLOYER": NEWLY_INSURED[number].uscc,
        "ACCOUNT": NEWLY_INSURED[number].account_number,
    }
