"""A service under FastAPI, from its description."""

import contextlib
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, FastAPI
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from shared import __version__
from shared.clock import Clock, SimulatedClock
from shared.http import changes, handlers
from shared.http.border import Border
from shared.http.commands import runtime_of
from shared.http.door import Door
from shared.http.feed import feed_router
from shared.http.head_requests import Heading
from shared.http.health import health_router
from shared.http.languages import ReadersLanguage
from shared.http.openapi import Examples, openapi_of
from shared.http.quarantine import quarantine_router
from shared.http.routes import serve
from shared.http.transparency import proof_router
from shared.pages.serving import reaching_the_issuer, serve_pages
from shared.regions import know_regions
from shared.security.tokens import TokenReader, require
from shared.security.vault import Vault
from shared.service.description import Service
from shared.service.development_clock import clock_router
from shared.service.log_lines import configure_logging
from shared.service.metrics import measure
from shared.service.running import NETWORK, Transports, running
from shared.settings import Settings

_MAY_READ = require("feed:read", everywhere=True)
_OF_A_LOG = tuple(make(lambda request: runtime_of(request).own_log, _MAY_READ) for make in (feed_router, proof_router))


def create_service(service: Service, settings: Settings, transports: Transports = NETWORK) -> FastAPI:
    _prepare_process(settings)
    clock: Clock = SimulatedClock(settings.clock_file) if settings.clock_file else Clock()
    vault = _vault(service, settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with reaching_the_issuer(app, settings), running(service, settings, clock, vault, transports) as runtime:
            app.state.runtime = runtime
            yield

    app = FastAPIOffline(
        title=service.title,
        summary=service.summary,
        version=__version__,
        lifespan=lifespan,
        docs_url="/docs",
        redoc_url="/redoc",
    )
    app.state.tokens = TokenReader(settings.token_keys)
    answer = handlers.install(app, handlers.no_page if service.pages is None else service.pages.problem)
    changes.install(app)
    app.add_middleware(Border, answer=answer)
    app.add_middleware(Door, answer=answer)
    for router in service.routers:  # first, since routes are tried in order and these are asked for most
        serve(app, router)
    if service.codec is not None:
        for router in _OF_A_LOG:
            serve(app, router)
        serve(app, quarantine_router(service.codec.facts))
    if service.pages is not None:
        serve_pages(app, service.pages, settings, service.name)
    serve(app, health_router())
    serve(app, _root_router("docs" if service.pages is None else service.pages.home.lstrip("/")))
    if clock.simulated:
        serve(app, clock_router())
    app.add_middleware(ReadersLanguage)
    app.add_middleware(Heading)
    measure(app, service.name, settings.metrics_networks)
    if settings.proxies:  # the last one added is asked first
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.proxies.split())
    app.openapi = lambda: openapi_of(app, _examples(service))  # type: ignore[method-assign]
    return app


def _examples(service: Service) -> Examples:
    found: Examples = {} if service.examples is None else json.loads(service.examples.read_text(encoding="utf-8"))
    return found


def _root_router(first_page: str) -> APIRouter:
    """``/`` leads to what there is to read; relative, since a gateway may put a path before it."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def root() -> RedirectResponse:
        return RedirectResponse(first_page)

    return router


def _prepare_process(settings: Settings) -> None:
    """What all services of one process share."""
    configure_logging(settings.log_level)
    if settings.regions is not None:
        know_regions(settings.regions.read_text(encoding="utf-8"))


def _vault(service: Service, settings: Settings) -> Vault | None:
    if service.keeps_accounts and settings.account_key is None:
        raise ValueError("WENGANG_ACCOUNT_KEY must be set: 64 hexadecimal digits.")
    key = settings.account_key if service.keeps_accounts else settings.contact_key
    return None if key is None else Vault(key.get_secret_value())
