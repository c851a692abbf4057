"""The peers of registration over HTTP: one that only validates the same body, one on the eventsourcing library."""

import os
from typing import Annotated

from eventsourcing.persistence import StoredEvent
from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import JSONResponse

from benchmarks.peers import recorder
from services.registration.schemas import ConfirmationBody
from shared.contracts.registration import RefundConfirmed
from shared.http.fields import Uscc
from shared.money import fen
from shared.security.tokens import Principal, TokenReader, require
from shared.service import Service, create_service
from shared.settings import Settings

_PATH = "/v1/employers/{uscc}/confirmations"


def validates_only() -> FastAPI:
    """The same kind of app as registration: its token, its metrics, its body. No log, no database."""
    router = APIRouter()

    @router.post(_PATH)
    async def confirm(
        uscc: Uscc, body: ConfirmationBody, _: Annotated[Principal, Depends(require("registration:write"))]
    ) -> JSONResponse:
        return JSONResponse({"uscc": uscc, "amount": body.amount})

    only = Service(name="validating", title="Validates", summary="Only that.", codec=None, routers=[router])
    return create_service(only, Settings())


def on_eventsourcing() -> FastAPI:
    """What a careful user of the library writes: token and body checked, one event inserted, position answered.

    It folds nothing, keeps no outcome by key, and seals nothing. FastAPI runs the endpoint in its pool of threads.
    """
    app = FastAPI()
    app.state.tokens = TokenReader(os.environ["WENGANG_TOKEN_KEYS"])
    peer = recorder(os.environ["DATABASE_URL"])

    @app.post(_PATH)
    def confirm(
        uscc: Uscc, body: ConfirmationBody, _: Annotated[Principal, Depends(require("registration:write"))]
    ) -> JSONResponse:
        event = RefundConfirmed(
            uscc=uscc,
            edition=body.edition,
            assessment_id=body.assessment_id,
            amount_fen=fen(body.amount),
            account_fingerprint=body.account_number,
        )
        positions = peer.insert_events(
            [StoredEvent(f"employer:{uscc}", 1, event.topic, event.model_dump_json().encode())]
        )
        return JSONResponse({"position": None if positions is None else positions[0]})

    @app.get("/health/ready")
    def ready() -> dict[str, str]:
        return {"status": "ready"}

    return app
