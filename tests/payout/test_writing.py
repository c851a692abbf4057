"""Files written beside the service are those written in it, and no release goes on without them."""

import multiprocessing
from dataclasses import replace

import pytest

from services.payout.bank.transfer_file import WRITERS, FileHead, InvalidFile, finished
from services.payout.bank.writing import FilesBeside, TransferRow
from tests.payout.test_transfer_file import FIRST, HEAD

FEW, MANY = 3, 2_500


def _rows(count: int) -> list[TransferRow]:
    one = FIRST
    details = (one.payee_name, one.account_number, one.bank_name, one.cnaps_code)
    return [(f"E-{number}", one.amount_fen + number, *details) for number in range(count)]


async def _beside(rows: list[TransferRow], head: FileHead = HEAD) -> dict[str, str]:
    with FilesBeside(head) as files:
        await files.add(rows)
        await files.add(rows[:2])
        return await files.finish()


@pytest.mark.parametrize("count", [FEW, MANY], ids=["thread", "process"])
async def test_files_written_beside_the_service_are_the_same_byte_for_byte(count: int) -> None:
    rows = _rows(count)
    writers = {kind: make(HEAD) for kind, make in WRITERS.items()}
    for writer in writers.values():
        writer.add([replace(FIRST, end_to_end_id=row[0], amount_fen=row[1]) for row in (*rows, *rows[:2])])
    assert await _beside(rows) == finished(writers)


@pytest.mark.parametrize("count", [FEW, MANY], ids=["thread", "process"])
async def test_a_file_that_does_not_fit_the_schema_is_told(count: int) -> None:
    with pytest.raises(InvalidFile):
        await _beside(_rows(count), replace(HEAD, message_id="M" * 36))


async def test_a_process_that_is_gone_makes_no_file() -> None:
    others = set(multiprocessing.active_children())
    with FilesBeside(HEAD) as files:
        await files.add(_rows(MANY))
        (process,) = set(multiprocessing.active_children()) - others
        process.kill()
        process.join()
        with pytest.raises((EOFError, ConnectionError)):
            await files.finish()


async def test_whoever_gives_up_leaves_no_process_behind() -> None:
    others = set(multiprocessing.active_children())
    with FilesBeside(HEAD) as files:
        await files.add(_rows(MANY))
        (process,) = set(multiprocessing.active_children()) - others
    process.join(20)
    assert process.exitcode == 0
