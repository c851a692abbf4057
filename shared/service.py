"""The common ground of a service: one factory that puts log, tables, feeds and HTTP together."""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

import httpx
import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import create_async_engine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.clock import Clock, ClockWentBack, SimulatedClock
from shared.collecting import rarely_collecting
from shared.eventlog.codec import EventCodec
from shared.eventlog.feed import feed_router
from shared.eventlog.log import EventLog
from shared.eventlog.notes import Signer
from shared.eventlog.projecting import RunningProjection
from shared.eventlog.projection import Projection
from shared.eventlog.proving import proof_router
from shared.eventlog.sealing import SUITES, origin_of
from shared.eventlog.subscribing import RunningSubscription, Subscription
from shared.http import problems
from shared.http.commands import IDEMPOTENCY_KEY, runtime_of
from shared.http.problems import Problem
from shared.pages.rendering import Pages
from shared.pages.serving import reaching_the_issuer, serve_pages
from shared.runtime import Runtime
from shared.security.tokens import TokenReader, require
from shared.security.vault import Vault
from shared.settings import Settings

_log = structlog.get_logger(__name__)
_ACCOUNT_LIKE = re.compile(r"(?<![0-9A-Za-z])[0-9]{8,32}(?![0-9A-Za-z])")
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_KEYED = ("/v1/",)
_WITHOUT_KEY = {"/dev/clock"}

Transports = Mapping[str, httpx.AsyncBaseTransport]
NETWORK: Transports = MappingProxyType({})

Duty = Callable[[Runtime], Awaitable[None]]
"""Something a service does by itself as time passes. Called about twice a second; must be harmless to repeat."""


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
) -> FastAPI:
    """A service under FastAPI. ``codec`` None makes one that has no log and only watches others.

    ``pages``: those for people, to whom a sign-in is then offered.

    ``transports`` reach the other services another way than by network: several services in one process.
    """
    _configure_logging(settings.log_level)
    clock: Clock = SimulatedClock(settings.clock_file) if settings.clock_file else Clock()
    if keeps_accounts and settings.account_key is None:
        raise ValueError("WENGANG_ACCOUNT_KEY must be set: 64 hexadecimal digits.")
    sealing_key = settings.account_key if keeps_accounts else settings.contact_key

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        dsn = settings.database_url.get_secret_value()
        engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://", 1), pool_size=8)
        log = None
        if codec is not None:
            suite = SUITES[settings.log_hash]
            log = await EventLog.open(dsn, codec=codec, source=name, poll_seconds=settings.poll_seconds, suite=suite)
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
                    s.source: RunningSubscription(s, http[s.source], engine, log, clock.now) for s in subscriptions
                },
                ending=stack.enter_context(contextlib.ExitStack()),
            )
            app.state.runtime = runtime
            if pages is not None:
                await stack.enter_async_context(reaching_the_issuer(app, settings))
            followers = [*runtime.projections.values(), *runtime.subscriptions.values()]
            for follower in followers:
                follower.start()
            own_duties = list(duties)
            if log is not None and settings.log_key is not None:
                own_duties.append(
                    _sealing(Signer(origin_of(name, log.suite), bytes.fromhex(settings.log_key.get_secret_value())))
                )
            running = [asyncio.create_task(_keep_doing(duty, runtime)) for duty in own_duties]
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
        title=title, summary=summary, version="0.1.0", lifespan=lifespan, docs_url="/docs", redoc_url="/redoc"
    )
    app.state.tokens = TokenReader(settings.token_keys)
    problems.install(app, problems.no_page if pages is None else pages.problem)
    for router in routers:  # first, since routes are tried in order and these are asked for most
        app.include_router(router)
    if codec is not None:
        app.include_router(feed_router(lambda request: runtime_of(request).own_log, require("feed:read")))
        app.include_router(proof_router(lambda request: runtime_of(request).own_log, require("feed:read")))
    if pages is not None:
        serve_pages(app, pages, settings, name)
    app.include_router(_health_router())
    if clock.simulated:
        app.include_router(_clock_router())
    _measure(app, name)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _sealing(signer: Signer) -> Duty:
    async def seal(runtime: Runtime) -> None:
        await runtime.own_log.seal(signer)

    return seal


