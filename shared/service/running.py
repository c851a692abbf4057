"""What runs as long as a service's application does: its log, what follows logs, and its duties."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType

import httpx
import structlog

from shared.clock import Clock
from shared.contracts.logs import FACTS_OF
from shared.cosigning import show_to_witnesses
from shared.duties import Duty
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.eventlog.notes import Signer
from shared.eventlog.sealing import SUITES, origin_of
from shared.eventlog.sessions import engine_of
from shared.eventlog.witness_policy import read_policy
from shared.followers.follower import start_all
from shared.followers.running_projection import RunningProjection
from shared.followers.running_subscription import RunningSubscription
from shared.garbage_collection import rarely_collecting
from shared.parent_process import end_without
from shared.runtime import Runtime
from shared.security.vault import Vault
from shared.service.description import Service
from shared.settings import Settings

_log = structlog.get_logger(__name__)
_SECONDS_TO_CATCH_UP = 10
_SECONDS_FOR_A_WITNESS = 5
_TOPICS = {source: EventCodec(*facts).topics for source, facts in FACTS_OF.items()}
"""The topics of each log, as far as this program knows."""

Transports = Mapping[str, httpx.AsyncBaseTransport]
"""Ways to reach other services: by name, where it is not by network (several services in one process)."""
WITNESSES = "witnesses"
"""The name of the way to all of them."""
NETWORK: Transports = MappingProxyType({})


@contextlib.asynccontextmanager
async def running(
    service: Service, settings: Settings, clock: Clock, vault: Vault | None, transports: Transports
) -> AsyncIterator[Runtime]:
    """Begin following and doing; end it in order: duties, followers, log, database."""
    engine = engine_of(settings.database_url.get_secret_value(), settings.session_limits)
    log = await _opened_log(service, settings)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        if log is not None:
            stack.push_async_callback(log.close)
        sources = {*service.watches, *(subscription.source for subscription in service.subscriptions)}
        http = {one: await stack.enter_async_context(_client(one, settings, transports)) for one in sources}
        runtime = Runtime(settings, clock, engine, log, vault, http, ending=stack.enter_context(contextlib.ExitStack()))
        if log is not None:
            runtime.projections = {one.name: RunningProjection(one, log, engine) for one in service.projections}
        runtime.subscriptions = {
            one.source: RunningSubscription(
                one,
                http[one.source],
                engine,
                log,
                clock.now,
                _TOPICS[one.source],
                lambda: runtime.caught_up_with_own_log(_SECONDS_TO_CATCH_UP),
            )
            for one in service.subscriptions
        }
        for first in service.begin:
            await first(runtime)
        start_all(runtime.followers)
        duties = [*service.duties, *_own_duties(service.name, runtime)]
        if log is not None and log.checkpoints.policy is not None:
            asking = httpx.AsyncClient(timeout=_SECONDS_FOR_A_WITNESS, transport=transports.get(WITNESSES))
            duties.append(show_to_witnesses(log.checkpoints.policy, await stack.enter_async_context(asking)))
        doing = [asyncio.create_task(_keep_doing(duty, runtime)) for duty in duties]
        stack.enter_context(rarely_collecting())
        try:
            yield runtime
        finally:
            for task in doing:
                task.cancel()
            await asyncio.gather(*doing, return_exceptions=True)
            for follower in runtime.followers:
                await follower.stop()


async def _opened_log(service: Service, settings: Settings) -> EventLog | None:
    if service.codec is None:
        return None
    return await EventLog.open(
        settings.database_url.get_secret_value(),
        codec=service.codec,
        source=service.name,
        poll_seconds=settings.poll_seconds,
        suite=SUITES[settings.log_hash],
        limits=settings.session_limits,
        follow=service.follow,
        policy=None if settings.witness_policy is None else read_policy(settings.witness_policy.read_text()),
    )


def _client(source: str, settings: Settings, transports: Transports) -> httpx.AsyncClient:
    token = settings.service_token.get_secret_value()
    return httpx.AsyncClient(
        base_url=settings.url_of(source),
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
        transport=transports.get(source),
    )


def _own_duties(name: str, runtime: Runtime) -> list[Duty]:
    """What every service does: end with its parent, and sign its log, where there are a log and a key."""

    async def end_with_parent(runtime: Runtime) -> None:
        end_without(runtime.settings.parent_pid)

    key = runtime.settings.log_key
    if runtime.log is None or key is None:
        return [end_with_parent]
    signer = Signer(origin_of(name, runtime.log.suite), bytes.fromhex(key.get_secret_value()))

    async def seal(runtime: Runtime) -> None:
        await runtime.own_log.checkpoints.seal(signer)

    return [end_with_parent, seal]


async def _keep_doing(duty: Duty, runtime: Runtime) -> None:
    while True:
        try:
            await duty(runtime)
        except Exception as error:  # noqa: BLE001 - a duty that fails is logged and tried again, and stops nothing else
            _log.error("duty.failed", duty=duty.__name__, error=repr(error))
            await asyncio.sleep(4)
        await asyncio.sleep(0.5 if not runtime.clock.simulated else 0.2)
