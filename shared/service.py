"""The common ground of a service: one factory that puts log, tables, feeds and HTTP together."""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Mapping, MutableMapping, Sequence
from datetime import timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

import httpx
import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from pydantic import Field
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from shared import __version__
from shared.clock import Clock, ClockWentBack, SimulatedClock
from shared.contracts.logs import FACTS_OF
from shared.duties import Duty
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog, Then, nothing_more
from shared.eventlog.notes import Signer
from shared.eventlog.sealing import SUITES, origin_of
from shared.eventlog.sessions import engine_of
from shared.followers.follower import Follower, RunningProjection, start_all
from shared.followers.passing_over import REASONS
from shared.followers.projection import Projection
from shared.followers.subscription import RunningSubscription, Subscription
from shared.garbage_collection import rarely_collecting
from shared.http import changes, problems
from shared.http.border import Border
from shared.http.commands import runtime_of
from shared.http.door import Door
from shared.http.feed import feed_router
from shared.http.fields import Body, Instant
from shared.http.head_requests import Heading
from shared.http.health import health_router
from shared.http.openapi import openapi_of
from shared.http.problems import Problem
from shared.http.quarantine import quarantine_router
from shared.http.transparency import proof_router
from shared.pages.rendering import Pages
from shared.pages.serving import reaching_the_issuer, serve_pages
from shared.parent_process import end_without
from shared.plain import LAST_YEAR
from shared.regions import know_regions
from shared.runtime import Runtime
from shared.security.observers import check_observer
from shared.security.tokens import TokenReader, require
from shared.security.vault import Vault
from shared.settings import Settings

_log = structlog.get_logger(__name__)
_ACCOUNT_LIKE = re.compile(r"(?<![0-9A-Za-z])[0-9]{8,32}(?![0-9A-Za-z])")
_SECONDS_TO_CATCH_UP = 10
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

TOLD = {source: EventCodec(*facts).topics for source, facts in FACTS_OF.items()}
"""What each log tells, as far as this program knows."""
Transports = Mapping[str, httpx.AsyncBaseTransport]
NETWORK: Transports = MappingProxyType({})


