"""The document for service platforms: what they call, of all services."""

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Response

router = APIRouter(include_in_schema=False)


@router.get("/openapi-platform.json")
async def document() -> Response:
    return Response(_document(), media_type="application/json")


@cache
def _document() -> bytes:
    """Written by ``python -m wengang.contracts``: a service does not know the operations of the others."""
    return files("services.registration").joinpath("openapi-platform.json").read_bytes()
