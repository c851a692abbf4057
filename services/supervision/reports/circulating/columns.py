"""How wide the columns of a table are on paper, and into which parts a table too wide is split. Pure."""

from collections.abc import Sequence

from services.supervision.reports.circulating.layout import Table

_HALF = 1.62
"""Of a letter at 小五, in mm; a Chinese character has two."""
_PAD = 4.2
_LEAST = 11.0
_WIDEST = 46.0
_HEAD_LINES = 3
"""A heading may be broken into so many lines, and a number into none."""


def parts_of(table: Table, room: float) -> list[tuple[Table, list[float]]]:
    """The table, or its columns in several parts of about the same number, each with the column that names its rows.

    With widths in mm that fill ``room``.
    """
    needed = [_needed(table, place) for place in range(len(table.head))]
    # A rank says nothing of whom a row is: its county is repeated, too.
    ranked = any(isinstance(row[0], int) for row in table.rows)
    repeated = [0, 1] if ranked else [0]
    room_for = room - sum(needed[at] for at in repeated)
    columns, count = range(len(repeated), len(needed)), 1
    while count < len(columns) and any(sum(needed[at] for at in group) > room_for for group in _groups(columns, count)):
        count += 1
    return [_part(table, [*repeated, *group], needed, room) for group in _groups(columns, count)]


def _groups(columns: range, count: int) -> list[list[int]]:
    each, more = divmod(len(columns), count)
    groups, at = [], columns.start
    for place in range(count):
        size = each + (place < more)
        groups.append(list(range(at, at + size)))
        at += size
    return groups


def _part(table: Table, places: Sequence[int], needed: Sequence[float], room: float) -> tuple[Table, list[float]]:
    part = Table(
        table.name,
        [table.head[at] for at in places],
        [[row[at] for at in places] for row in table.rows],
        table.has_total,
    )
    wide = [needed[at] for at in places]
    return part, [one * room / sum(wide) for one in wide]


def _needed(table: Table, place: int) -> float:
    cells = [row[place] for row in table.rows]
    longest = max((_width(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in cells if cell), default=0)
    head = -(-_width(table.head[place]) // _HEAD_LINES)
    return min(_WIDEST, max(_LEAST, _PAD + _HALF * max(longest, head)))


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)
