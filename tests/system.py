"""The four services in one process, talking HTTP to each other without a network."""

import contextlib
import importlib
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Any, Self

import httpx
from fastapi import FastAPI

from services.eligibility.editions import all_editions
from shared.clock import SimulatedClock
from shared.editions.payments import fund_region
from shared.eventlog.notes import Signer
from shared.eventlog.sealing import SHA256, origin_of
from shared.runtime import Runtime
from shared.security.tokens import TokenMaker
from shared.service.running import NETWORK
from shared.settings import Settings
from tests.listed_problems import Listening
from wengang.adopting import steps
from wengang.audit import ANCHOR_FILES, KEEPERS
from wengang.roles import SERVICES, service_token, tokens_of_roles

START = "2021-08-02T09:00:00+08:00"

# httpx asks at every request whether Trio runs, by importing what tells: where that is not installed, Python looks for
# it everywhere each time, which takes a fifth of the time that a request in this process needs.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # None: known to be missing


def funds() -> Iterator[dict[str, str]]:
    """Requests that put a fund on record for every pooling region of the shipped editions, with two years' payments."""
    for name, edition in all_editions().items():
        level = edition.payments.said()["fund_level"]
        for region in sorted({fund_region(level, county) or "" for county in edition.counties.value}):
            year = str(edition.base_year.value)
            said = {"balance": "200000000.00", "payments_of_year": "100000000.00", "as_of": f"{year}-12-31"}
            yield {"edition": name, "region": region, **said}


BEGUN = sum(1 for _ in chain(steps(), funds()))
"""The position that eligibility's log has come to when a system begins: every shipped edition proposed and adopted, and
a fund on record for each of its regions."""
ACCOUNT_KEY = "0f" * 32
CONTACT_KEY = "0e" * 32
LOG_KEYS = {"registration": "01" * 32, "eligibility": "02" * 32, "payout": "03" * 32, "supervision": "04" * 32}
VERIFIER_KEYS = " ".join(
    Signer(origin_of(name, SHA256), bytes.fromhex(key)).verifier_key for name, key in LOG_KEYS.items()
)


