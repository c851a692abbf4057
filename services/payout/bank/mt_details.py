"""Field 86 of MT940 and MT942: what it tells of an entry, in the dialects that banks have grown. Pure.

SWIFT gives it six lines of free text. In use are: subfields of two digits behind a separator (German ``?20``, Polish
``~20``, ``^20``, ``<20``) with key words of four letters (``EREF+``); code words between slashes (Dutch ``/EREF/``);
and plain text, in which a key word or an end-to-end id of ours may stand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.payout.bank.lines import NameCut
from services.payout.bank.reading_text import masked
from services.payout.bank.return_reasons import code_in

_SUBFIELDS = re.compile(r"\s*(?P<code>\d{3})?\s*(?P<mark>[?~^<>@|!])(?=(?:00|10|2\d|3[0-8]|6[0-3]))")
_KEY = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|RTRN)\+")
_BEGINS_WITH_KEY = re.compile(r"([A-Z]{4})[+:]", re.ASCII)
_SLASH_WORDS = (
    "ABWA|ADDR|BBAN|BENM|BIC|BUSP|CDTRREF|CDTRREFTP|CHGS|CNTP|CREF|CSID|EREF|EXCH|IBAN|ID|IREF|ISDT|ISSR|INIT|MARF|NAME"
    "|NRTX|OCMT|OI|OP|OPRP|ORDP|PCODE|PIND|PREF|PURP|REMI|RREF|RTRN|RTRC|SVCL|STRD|SUBJ|TRCD|TRTP|ULTB|ULTC|ULTD|USTD"
)
_SLASHED = re.compile(rf"/({_SLASH_WORDS})/")
_NAMED_IN_TEXT = re.compile(
    r"(?:\bEREF[+:/]|End-to-End-Re(?:f\.|ferenz|ference)\s*:|端到端标识号?\s*[:：])\s*([A-Za-z0-9][\w./-]*)", re.ASCII
)
_OURS = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Z]{18}-[0-9A-F]{8}-\d{2}(?![0-9A-Za-z-])", re.ASCII)
"""As our end-to-end ids look (USCC, edition, attempt): a bank that sends plain text prints them as they are."""
_NOT_PROVIDED = re.compile(r"NOT\s?PROVIDED|NOTPROVIDED.*|NONREF|NA|-*", re.IGNORECASE)
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{8,30}|\d{6,32}", re.ASCII)
_LEADING_ACCOUNT = re.compile(rf"({_ACCOUNT.pattern})(?=\D|$)", re.ASCII)
_OWN_CURRENCY = r"/{}/\s*CNY\s*(\d{{1,13}}(?:[,.]\d{{0,2}})?)"
_CHARGES, _ORIGINAL = re.compile(_OWN_CURRENCY.format("CHGS")), re.compile(_OWN_CURRENCY.format("OCMT"))
_FULL_LINE = 64
"""A line this long was broken because there was no more room, not because something ended."""
_NAME_PART = 27
MOST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Details:
    """What of an entry field 86 names. ``also``: another end-to-end id that it names besides, which makes it unsure.

    ``business_code``: three digits of a German bank (Geschäftsvorfallcode). ``batch``: the reference of a file of ours
    that was booked in one sum, ``batch_count`` how many payments. ``charges``, ``original``: amounts in CNY, as text.
    """

    end_to_end_id: str = ""
    also: str = ""
    account: str | None = None
    name: str | None = None
    name_cut: NameCut | None = None
    text: str = ""
    business_code: str = ""
    return_code: str = ""
    batch: str = ""
    batch_count: int | None = None
    charges: str = ""
    original: str = ""


def details_of(lines: Sequence[str], beside: str = "") -> Details:
    """``lines`` of one field 86, or of several of one entry, in their order. ``beside``: what else the entry says."""
    joined = "".join(lines)
    if _SUBFIELDS.match(joined):
        read = _of_subfields(joined)
    elif _SLASHED.search(joined):
        read = _of_code_words(joined)
    else:
        read = _of_plain_text(lines)
    if not read.end_to_end_id:
        identified, also = _identified(_OURS.findall(beside))
        read = replace(read, end_to_end_id=identified, also=also)
    charges, original = _CHARGES.search(joined + beside), _ORIGINAL.search(joined + beside)
    return replace(
        read,
        text=masked((read.text or beside.strip())[:MOST_TEXT]),
        return_code=read.return_code or code_in(read.text),
        charges=charges[1] if charges else "",
        original=original[1] if original else "",
    )


def _identified(named: Sequence[str]) -> tuple[str, str]:
    """The end-to-end id, and another one if there are two."""
    different = list(dict.fromkeys(one.strip() for one in named if not _NOT_PROVIDED.fullmatch(one.strip())))
    return (different[0] if different else "", different[1] if len(different) > 1 else "")


# Subfields


def _of_subfields(text: str) -> Details:
    head = _SUBFIELDS.match(text)
    assert head is not None  # noqa: S101 - who calls has looked
    parts = re.split(re.escape(head["mark"]) + r"(\d\d)", text[head.start("mark") :])
    pairs = list(zip(parts[1::2], parts[2::2], strict=False))
    purpose = _purpose(pairs)
    one = dict(reversed(pairs))
    keys = _keyed(purpose)
    account = next(
        (found[0] for found in (_ACCOUNT.match(one.get(number, "").strip()) for number in ("31", "38")) if found), None
    )
    name, cut = _name(one.get("32", ""), one.get("33", ""))
    identified, also = _identified(keys.get("EREF", []))
    if "EREF" not in keys:
        identified, also = _in_text("".join(purpose))
    said = "".join(keys.get("SVWZ", keys.get("", []))).strip()
    return Details(
        end_to_end_id=identified,
        also=also,
        account=account,
        name=name or None,
        name_cut=cut,
        text=" ".join(part for part in (one.get("00", "").strip(), said) if part),
        business_code=head["code"] or "",
        return_code=next(iter(keys.get("RTRN", [])), "")[:4].strip(),
        batch="" if identified else next(iter(keys.get("KREF", [])), "").strip(),
    )


def _purpose(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Subfields 20 to 29, and 60 to 63 that go on with them when they are full."""
    full = any(number == "29" for number, _ in pairs)
    return [value for number, value in pairs if "20" <= number <= "29" or (full and "60" <= number <= "63")]


