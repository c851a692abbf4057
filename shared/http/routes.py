"""How an application serves a router."""

from fastapi import APIRouter, FastAPI


def serve(app: FastAPI, router: APIRouter) -> None:
    """Every route as the router made it. ``include_router`` would work each of them out anew, for every application,
    and be asked for it in every request; it could change prefixes, tags and dependencies, which nobody here does."""
    app.router.routes.extend(router.routes)
