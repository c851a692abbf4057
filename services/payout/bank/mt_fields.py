"""SWIFT FIN messages ``MT940`` and ``MT942`` as fields: which line belongs to which. Pure.

Banks send them bare, or in the blocks of the network (``{1:}{2:}{4:`` to ``-}``), several in a file, ended by a line
``-``, with lines of their own before and between. A line of a text (field 86) may begin like a field: ``16:20:37``
broken after the hour is ``:20:37``. So where a field stands decides too, not its tag alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.payout.bank.faults import OTHER_MT
from services.payout.bank.lines import BadBankFile

_FIELD = re.compile(r":(\d\d[A-Z]?|NS):(.*)", re.DOTALL)
_HEAD = {"20", "21", "25", "25P", "28", "28C", "13"}
"""Only digits that also end a time of day: in the midst of texts these are text."""
_OPENING = {"34F", "13D", "60F", "60M"}
_CLOSING = {"62F", "62M", "64", "65", "65F", "90C", "90D"}
_KNOWN = _HEAD | _OPENING | _CLOSING | {"61", "86", "NS"}
_AFTER_20 = re.compile(r":(21|25P?|28C?|NS|34F|60[FM]):")
_AFTER_A_TEXT = re.compile(r":(61|62[FM]|64|65F?|86|90[CD]):")
_END = re.compile(r"-(X+|\}.*|\$.*)?")
_NEXT_BLOCKS = re.compile(r"(-\}.*|\$)?\{1:")
_TYPE = re.compile(r"\{2:[IO](\d{3})")
_TEXT_BLOCK = re.compile(r"\{4:\s*")
_STATEMENTS = ("940", "942", "950")
_AN_ENTRY = re.compile(r".{0,5}\d{6}(?:\d{4})?[RE]?[CD][A-Z]?\d{1,13}[,.]\d{0,2}[SNF][A-Z0-9]")
"""As a field 61 looks whose tag is damaged. Money must not hide in a text."""


@dataclass(frozen=True, slots=True)
class Field:
    """``lines``: what follows the tag, and the lines that go on with it. ``line``: of the file, from 1."""

    tag: str
    lines: tuple[str, ...]
    line: int


@dataclass(slots=True)
class Message:
    """``likely``: lines in which an entry stands without its tag."""

    interim: bool | None = None
    fields: list[Field] = field(default_factory=list)
    likely: list[int] = field(default_factory=list)

    def first(self, *tags: str) -> Field | None:
        return next((one for one in self.fields if one.tag in tags), None)

    def is_mt942(self) -> bool:
        """By the head of the network; else by the floor limit, which an MT942 must have, and what it has at its end."""
        if self.interim is not None:
            return self.interim
        tags = {one.tag for one in self.fields}
        return "34F" in tags or (bool(tags & {"13D", "90C", "90D"}) and not tags & {"60F", "62F"})


def messages_of(lines: Sequence[str]) -> Iterator[Message]:
    """In the order of the file. ``lines`` without their ends; blank ones count, and say nothing."""
    reading = _Reading(lines)
    for number, line in enumerate(lines, 1):
        reading.take(line, number)
        yield from reading.ended()
    reading.end()
    yield from reading.ended()


class _Reading:
    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._message: Message | None = None
        self._ended: list[Message] = []
        self._place = "outside"
        self._tag = ""
        self._text: list[str] = []
        self._line = 0

    def ended(self) -> Iterator[Message]:
        while self._ended:
            yield self._ended.pop(0)

    def end(self) -> None:
        self._close_field()
        if self._message is not None and (self._message.fields or self._message.likely):
            self._ended.append(self._message)
        self._message, self._place = None, "outside"

    def take(self, line: str, number: int) -> None:
        if not line.strip():
            return
        if line.startswith("{") or _NEXT_BLOCKS.match(line):
            self._take_blocks(line, number)
        elif _END.fullmatch(line.rstrip()) and not self._goes_on(number):
            self.end()
        elif not self._take_field(line, number):
            self._take_rest(line, number)

    def _take_blocks(self, line: str, number: int) -> None:
        if _NEXT_BLOCKS.match(line):
            self.end()
        kind = _TYPE.search(line)
        if kind:
            if kind[1] not in _STATEMENTS:
                raise BadBankFile(OTHER_MT, line=number, kind=kind[1])
            self._message = Message(interim=kind[1] == "942")
        begins = _TEXT_BLOCK.search(line)
        if begins and line[begins.end() :]:
            self.take(line[begins.end() :], number)

    def _goes_on(self, number: int) -> bool:
        """A text may have a line of one dash: then the message is not over."""
        return self._place == "entries" and bool(_AFTER_A_TEXT.match(self._next(number)))

    def _next(self, number: int) -> str:
        following = (self._lines[place].strip() for place in range(number, len(self._lines)))
        return next(filter(None, following), "")

    def _take_field(self, line: str, number: int) -> bool:
        found = _FIELD.match(line)
        if found is None or found[1] not in _KNOWN or not self._may_stand(found[1], number):
            return False
        tag = found[1]
        if tag in _CLOSING and _AN_ENTRY.match(line):
            return False
        if self._place != "head" and (tag in _HEAD or (tag in _OPENING and self._place != "entries")):
            interim = self._message.interim if self._message is not None and not self._message.fields else None
            self.end()
            self._message = Message(interim=interim)
        self._begin(tag, found[2], number)
        return True

    def _may_stand(self, tag: str, number: int) -> bool:
        if tag not in _HEAD:
            return tag not in {"86", "NS"} or self._place != "outside"
        if self._place == "entries":
            return tag == "20" and bool(_AFTER_20.match(self._next(number)))
        if tag == "13":
            return self._place == "head"
        return True

    def _begin(self, tag: str, rest: str, number: int) -> None:
        self._close_field()
        if self._message is None:
            self._message = Message()
        self._tag, self._text, self._line = tag, [rest], number
        if tag in _HEAD | _OPENING:
            self._place = "head"
        elif tag == "61":
            self._place = "entries"
        elif tag in _CLOSING:
            self._place = "closing"

    def _take_rest(self, line: str, number: int) -> None:
        """A line that begins no field: it goes on with the one before, or belongs to none."""
        if _AN_ENTRY.match(line):
            if self._message is None:
                self._message = Message()
            self._message.likely.append(number)
        elif self._tag:
            self._text.append(line)

    def _close_field(self) -> None:
        if self._tag and self._message is not None:
            self._message.fields.append(Field(self._tag, tuple(self._text), self._line))
        self._tag = ""