async def _keep_doing(duty: Duty, runtime: Runtime) -> None:
    while True:
        try:
            await duty(runtime)
        except Exception as error:  # noqa: BLE001 - a duty that fails is told and tried again, and stops nothing else
            _log.error("duty.failed", duty=duty.__name__, error=repr(error))
            await asyncio.sleep(4)
        await asyncio.sleep(0.5 if not runtime.clock.simulated else 0.2)


def _health_router() -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/health/live", summary="The process runs")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @router.get("/health/ready", summary="The database answers and nothing stands still")
    async def ready(request: Request) -> dict[str, Any]:
        runtime = runtime_of(request)
        followers = [*runtime.projections.values(), *runtime.subscriptions.values()]
        if runtime.log is not None and not await runtime.log.answers():
            raise Problem(503, "not-ready", "The database does not answer.")
        trouble = [follower.trouble for follower in followers if follower.trouble]
        if trouble:
            raise Problem(503, "not-ready", " ".join(trouble))
        return {
            "status": "ready",
            "positions": {follower.name: follower.position for follower in followers},
            "unreachable": [follower.unreachable for follower in followers if follower.unreachable],
        }

    return router


class _ClockCommand(BaseModel):
    now: datetime | None = None
    advance_days: int | None = None


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
        if command.now is not None and command.now.tzinfo is None:
            raise Problem(422, "not-valid", "An instant needs its offset, like +08:00.")
        try:
            clock.set(command.now or clock.now() + timedelta(days=command.advance_days or 0))
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


def _measure(app: FastAPI, name: str) -> None:
    registry = CollectorRegistry()
    requests = Counter("http_requests", "Requests answered.", ["method", "route", "status"], registry=registry)
    seconds = Histogram("http_request_seconds", "Time to answer.", ["method", "route"], registry=registry)
    positions = Gauge("follower_position", "How far each follower has come.", ["follower"], registry=registry)
    parked = Gauge(
        "follower_parked", "1 when a follower stands still and needs somebody.", ["follower"], registry=registry
    )

    app.add_middleware(_Observing, name=name, requests=requests, seconds=seconds)

    @app.get("/metrics", tags=["health"], summary="Prometheus metrics", response_class=Response)
    async def metrics(request: Request) -> Response:
        runtime = runtime_of(request)
        for follower in (*runtime.projections.values(), *runtime.subscriptions.values()):
            positions.labels(follower.name).set(follower.position)
            parked.labels(follower.name).set(1 if follower.trouble else 0)
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4")


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document, with bearer tokens, scopes, the key of every change, and problems as errors."""
    if app.openapi_schema:
        return app.openapi_schema
    schema = get_openapi(title=app.title, summary=app.summary, version=app.version, routes=app.routes)
    components = schema.setdefault("components", {})
    components.setdefault("securitySchemes", {})["bearer"] = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A JWT with scope, and region or employer claims.",
    }
    components.setdefault("schemas", {})["Problem"] = {
        "type": "object",
        "description": "RFC 9457 problem document.",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object"}},
        },
    }
    problem = {
        "description": "A problem document.",
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    scopes = _scopes_by_operation(app.routes)
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = problem
            scope = scopes.get((path, method))
            if scope:
                operation["security"] = [{"bearer": [scope]}]
            if method == "post" and path.startswith(_KEYED):
                operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    app.openapi_schema = schema
    return schema


def _scopes_by_operation(routes: Sequence[Any]) -> Mapping[tuple[str, str], str]:
    found: MutableMapping[tuple[str, str], str] = {}
    for route in routes:
        if not isinstance(route, APIRoute):
            continue
        for dependency in route.dependant.dependencies:
            scope = getattr(dependency.call, "scope", None)
            if scope:
                for method in route.methods or ():
                    found[route.path, method.lower()] = scope
    return found


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """No account number reaches a log line, whatever path it came by."""
    for name, value in event.items():
        if "account" in name:
            event[name] = "[sealed]"
        elif isinstance(value, str):
            event[name] = _ACCOUNT_LIKE.sub("[number]", value)
    return event


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
