"""A batch's workbook is made again as it was released, although workbooks are laid out otherwise by now."""

import io

import openpyxl
import pytest

from services.payout.bank.transfer_file import WRITERS, FirstWorkbook
from tests.payout.paying import PAYING, clock, ordered, sent
from tests.people import employer
from tests.system import InProcess


async def test_the_workbook_of_a_batch_released_before_the_layout_is_handed_out_as_it_was(
    system: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ordered(system, employer())
    await clock(system, PAYING)
    with monkeypatch.context() as before:
        before.setitem(WRITERS, "workbook", FirstWorkbook)
        await sent(system)
    (batch,) = (await system.get("bank", "payout", "/v1/batches", params={"edition": "qinghai-2021"}))["items"]
    answer = await system.send("bank", "GET", "payout", f"/v1/batches/{batch['batch_id']}/workbook")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{batch["batch_id"]}.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)["付款清单"]
    assert [row[5] for row in sheet.iter_rows(values_only=True)][1:] == ["1440.00", "1440.00"]
