"""Prometheus metrics of a service, and the trace of each request on its log lines."""

import re
import time
from functools import cache

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.followers.passing_over import REASONS
from shared.http.commands import runtime_of
from shared.http.operations import reading
from shared.runtime import Runtime
from shared.security.observers import check_observer
from shared.security.problems import BAD_TOKEN, NO_TOKEN, SCOPE_MISSING

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def measure(app: FastAPI, name: str, networks: str) -> None:
    """Count and time every request; ``GET /metrics`` for ``networks``, and for tokens that may read it."""
    registry = CollectorRegistry()
    requests = Counter("http_requests", "Requests answered.", ["method", "route", "status"], registry=registry)
    seconds = Histogram("http_request_seconds", "Time to answer.", ["method", "route"], registry=registry)
    app.add_middleware(_Observing, name=name, requests=requests, seconds=seconds)
    gauges = _Gauges(registry)

    @app.get(
        "/metrics",
        tags=["health"],
        **reading("readMetrics", "Prometheus metrics", problems=(NO_TOKEN, BAD_TOKEN, SCOPE_MISSING)),
        response_class=PlainTextResponse,
    )
    async def metrics(request: Request) -> Response:
        check_observer(request, networks)
        gauges.read(runtime_of(request))
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4")


class _Gauges:
    """What is asked of the running service at the moment that somebody reads the metrics."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, text: str, labels: list[str]) -> Gauge:
            return Gauge(name, text, labels, registry=registry)

        self._positions = gauge("follower_position", "How far each follower has come.", ["follower"])
        self._parked = gauge("follower_parked", "1 when a follower stands still and needs somebody.", ["follower"])
        self._passed = gauge("follower_passed_over", "Facts passed over since the start.", ["follower", "why"])
        self._set_aside = gauge("facts_set_aside", "Facts that people have set aside, by log.", ["source"])
        self._ages = gauge("anchor_age_seconds", "Since a checkpoint covered all that a log had told.", ["origin"])
        self._distrusted = gauge("log_distrusted", "1 when a log's checkpoints are not good.", ["origin"])

    def read(self, runtime: Runtime) -> None:
        for follower in runtime.followers:
            self._positions.labels(follower.name).set(follower.position)
            self._parked.labels(follower.name).set(1 if follower.trouble else 0)
            self._set_aside.labels(follower.source).set(len(follower.passing.aside))
            for why in REASONS:
                self._passed.labels(follower.name, why).set(follower.passing.counted[why])
        for origin, one in runtime.anchored.items():
            self._ages.labels(origin).set(one.age)
            self._distrusted.labels(origin).set(1 if runtime.trouble_of(origin) else 0)


class _Observing:
    """Counts and times requests, and gives every log line of one its trace. Plain ASGI: it is part of every request."""

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