def _keyed(purpose: Sequence[str]) -> dict[str, list[str]]:
    """By key word. It begins a subfield, and goes on in those that begin with none; some banks let one follow a space.

    Within the text of the payer (SVWZ) nothing but a subfield's beginning is a key word: anybody may write one there.
    """
    keys: dict[str, list[str]] = {}
    key = ""
    for part in purpose:
        start = 0
        if begins := _BEGINS_WITH_KEY.match(part):
            key, start = begins[1], begins.end()
            _append(keys, key, "", new=True)
        for found in _KEY.finditer(part, start):
            if key == "SVWZ" or (found.start() and part[found.start() - 1] != " "):
                continue
            _append(keys, key, part[start : found.start()], new=False)
            key, start = found[1], found.end()
            _append(keys, key, "", new=True)
        _append(keys, key, part[start:], new=False)
    return keys


def _append(keys: dict[str, list[str]], key: str, text: str, *, new: bool) -> None:
    values = keys.setdefault(key, [])
    if new or not values:
        values.append("")
    values[-1] += text


def _name(first: str, second: str) -> tuple[str, NameCut]:
    """The name of both subfields. They hold 27 characters each; of GBK some banks count 27 bytes."""
    size, byte_size = len(first), len(first.encode("gb18030"))
    full_of_bytes = size < _NAME_PART - 1 and byte_size in (_NAME_PART - 1, _NAME_PART)
    full = size >= _NAME_PART - 1 or full_of_bytes
    name = first + ("" if full or not second else " ") + second
    if not (second and full_of_bytes):
        return name.strip(), NameCut(2 * _NAME_PART)
    room = byte_size + max(_NAME_PART - 1, len(second.encode("gb18030")))
    return name.strip(), NameCut(room, of_gbk=True)


# Code words


def _of_code_words(text: str) -> Details:
    parts = _SLASHED.split(text)
    words: dict[str, list[str]] = {}
    for word, value in zip(parts[1::2], parts[2::2], strict=False):
        words.setdefault(word, []).append(value.strip().strip("/").strip())
    identified, also = _identified([value.partition("/")[0] for value in words.get("EREF", [])])
    if "EREF" not in words:
        identified, also = _in_text(text)
    party = next((value for word in ("BENM", "ORDP", "CNTP") for value in words.get(word, []) if value), "")
    leading = _LEADING_ACCOUNT.match(party.replace(" ", "")) or _LEADING_ACCOUNT.match(_first(words, "IBAN", "BBAN"))
    of_party = [part.strip() for part in party.split("/")]
    named = _first(words, "NAME") or (of_party[2 if "CNTP" in words else 1] if len(of_party) > 2 else "")
    count = _first(words, "NRTX")
    return Details(
        end_to_end_id=identified,
        also=also,
        account=leading[1] if leading else None,
        name=named or None,
        text=" ".join(_first(words, word) for word in ("TRTP", "REMI", "USTD") if _first(words, word)) or text.strip(),
        return_code=_first(words, "RTRN", "RTRC")[:4],
        batch="" if identified else _first(words, "PREF"),
        batch_count=int(count) if count.isdecimal() and len(count) < 8 else None,
    )


def _first(words: dict[str, list[str]], *names: str) -> str:
    return next((value for name in names for value in words.get(name, []) if value), "")


# Plain text


def _of_plain_text(lines: Sequence[str]) -> Details:
    text = ""
    for before, line in zip(("", *lines), lines, strict=False):
        text += ("" if not text or len(before) >= _FULL_LINE else " ") + line
    identified, also = _in_text(text)
    return Details(end_to_end_id=identified, also=also, text=text.strip())


def _in_text(text: str) -> tuple[str, str]:
    ours = _identified(_OURS.findall(text))
    return ours if ours[0] else _identified(_NAMED_IN_TEXT.findall(text))
