"""Make a workbook or a PDF of a published list: in a thread, one at a time, and the last few are kept.

Anybody may ask for them, and a list of a province is work for seconds. What was made once for a list is right until an
objection takes an employer off it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Literal

from services.eligibility.domain.edition import Edition
from services.eligibility.printed.notice import entries, text_of
from services.eligibility.printed.notice_pdf import NoPdf, fonts_in, pdf_of
from services.eligibility.queries.editions import find_edition_in_force
from services.eligibility.queries.notices import usccs_taken_off, whole_list
from services.eligibility.schemas.notices import NoticeAnswer
from shared.contracts.eligibility import EmployerAssessed
from shared.problem import Problem
from shared.runtime import Runtime
from shared.service.problems import NOT_INSTALLED

Paper = Literal["list.xlsx", "list.pdf"]
_KEPT = 8


class Printer:
    """One an application: what was made last, and whose turn it is."""

    def __init__(self) -> None:
        self.made: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self.one_at_a_time = asyncio.Lock()


async def print_notice(printer: Printer, runtime: Runtime, notice: NoticeAnswer, paper: Paper) -> bytes:
    """Raises ``Problem``: 503 where this installation makes no such file."""
    off = await usccs_taken_off(runtime.engine, notice.notice_id)
    edition = await find_edition_in_force(runtime.engine, notice.edition)
    title = None if edition is None else edition.title_zh
    key = (paper, title, off, *notice.model_dump().values())
    async with printer.one_at_a_time:
        if key not in printer.made:
            lines = [one async for chunk in whole_list(runtime.engine, notice.notice_id) for one in chunk]
            printer.made[key] = await asyncio.to_thread(_made, runtime, notice, edition, lines, off, paper)
            if len(printer.made) > _KEPT:
                printer.made.popitem(last=False)
        printer.made.move_to_end(key)
        return printer.made[key]


def _made(
    runtime: Runtime,
    notice: NoticeAnswer,
    edition: Edition | None,
    lines: Sequence[EmployerAssessed],
    off: frozenset[str],
    paper: Paper,
) -> bytes:
    text, shown = text_of(notice, edition), entries(lines, off)
    if paper == "list.pdf":
        try:
            return pdf_of(notice, text, shown, runtime.settings.fonts)
        except NoPdf as no:
            raise Problem(no.problem, extra="pdf") from None
    try:
        from services.eligibility.printed.notice_workbook import workbook_of  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError:
        raise Problem(NOT_INSTALLED, extra="bulletins") from None
    return workbook_of(notice, text, shown)


def makes_pdf(runtime: Runtime) -> bool:
    """Whether a page should offer one."""
    try:
        fonts_in(runtime.settings.fonts)
    except NoPdf:
        return False
    return True
