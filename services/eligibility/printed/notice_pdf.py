"""The public notice as PDF, A4 upright: the notice, then its list. Equal notices, equal text; fonts are in the file."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.eligibility.printed.notice import Entry, NoticeText, two_places
from services.eligibility.schemas.notices import NoticeAnswer
from shared.pages.figures import money
from shared.problem_types import ProblemType
from shared.service.problems import NOT_INSTALLED

_WIDE, _HIGH = 210.0, 297.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 28.0, 26.0, 37.0, 35.0
"""The margins of the notice (GB/T 9704-2012 §5.2)."""
_LIST_SIDE, _LIST_TOP, _LIST_BOTTOM = 10.5, 20.0, 20.0
_MM_A_POINT = 25.4 / 72
_COLUMNS = (
    ("序号", 10.0), ("单位名称", 44.0), ("统一社会信用代码", 30.0), ("单位类型", 19.0), ("平均参保", 14.0),
    ("新领失业金", 10.0), ("裁员率", 13.0), ("实缴保费（元）", 20.0), ("比例", 9.0), ("返还金额（元）", 20.0),
)  # fmt: skip
_SIZE = 7.5
_ROW = 3.4
"""Of a line of the list, in mm."""
_FONTS = {
    "title": ("FZXBSJW.TTF", "FZXBSK.TTF", "方正小标宋简体.ttf", "方正小标宋_GBK.ttf", "NotoSerifCJK-Bold.ttc"),
    "body": ("simfang.ttf", "FZFSK.TTF", "FZFSJW.TTF", "仿宋_GB2312.ttf", "NotoSerifCJK-Regular.ttc"),
    "head": ("simhei.ttf", "FZHTK.TTF", "FZHTJW.TTF", "NotoSansCJK-Bold.ttc"),
    "rare": ("NotoSerifCJK-Regular.ttc",),
}
_SIMPLIFIED = 2
"""Of the fonts of a Noto collection, that of simplified Chinese."""


NO_FONTS = NOT_INSTALLED.saying(
    "This installation makes no PDF: it has no Chinese fonts. The list is in list.xlsx.",
    "本服务没有中文字体，不能生成 PDF；名单见 list.xlsx。",
)


class NoPdf(Exception):
    """No PDF is made here: fonts or the extra ``pdf`` are missing."""

    def __init__(self, problem: ProblemType) -> None:
        super().__init__(problem.code)
        self.problem = problem


@lru_cache(maxsize=4)
def fonts_in(folder: Path) -> dict[str, Path]:
    """By use. Raises ``NoPdf`` where there is none for the text, or nothing that sets it."""
    try:
        import fpdf  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise NoPdf(NOT_INSTALLED) from None
    there = {path.name: path for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".ttc", ".otf")}
    found = {use: next((there[name] for name in names if name in there), None) for use, names in _FONTS.items()}
    known = {use: path for use, path in found.items() if path is not None}
    if "body" not in known:
        raise NoPdf(NO_FONTS)
    return {use: known.get(use, known["body"]) for use in _FONTS}


def pdf_of(notice: NoticeAnswer, text: NoticeText, lines: Iterable[Entry], folder: Path) -> bytes:
    """Raises ``NoPdf``."""
    sheet = _Sheet(fonts_in(folder), text.title, notice)
    sheet.write_notice(text)
    sheet.write_list(text, lines)
    return bytes(sheet.pdf.output())


class _Sheet:
    def __init__(self, fonts: dict[str, Path], title: str, notice: NoticeAnswer) -> None:
        from fpdf import FPDF  # noqa: PLC0415 - an extra

        self.pdf: Any = FPDF(unit="mm", format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self._rare: str = "body" if fonts["rare"] == fonts["body"] else self._rare
        for use, path in fonts.items():
            if use == "rare" and self._rare == "body":
                continue  # a font of twenty megabytes is read in a second
            of_several = _SIMPLIFIED if path.name.startswith("Noto") else 0
            self.pdf.add_font(use, fname=str(path), collection_font_number=of_several)
        self.pdf.set_title(title)
        self.pdf.set_lang("zh-CN")
        self.pdf.set_creation_date(datetime.combine(notice.published_on, time(), UTC))
        self._widths: dict[tuple[str, str], float] = {}

    # Text

    def _font(self, use: str, text: str) -> str:
        """The font of a use, or the one with rare characters where that one lacks some."""
        known = self.pdf.fonts[use].cmap
        return use if all(ord(one) in known for one in text) else "rare"

    def _width(self, use: str, text: str) -> float:
        """In ems."""
        total = 0.0
        for one in text:
            if (use, one) not in self._widths:
                self.pdf.set_font(use, size=100)
                self._widths[use, one] = self.pdf.get_string_width(one) / (100 * _MM_A_POINT)
            total += self._widths[use, one]
        return total

    def _broken(self, use: str, text: str, size: float, wide: float, indent: float = 0.0) -> list[str]:
        """Into lines; a number or code is not broken, and no line begins with a stop or closing bracket."""
        lines, line, room = [], "", wide - indent
        for part in _parts(text):
            if line and self._width(use, line + part) * size * _MM_A_POINT > room:
                lines.append(line)
                line, room = "", wide
            line += part
        return [*lines, line]

    def _write(self, use: str, size: float, x: float, y: float, text: str) -> None:
        self.pdf.set_font(self._font(use, text), size=size)
        self.pdf.text(x, y, text)

    def _page(self) -> None:
        self.pdf.add_page()
        number = f"— {self.pdf.page_no()} —"
        self._write("body", 10.5, (_WIDE - self._width("body", number) * 10.5 * _MM_A_POINT) / 2, _HIGH - 12, number)

    # The notice

    def write_notice(self, text: NoticeText) -> None:
        self._page()
        wide, y = _WIDE - _LEFT - _RIGHT, _TOP + 10
        for line in (one for part in text.title_lines for one in _balanced(self._broken("title", part, 22, wide))):
            self._write("title", 22, _LEFT + (wide - self._width("title", line) * 22 * _MM_A_POINT) / 2, y, line)
            y += 12
        y += 6
        indent = 2 * 16 * _MM_A_POINT
        for paragraph in (*text.paragraphs, "", text.attachment):
            for number, line in enumerate(self._broken("body", paragraph, 16, wide, indent)):
                self._write("body", 16, _LEFT + (0 if number else indent), y, line)
                y += 28 * _MM_A_POINT
        # The place of the seal, over the day.
        y = max(y + 14, 200.0)
        for line in (text.issuer, text.day):
            told = self._width("body", line) * 16 * _MM_A_POINT
            self._write("body", 16, _WIDE - _RIGHT - 4 * 16 * _MM_A_POINT - told, y, line)
            y += 28 * _MM_A_POINT

    # The list

    def write_list(self, text: NoticeText, lines: Iterable[Entry]) -> None:
        y = self._list_page(first=True)
        for one in lines:
            cells = _cells(one)
            broken = [
                self._broken("body", cell, _SIZE, wide - 1.6) for cell, (_, wide) in zip(cells, _COLUMNS, strict=True)
            ]
            high = _ROW * max(len(cell) for cell in broken) + 1.6
            if y + high > _HIGH - _LIST_BOTTOM:
                y = self._list_page(first=False)
            y = self._row(broken, y, high, struck=bool(one.remark))
        total = [["合计"], [f"{text.employers:,} 家"], *[[""]] * 7, [money(text.total_fen)]]
        if y + _ROW + 1.6 > _HIGH - _LIST_BOTTOM:
            y = self._list_page(first=False)
        self._row(total, y, _ROW + 1.6, use="head")

    def _list_page(self, *, first: bool) -> float:
        self._page()
        y = _LIST_TOP
        if first:
            self._write("head", 14, _LIST_SIDE, y, "附件")
            heading = "拟返还单位名单"
            self._write("title", 18, (_WIDE - self._width("title", heading) * 18 * _MM_A_POINT) / 2, y + 10, heading)
            y += 15
        head = [self._broken("head", name, _SIZE, wide - 1.6) for name, wide in _COLUMNS]
        return self._row(head, y, _ROW * 2 + 1.6, use="head")

    def _row(
        self, cells: Sequence[Sequence[str]], y: float, high: float, *, use: str = "body", struck: bool = False
    ) -> float:
        x = _LIST_SIDE
        for place, (told, (_, wide)) in enumerate(zip(cells, _COLUMNS, strict=True)):
            self.pdf.rect(x, y, wide, high)
            for number, line in enumerate(told):
                if not line:
                    continue
                length = self._width(use, line) * _SIZE * _MM_A_POINT
                at = x + 0.8 if place in (1, 3) and use == "body" else x + (wide - length) / 2
                if place in (4, 5, 6, 7, 8, 9) and use == "body":
                    at = x + wide - 0.8 - length
                base = y + 0.8 + _ROW * (number + 0.78)
                self._write(use, _SIZE, at, base, line)
                if struck:
                    self.pdf.line(at, base - 0.9, at + length, base - 0.9)
            x += wide
        return y + high


def _cells(one: Entry) -> list[str]:
    premium = "—" if one.premium_fen is None else money(one.premium_fen)
    return [
        str(one.number), one.name, one.uscc, one.kind, two_places(one.average_insured),
        "—" if one.claimants is None else f"{one.claimants:,}", _percent(two_places(one.layoff_rate, 100)), premium,
        _percent(two_places(one.rate, 100).removesuffix(".00")), money(one.refund_fen),
    ]  # fmt: skip


def _percent(number: str) -> str:
    return number if number == "—" else f"{number}%"


_NOT_FIRST = "，。、；：！？）》”’〕%"


def _parts(text: str) -> list[str]:
    """What a line may be broken between."""
    parts: list[str] = []
    for one in text:
        joins = parts and (
            one in _NOT_FIRST or (_in_word(one) and _in_word(parts[-1][-1])) or parts[-1][-1] in "（《“‘〔"
        )
        if joins:
            parts[-1] += one
        else:
            parts.append(one)
    return [piece for part in parts for piece in (part[at : at + 24] for at in range(0, len(part), 24))]


def _in_word(one: str) -> bool:
    return one.isascii() and not one.isspace()


def _balanced(lines: list[str]) -> list[str]:
    """A title of several lines, about equally long."""
    if len(lines) < 2:
        return lines
    whole = "".join(lines)
    each = -(-len(whole) // len(lines))
    return [whole[at : at + each] for at in range(0, len(whole), each)]