def create_service(
    name: str,
    title: str,
    summary: str,
    settings: Settings,
    *,
    codec: EventCodec | None,
    projections: Sequence[Projection] = (),
    subscriptions: Sequence[Subscription] = (),
    routers: Sequence[APIRouter] = (),
    duties: Sequence[Duty] = (),
    keeps_accounts: bool = False,
    pages: Pages | None = None,
    transports: Transports = NETWORK,
    follow: Then = nothing_more,
) -> FastAPI:
    """A service under FastAPI. ``codec`` None makes one that has no log and only watches others.

    ``pages``: those for people, to whom a sign-in is then offered.

    ``follow``: what always follows from what the log records, in the same command.

    ``transports`` reach the other services another way than by network: several services in one process.
    """
    _prepare_process(settings)
    clock: Clock = SimulatedClock(settings.clock_file) if settings.clock_file else Clock()
    if keeps_accounts and settings.account_key is None:
        raise ValueError("WENGANG_ACCOUNT_KEY must be set: 64 hexadecimal digits.")
    sealing_key = settings.account_key if keeps_accounts else settings.contact_key

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        dsn = settings.database_url.get_secret_value()
        engine = engine_of(dsn, settings.session_limits)
        log = None
        if codec is not None:
            suite, limits = SUITES[settings.log_hash], settings.session_limits
            poll = settings.poll_seconds
            log = await EventLog.open(
                dsn, codec=codec, source=name, poll_seconds=poll, suite=suite, limits=limits, follow=follow
            )
        async with contextlib.AsyncExitStack() as stack:
            http = {
                source: await stack.enter_async_context(
                    httpx.AsyncClient(
                        base_url=settings.url_of(source),
                        headers={"Authorization": f"Bearer {settings.service_token.get_secret_value()}"},
                        timeout=30,
                        transport=transports.get(source),
                    )
                )
                for source in {subscription.source for subscription in subscriptions}
            }
            runtime = Runtime(
                settings=settings,
                clock=clock,
                engine=engine,
                log=log,
                vault=None if sealing_key is None else Vault(sealing_key.get_secret_value()),
                http=http,
                projections={} if log is None else {p.name: RunningProjection(p, log, engine) for p in projections},
                subscriptions={
                    s.source: RunningSubscription(
                        s,
                        http[s.source],
                        engine,
                        log,
                        clock.now,
                        TOLD[s.source],
                        lambda: runtime.caught_up_with_own_log(_SECONDS_TO_CATCH_UP),
                    )
                    for s in subscriptions
                },
                ending=stack.enter_context(contextlib.ExitStack()),
            )
            app.state.runtime = runtime
            if pages is not None:
                await stack.enter_async_context(reaching_the_issuer(app, settings))
            followers: list[Follower] = [*runtime.projections.values(), *runtime.subscriptions.values()]
            start_all(followers)
            running = [
                asyncio.create_task(_keep_doing(duty, runtime)) for duty in (*duties, *_own_duties(name, runtime))
            ]
            stack.enter_context(rarely_collecting())
            try:
                yield
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
                for follower in followers:
                    await follower.stop()
                if log is not None:
                    await log.close()
                await engine.dispose()

    app = FastAPIOffline(
        title=title, summary=summary, version=__version__, lifespan=lifespan, docs_url="/docs", redoc_url="/redoc"
    )
    app.state.tokens = TokenReader(settings.token_keys)
    changes.install(app)
    _guard(app, problems.install(app, problems.no_page if pages is None else pages.problem))
    for router in routers:  # first, since routes are tried in order and these are asked for most
        app.include_router(router)
    if codec is not None:
        may_read = require("feed:read", everywhere=True)
        for make in (feed_router, proof_router):
            app.include_router(make(lambda request: runtime_of(request).own_log, may_read))
        app.include_router(quarantine_router(codec.facts))
    if pages is not None:
        serve_pages(app, pages, settings, name)
    app.include_router(health_router())
    if clock.simulated:
        app.include_router(_clock_router())
    _measure(app, name, settings)
    app.openapi = lambda: openapi_of(app)  # type: ignore[method-assign]
    return app


def _guard(app: FastAPI, tell: problems.Tell) -> None:
    app.add_middleware(Border, tell=tell)
    app.add_middleware(Door, tell=tell)


def _own_duties(name: str, runtime: Runtime) -> list[Duty]:
    """What every service does: end with its parent, and sign its log, where there are a log and a key."""

    async def end_with_parent(runtime: Runtime) -> None:
        end_without(runtime.settings.parent_pid)

    key = runtime.settings.log_key
    if runtime.log is None or key is None:
        return [end_with_parent]
    signer = Signer(origin_of(name, runtime.log.suite), bytes.fromhex(key.get_secret_value()))

    async def seal(runtime: Runtime) -> None:
        await runtime.own_log.seal(signer)

    return [end_with_parent, seal]


async def _keep_doing(duty: Duty, runtime: Runtime) -> None:
    while True:
        try:
            await duty(runtime)
        except Exception as error:  # noqa: BLE001 - a duty that fails is told and tried again, and stops nothing else
            _log.error("duty.failed", duty=duty.__name__, error=repr(error))
            await asyncio.sleep(4)
        await asyncio.sleep(0.5 if not runtime.clock.simulated else 0.2)


class _ClockCommand(Body):
    now: Instant | None = None
    advance_days: int | None = Field(default=None, ge=-36_500, le=36_500)


