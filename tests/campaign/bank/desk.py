"""Where the people of a season send their commands from: each is counted, and some are sent again under their key."""

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx

from tests.system import InProcess

_AGAIN_AT_ONCE = 0.15
_AGAIN_LATER = 0.08
_OTHER_BODY = 0.03


@dataclass(frozen=True, slots=True)
class _Asked:
    role: str
    service: str
    path: str
    key: str
    request: dict[str, Any]
    answer: dict[str, Any]


class Desk:
    """``counts`` has the commands, answers by status, and refusals by sentence, figures and names left out."""

    def __init__(self, system: InProcess, rng: Random) -> None:
        self.system = system
        self.counts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.faults: list[str] = []
        self._rng = rng
        self._later: list[_Asked] = []
        self._keys = 0
        self._position = 0

    async def ask(self, role: str, path: str, *, service: str = "payout", **request: Any) -> httpx.Response:
        """One command. What was done once is done once, however often it is sent."""
        self._keys += 1
        key = f"season-{self._keys}"
        answer = await self._send(role, service, path, key, request)
        draw = self._rng.random()
        if not answer.is_success:
            return answer
        asked = _Asked(role, service, path, key, request, answer.json())
        if draw < _AGAIN_AT_ONCE:
            await self._again(asked)
        elif draw < _AGAIN_AT_ONCE + _AGAIN_LATER:
            self._later.append(asked)
        elif draw < _AGAIN_AT_ONCE + _AGAIN_LATER + _OTHER_BODY:
            other = await self._send(role, service, path, key, {"json": {"reason": "同一键,另一内容。"}})
            self._is(other.status_code in (409, 422), f"{path}: another body under the key {key} was taken")
        return answer

    async def refused(self, role: str, path: str, **request: Any) -> httpx.Response:
        """A command that nobody may carry out."""
        answer = await self.ask(role, path, **request)
        self._is(not answer.is_success, f"{role} was let do {path} {request}: {answer.text}")
        return answer

    async def read(self, role: str, path: str, **params: Any) -> dict[str, Any]:
        """What payout tells, with all in it that was asked of it here."""
        headers = {"X-Position-At-Least": str(self._position)}
        return await self.system.get(role, "payout", path, params=params, headers=headers)

    async def repeat(self) -> None:
        """Commands of earlier days once more, as a client that never got its answer sends them."""
        some, self._later = self._later, []
        for asked in some:
            await self._again(asked)

    async def _again(self, asked: _Asked) -> None:
        answer = await self._send(asked.role, asked.service, asked.path, asked.key, asked.request)
        same = answer.is_success and answer.json() == asked.answer
        self._is(same, f"{asked.path} under {asked.key} was answered otherwise: {answer.text}")
        self.counts["repeated"] += 1

    async def _send(self, role: str, service: str, path: str, key: str, request: dict[str, Any]) -> httpx.Response:
        answer = await self.system.send(role, "POST", service, path, key=key, **request)
        self.counts["commands"] += 1
        if service == "payout":
            self._position = max(self._position, int(answer.headers.get("X-Position", "0")))
        self.counts["accepted" if answer.is_success else "refused"] += 1
        if not answer.is_success:
            told = answer.json()
            said = str(told.get("detail", ""))
            plain = " ".join(word for word in said.split() if word.isalpha())
            self.refusals[f"{answer.status_code} {plain[:60]}"] += 1
        self._is(answer.status_code < 500, f"{path}: {answer.status_code} {answer.text}")
        return answer

    def _is(self, true: bool, otherwise: str) -> None:
        if not true:
            self.faults.append(otherwise)