class InProcess:
    """``tokens`` by role; ``post`` and ``get`` call a service; ``settled`` waits until every fact is everywhere."""

    def __init__(
        self,
        databases: Mapping[str, str],
        folder: Path,
        *,
        begun: bool = False,
        funds: bool = True,
        services: Sequence[str] = SERVICES,
        start: str = START,
        ways: Mapping[str, httpx.AsyncBaseTransport] = NETWORK,
        first_key: int = 1,
        **changes: Any,
    ) -> None:
        """``begun``: the databases hold what every system begins with already. ``services``: those that run.
        ``start``: the clock. ``ways``: to others than the services, by name. ``first_key``: the number of the first
        ``Idempotency-Key``."""
        self.played: Any = None
        """What the play told that the system starts from, where it starts from one."""
        self._changes = changes
        self._services = services
        self._begun = begun
        self._with_funds = funds
        self._databases = databases
        self.maker = TokenMaker.from_file(folder / "token-key.json")
        self.tokens: dict[str, str] = tokens_of_roles(self.maker)
        self.clock = SimulatedClock(folder / "clock.json")
        self.clock.set(datetime.fromisoformat(start))
        self.anchor_files = {service: folder / name for service, name in ANCHOR_FILES.items()}
        self.anchor_file = self.anchor_files["supervision"]
        self._clock_file = folder / "clock.json"
        self.voucher_folder = folder / "vouchers"
        self.apps: dict[str, FastAPI] = {}
        self._transports: dict[str, httpx.AsyncBaseTransport] = dict(ways)
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._keys = count(first_key)

    def settings(self, service: str, **changes: Any) -> Settings:
        values: dict[str, Any] = {
            "database_url": self._databases[service],
            "token_keys": self.maker.public_keys(),
            "service_token": service_token(self.maker, service),
            "account_key": ACCOUNT_KEY if service in ("registration", "payout") else None,
            "contact_key": CONTACT_KEY if service == "eligibility" else None,
            "clock_file": self._clock_file,
            "log_key": LOG_KEYS.get(service),
            "log_verifier_keys": VERIFIER_KEYS if service in KEEPERS else "",
            "anchor_file": self.anchor_files.get(service),
            "disbursement_name": "失业保险基金支出户",
            "disbursement_account": "63000000000000018",
            "disbursement_cnaps": "102851000014",
            "voucher_store": str(self.voucher_folder),
            "log_level": "ERROR",
            "poll_seconds": 1.0,
            **{f"{name}_url": f"http://{name}.test" for name in SERVICES},
        }
        return Settings(**{**values, **self._changes, **changes})

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        # Two steps, since every app wants to reach every other.
        for service in self._services:
            self._transports[service] = _Late(self, service)
        for service in self._services:
            module = importlib.import_module(f"services.{service}.main")
            self.apps[service] = module.create_app(self.settings(service), self._transports)
        async with contextlib.AsyncExitStack() as stack:
            for service, app in self.apps.items():
                await stack.enter_async_context(app.router.lifespan_context(app))
                transport = httpx.ASGITransport(Listening(app), raise_app_exceptions=False)
                client = httpx.AsyncClient(transport=transport, base_url=f"http://{service}.test", timeout=60)
                self._clients[service] = await stack.enter_async_context(client)
            if not self._begun:
                await self._begin()
            yield self

    async def _begin(self) -> None:
        for role, path, body in steps():
            await self.post(role, "eligibility", path, key=f"shipped{path}", **body)
        for fund in funds() if self._with_funds else ():
            key = f"fund/{fund['edition']}/{fund['region']}"
            await self.post("bureau", "eligibility", "/v1/funds", key=key, json=fund)

    def runtime(self, service: str) -> Runtime:
        runtime: Runtime = self.apps[service].state.runtime
        return runtime

    async def send(
        self, role: str | None, method: str, service: str, path: str, *, key: str | None = None, **request: Any
    ) -> httpx.Response:
        """Whatever the answer is. A POST gets a fresh Idempotency-Key unless ``key`` is given."""
        headers = {**request.pop("headers", {})}
        if role is not None:
            headers["Authorization"] = f"Bearer {self.tokens.get(role, role)}"
        if method == "POST":
            headers["Idempotency-Key"] = key if key is not None else f"test-{self.next_key()}"
        return await self._clients[service].request(method, path, headers=headers, **request)

    async def post(self, role: str, service: str, path: str, **request: Any) -> dict[str, Any]:
        """The JSON of a good answer."""
        answer = await self.send(role, "POST", service, path, **request)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def get(self, role: str | None, service: str, path: str, **request: Any) -> dict[str, Any]:
        answer = await self.send(role, "GET", service, path, **request)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def upload(self, role: str, service: str, path: str, edition: str, content: bytes | str) -> httpx.Response:
        body = content.encode() if isinstance(content, str) else content
        headers = {"Content-Type": "text/csv"}
        return await self.send(role, "POST", service, path, params={"edition": edition}, content=body, headers=headers)

    async def settled(self) -> None:
        """Until every fact told so far, and what it leads to, has arrived everywhere."""
        quiet: dict[str, int] = {}
        while True:
            heads = {name: (await self.runtime(name).own_log.head()).position for name in SERVICES[:3]}
            for service in self._services:
                runtime = self.runtime(service)
                if runtime.log is not None:
                    assert await runtime.caught_up_with_own_log(20)
                for source, subscription in runtime.subscriptions.items():
                    assert await subscription.wait_for(heads[source], 20), subscription.trouble
            if heads == quiet:
                return
            quiet = heads

    def next_key(self) -> int:
        return next(self._keys)

    async def events(self, service: str, *kinds: str) -> list[Any]:
        """The facts in a service's log, in order; only those whose topic holds one of ``kinds``, if any are given.

        Without ``kinds``, all but what every system begins with: the shipped editions adopted, and funds on record.
        """
        recorded = await self.runtime(service).own_log.read(0, 100_000)
        if not kinds:
            begun = ("edition:", "fund:") if service == "eligibility" else ()
            recorded = [one for one in recorded if not one.stream.startswith(begun)]
        return [one.event for one in recorded if not kinds or any(kind in one.event.topic for kind in kinds)]


class _Late(httpx.AsyncBaseTransport):
    """Reaches an app that is made later."""

    def __init__(self, system: InProcess, service: str) -> None:
        self._system = system
        self._service = service

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        app = self._system.apps[self._service]
        if not hasattr(app.state, "runtime"):
            raise httpx.ConnectError("Its lifespan has not begun: as a closed port would be.")
        return await httpx.ASGITransport(Listening(app), raise_app_exceptions=False).handle_async_request(request)
