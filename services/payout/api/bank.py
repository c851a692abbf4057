"""What the bank says: its files in."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.payout.domain.refusals.cases import FILE_KNOWN
from services.payout.intake.take_in_bank_file import take_in_bank_file
from services.payout.problems.bank import BAD_BANK_FILE
from services.payout.schemas.bank import FileTakenIn
from shared.http.changes import Change, change_by
from shared.http.operations import change
from shared.http.problems.uploads import OF_FILES
from shared.http.uploads import file_body

router = APIRouter(prefix="/v1", tags=["bank"])
_ANY_FILE = file_body(
    "The file as the bank wrote it.", ["application/xml", "text/csv", "text/plain", "application/octet-stream"]
)


@router.post(
    "/bank-messages",
    **change(
        "takeInBankFile",
        "Take in a file of the bank: camt.052/053/054, pain.002, pacs.004, MT940, MT942, or its sheet of results",
        FileTakenIn,
        problems=(*OF_FILES, FILE_KNOWN, BAD_BANK_FILE),
        body=_ANY_FILE,
    ),
)
async def take_in_file(
    change: Annotated[Change, Depends(change_by("bank:report", streamed=True))],
) -> JSONResponse:
    return await take_in_bank_file(change)
