"""A service's pages in its application: the pages' files, signing in, problems as pages."""

import contextlib
from collections.abc import AsyncIterator

import httpx
from fastapi import FastAPI

from shared.http.routes import serve
from shared.pages.rendering import Pages
from shared.pages.signing_in import lead_to_sign_in, sign_in_router
from shared.security.oidc import IdentityProvider
from shared.settings import Settings


def serve_pages(app: FastAPI, pages: Pages, settings: Settings, service: str) -> None:
    """Everything but the pages themselves, which are the service's routers."""
    app.state.public_url = settings.public_url_of(service)
    app.state.identity_provider = None
    app.state.ended_sessions = pages.ended
    app.state.development_tokens = settings.development_tokens
    serve(app, pages.router)
    serve(app, sign_in_router(pages))
    lead_to_sign_in(app)


@contextlib.asynccontextmanager
async def reaching_the_issuer(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """While the application runs, the issuer that the settings name, if they name one."""
    if not settings.oidc_issuer:
        yield
        return
    async with httpx.AsyncClient(timeout=10) as http:
        app.state.identity_provider = IdentityProvider(
            settings.oidc_issuer,
            settings.oidc_client_id,
            settings.oidc_client_secret.get_secret_value(),
            settings.oidc_scope,
            http,
        )
        yield