def _clock_router() -> APIRouter:
    router = APIRouter(tags=["development"])

    @router.get("/dev/clock", summary="The simulated time")
    async def read(request: Request) -> dict[str, str]:
        return {"now": runtime_of(request).clock.now().isoformat()}

    @router.post("/dev/clock", summary="Advance the simulated time, for every service at once")
    async def advance(request: Request, command: _ClockCommand) -> dict[str, str]:
        clock = runtime_of(request).clock
        if not isinstance(clock, SimulatedClock) or (command.now is None) == (command.advance_days is None):
            raise Problem(422, "not-valid", "Give either now or advance_days.")
        wanted = command.now or clock.now() + timedelta(days=command.advance_days or 0)
        if wanted.year > LAST_YEAR:
            raise Problem(422, "not-valid", f"The simulated time ends with {LAST_YEAR}.")
        try:
            clock.set(wanted)
        except ClockWentBack as error:
            raise Problem(409, "clock-went-back", str(error)) from None
        return {"now": clock.now().isoformat()}

    return router


class _Observing:
    """Counts and times requests, and gives every log line of one its trace. Plain ASGI: it stands in every request."""

    def __init__(self, app: ASGIApp, name: str, requests: Counter, seconds: Histogram) -> None:
        self._app = app
        self._name = name
        self._requests = cache(requests.labels)
        self._seconds = cache(seconds.labels)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        found = next((value for key, value in scope["headers"] if key == b"traceparent"), b"")
        trace = _TRACEPARENT.fullmatch(found.decode("latin-1"))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(service=self._name, **({"trace_id": trace[1]} if trace else {}))
        begun = time.perf_counter()
        try:
            await self._app(scope, receive, observed)
        finally:
            route = scope.get("route")
            path = route.path if isinstance(route, APIRoute) else "other"
            # Only methods that a route has: what others ask for must not make series without end.
            method = scope["method"] if isinstance(route, APIRoute) else "other"
            self._requests(method, path, status).inc()
            self._seconds(method, path).observe(time.perf_counter() - begun)


def _measure(app: FastAPI, name: str, settings: Settings) -> None:
    registry = CollectorRegistry()
    requests = Counter("http_requests", "Requests answered.", ["method", "route", "status"], registry=registry)
    seconds = Histogram("http_request_seconds", "Time to answer.", ["method", "route"], registry=registry)
    positions = Gauge("follower_position", "How far each follower has come.", ["follower"], registry=registry)
    parked = Gauge(
        "follower_parked", "1 when a follower stands still and needs somebody.", ["follower"], registry=registry
    )

    passed = Gauge("follower_passed_over", "Facts passed over since the start.", ["follower", "why"], registry=registry)
    set_aside = Gauge("facts_set_aside", "Facts that people have set aside, by log.", ["source"], registry=registry)
    ages = Gauge(
        "anchor_age_seconds", "Since a checkpoint covered all that a log had told.", ["origin"], registry=registry
    )
    distrusted = Gauge("log_distrusted", "1 when a log's checkpoints are not good.", ["origin"], registry=registry)

    app.add_middleware(Heading)
    app.add_middleware(_Observing, name=name, requests=requests, seconds=seconds)
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.proxies.split())

    @app.get("/metrics", tags=["health"], summary="Prometheus metrics", response_class=PlainTextResponse)
    async def metrics(request: Request) -> Response:
        check_observer(request, settings.metrics_networks)
        runtime = runtime_of(request)
        for follower in (*runtime.projections.values(), *runtime.subscriptions.values()):
            positions.labels(follower.name).set(follower.position)
            parked.labels(follower.name).set(1 if follower.trouble else 0)
            set_aside.labels(follower.source).set(len(follower.passing.aside))
            for why in REASONS:
                passed.labels(follower.name, why).set(follower.passing.counted[why])
        for origin, one in runtime.anchored.items():
            ages.labels(origin).set(one.age)
            distrusted.labels(origin).set(1 if runtime.trouble_of(origin) else 0)
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4")


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """No account number reaches a log line, whatever path it came by."""
    for name, value in event.items():
        if "account" in name:
            event[name] = "[sealed]"
        elif isinstance(value, str):
            event[name] = _ACCOUNT_LIKE.sub("[number]", value)
    return event


def _prepare_process(settings: Settings) -> None:
    """What all services of one process share."""
    _configure_logging(settings.log_level)
    if settings.regions is not None:
        know_regions(settings.regions.read_text(encoding="utf-8"))


def _configure_logging(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
