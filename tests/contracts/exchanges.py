"""Exchanges of a system that runs, as the examples that stand in its OpenAPI documents."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from tests.system import InProcess
from wengang.roles import SERVICES

MOST_ITEMS = 2
"""Of a list an example shows the first."""
_A_TURN = 0.25
"""Seconds; a duty is called five times a second where the clock is simulated."""
_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_NOTE = (
    "wengang/payout/sha256\n68\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"
    "— wengang/payout/sha256 "
    "/Dn9Vv5EyGHkk4UGzIqcLaTnr3WXQRlfbzRJ0WzLyXvHvCLe3LLQ5QqQ1eYb7hsQ7wkcQXyUwcm0pYcCDc1QKDxjYg4=\n"
)
ALWAYS: Mapping[str, Any] = {
    "account_sealed": "AQAAAAAAAAAAAAAA",
    "anchor_age_seconds": 1,
    "fingerprint": _HASH,
    "instance": "0f79b8efe5bde563",
    "judged": 68,
    "key_id": "zcbUhVXE5gH3T1hJbYJH2yQVNPBqHWQxvCYb6sVvHWs",
    "leaf_hash": _HASH,
    "leafhash": _HASH,
    "note": _NOTE,
    "path": [_HASH],
    "payment_id": "qinghai-2021:91630102000000002G",
    "root": _HASH,
    "size": 68,
    "ticket": _HASH,
}
"""By the name of a field, what stands there in every example: each run of the story has something else there, since
accounts are sealed with chance, keys are made anew, and so are hashes and signatures of what holds one of them."""
_ONLY_BESIDE: Mapping[str, frozenset[str]] = {
    "note": frozenset({"root", "size"}),
    "payment_id": frozenset({"ticket"}),
    "size": frozenset({"note", "path", "root"}),
}
"""Fields whose name means something else elsewhere; a payment that is drawn for an audit is drawn by such a hash."""


class Recorded(InProcess):
    """Keeps every exchange in JSON that went well, by service and ``operationId``."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.seen: dict[tuple[str, str], list[dict[str, Any]]] = {}

    async def send(
        self, role: str | None, method: str, service: str, path: str, *, key: str | None = None, **request: Any
    ) -> httpx.Response:
        answer = await super().send(role, method, service, path, key=key, **request)
        operation = self.operation(service, method, path)
        if operation is not None and answer.is_success:
            kept: dict[str, Any] = {"request": request["json"]} if "json" in request else {}
            if "json" in answer.headers.get("Content-Type", ""):
                kept["answer"] = answer.json()
            self.seen.setdefault((service, operation), []).append(kept)
        assert answer.is_success, f"{role} {method} {service} {path}: {answer.text}"
        if method == "POST" and service == "supervision":  # no duty of another follows what it records
            await self.settled()
        elif method == "POST":
            await self._quiet()
        return answer

    async def _quiet(self) -> None:
        """Until duties had a turn and nothing moves any more: then logs hold the same in the same order each time."""
        heads: list[int] = []
        while heads != (heads := [(await self.runtime(one).own_log.head()).position for one in SERVICES]):
            await self.settled()
            await asyncio.sleep(_A_TURN)
            await self.settled()

    def operation(self, service: str, method: str, path: str) -> str | None:
        """The most literal of the paths that it could be; None of one that only tests have."""
        if path.startswith("/dev/"):
            return None
        called = path.split("/")
        found = [
            (sum(part.startswith("{") for part in parts), methods[method.lower()]["operationId"])
            for parts, methods in ((one.split("/"), methods) for one, methods in self._paths(service).items())
            if method.lower() in methods and len(parts) == len(called)
            if all(a == b or a.startswith("{") for a, b in zip(parts, called, strict=True))
        ]
        return min(found)[1] if found else None

    def _paths(self, service: str) -> dict[str, Any]:
        paths: dict[str, Any] = self.apps[service].openapi()["paths"]
        return paths

    def examples(self, service: str) -> dict[str, dict[str, Any]]:
        """By ``operationId``, the exchange that shows most; of several, the first."""
        return {
            operation: max((_shown(one) for one in exchanges), key=lambda one: sum(1 for _ in _leaves(one)))
            for (of, operation), exchanges in sorted(self.seen.items())
            if of == service and any(exchanges)
        }


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: ALWAYS[name] if _differs(name, value) else _shown(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shown(one) for one in value[:MOST_ITEMS]]
    return value


def _differs(name: str, beside: Mapping[str, Any]) -> bool:
    return (
        name in ALWAYS and bool(beside[name]) and (name not in _ONLY_BESIDE or bool(_ONLY_BESIDE[name] & beside.keys()))
    )


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)
    elif value is not None:
        yield value
