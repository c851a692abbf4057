"""How far each feed is read is answered also while a service is not there to be asked."""

from pathlib import Path

import httpx

from services.supervision.main import create_app
from tests.conftest import MakeDatabase
from tests.system import InProcess


class _Gone(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("Connection reset by peer", request=request)


async def test_a_log_that_cannot_be_asked_has_no_head(make_database: MakeDatabase, tmp_path: Path) -> None:
    process = InProcess({"supervision": (await make_database("supervision")).runtime}, tmp_path)
    gone = {source: _Gone() for source in ("registration", "eligibility", "payout")}
    app = create_app(process.settings("supervision"), gone)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://supervision.test") as client:
            headers = {"Authorization": f"Bearer {process.tokens['auditor']}"}
            answer = await client.get("/v1/positions", headers=headers)
    assert answer.status_code == 200
    assert {source: one["head"] for source, one in answer.json().items()} == dict.fromkeys(gone)
