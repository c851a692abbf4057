"""A witness over HTTP: ``POST /add-checkpoint`` of C2SP ``tlog-witness``, and nothing else."""

import time
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.eventlog.cosignatures import Cosigner
from shared.eventlog.witness import LONGEST_REQUEST, WitnessOf
from wengang.witness.state import State


def witness_app(cosigner: Cosigner, verifier_keys: Sequence[str], state: State) -> Starlette:
    """``state`` is open, and stays so."""
    witness = WitnessOf(cosigner, verifier_keys, state.latest, state.keep, lambda: int(time.time()))

    async def add_checkpoint(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_REQUEST:
                return Response("The request is too long.\n", 413, media_type="text/plain")
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return Response("The request is not UTF-8.\n", 400, media_type="text/plain")
        # Nothing is awaited between the look at the last checkpoint and the new one on the disk.
        reply = witness.add_checkpoint(text)
        return Response(reply.text, reply.status, headers={"Content-Type": reply.media_type})

    return Starlette(routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"])])
