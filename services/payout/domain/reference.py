"""A bank reference proves one thing, once, whoever tells of it and however it is spelled.

Transfers of funds, repayments, vouchers of onward use, and money in that is booked as an entry of the account draw on
one stock of references: what one of them took is taken for the others, too (ADR 0025).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from services.payout.domain.refusals.references import REFERENCE_LENGTH, REFERENCE_NAMELESS, REFERENCE_USED
from shared.contracts.payout import BankReferenceUsed, VoucherUsed
from shared.eventlog.decider import Decider, Refused
from shared.invalid import Invalid
from shared.words import Term, Words

SHORTEST, LONGEST = 6, 64
MOST_ADDED = 4
"""So many characters more, before or behind, are a suffix (``-1``, ``/2``, ``A``, ``bis``), not another reference."""
SHORTEST_RESEMBLED = 8
"""Of shorter ones too many are the beginning of another."""

_NOT_PLAIN = re.compile(r"[^0-9A-Z]")
_LOOKS_LATIN = str.maketrans("АВЕЅІЈКМНОРСТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTXYABEZHIKMNOPTYX")
"""Cyrillic and Greek capitals that nobody can tell from Latin ones."""
_ONE_LOOK = str.maketrans("OIL", "011")


def _folded(text: str) -> str:
    """Capital letters and decimal digits, of whatever width, script or accent they were."""
    found = []
    for character in unicodedata.normalize("NFKD", text):
        digit = unicodedata.decimal(character, None)
        found.append(character.upper() if digit is None else str(digit))
    return "".join(found).translate(_LOOKS_LATIN)


def normal_reference(text: str) -> str:
    """A bank reference as it is compared: plain capital letters and digits.

    Full-width letters, small letters, spaces, punctuation and words around it are how the same reference is written
    twice. Raises ``Invalid``.
    """
    plain = _NOT_PLAIN.sub("", _folded(text))
    if not SHORTEST <= len(plain) <= LONGEST:
        raise Invalid(REFERENCE_LENGTH, shortest=SHORTEST, longest=LONGEST)
    return plain


@dataclass(frozen=True, slots=True)
class Reference:
    """``key`` is what is compared, ``told`` how it was written."""

    key: str
    told: str

    @property
    def look(self) -> str:
        """What a hurried eye sees: O is 0, I and L are 1."""
        return self.key.translate(_ONE_LOOK)

    @property
    def loose(self) -> str:
        """Under which those that might resemble it are found: without zeros, so that 01 is found beside 1."""
        return self.look.replace("0", "")

    @property
    def _groups(self) -> list[str]:
        """The parts between separators, numbers without zeros in front."""
        parts = _NOT_PLAIN.sub(" ", _folded(self.told)).split()
        return [part.lstrip("0") if part.isdigit() else part for part in parts]

    def resembles(self, other: "Reference") -> bool:
        """So near, and not the same, that a person must say that they are two."""
        looks, plain = (self.look, other.look), (self.look.lstrip("0"), other.look.lstrip("0"))
        if self.key == other.key or min(map(len, plain)) < SHORTEST:
            return False
        if plain[0] == plain[1] or (self._groups and self._groups == other._groups):
            return True
        if _are_numbered(self._groups, other._groups):
            return False
        return _is_extended(*looks) or _is_extended(*plain)


def _is_extended(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST_RESEMBLED or len(long) - len(short) > MOST_ADDED:
        return False
    return long.startswith(short) or long.endswith(short)


def _are_numbered(some: list[str], others: list[str]) -> bool:
    """Both of one series: 8-1 and 8-12 differ in the number behind the last separator alone."""
    return len(some) > 1 and some[:-1] == others[:-1] and some[-1].isdigit() and others[-1].isdigit()


def reference_of(told: str) -> Reference:
    """Of one that may be short, or of words only (``拨款三号``). Raises ``Invalid`` for one that names nothing."""
    folded = _folded(told)
    plain = _NOT_PLAIN.sub("", folded)
    key = plain if len(plain) >= SHORTEST else "".join(filter(str.isalnum, folded))
    if not 1 <= len(key) <= LONGEST:
        raise Invalid(REFERENCE_NAMELESS, longest=LONGEST)
    return Reference(key, told)


Kind = Literal["voucher", "transfer", "repayment", "entry"]


@dataclass(frozen=True, slots=True)
class KnownUse:
    """What a reference was used for before."""

    reference: Reference
    kind: Kind
    use: str


def in_the_way(
    reference: Reference, kind: Kind, use: str, known: Iterable[KnownUse], unlike: Collection[str]
) -> KnownUse | None:
    """The first use that keeps this reference from being taken: of the very same one, or of one that it resembles.

    ``unlike``: references, as they were written, that a person says this one is none of.
    """
    for one in known:
        if (one.kind, one.use) == (kind, use) or one.kind == kind == "entry":
            continue
        if one.reference.key == reference.key or (kind != "entry" and one.reference.told not in unlike):
            return one
    return None


class AlreadyUsed(Refused):
    """Somebody used this voucher, or this reference, first."""


Used = VoucherUsed | BankReferenceUsed


@dataclass(frozen=True, slots=True)
class UseReference:
    used: Used


def decide(command: UseReference, uses: Sequence[Used]) -> Sequence[Used]:
    match command:
        case UseReference(used):
            if any(_same_use(one, used) for one in uses):
                return []
            for one in uses:
                if not (_is_entry(one) and _is_entry(used)):
                    raise AlreadyUsed(REFERENCE_USED, before=said(*use_of(one)))
            return [used]
        case _:
            assert_never(command)


def _same_use(one: Used, other: Used) -> bool:
    of_file = [used.use_id if isinstance(used, VoucherUsed) else None for used in (one, other)]
    return use_of(one) == use_of(other) and of_file[0] == of_file[1]


def use_of(used: Used) -> tuple[Kind, str]:
    """Its kind, and what it was used for."""
    return ("voucher", used.duty_id) if isinstance(used, VoucherUsed) else (used.kind, used.use)


def _is_entry(used: Used) -> bool:
    """Two lines of the bank are two, though banks count from 1 again; the line's place tells them apart."""
    return isinstance(used, BankReferenceUsed) and used.kind == "entry"


def said(kind: Kind, use: str) -> Term:
    """What a reference was used for, for those who may know."""
    names = {
        "transfer": Words(f"the transfer of funds {use}", f"拨付 {use}"),
        "repayment": Words(f"a repayment of {use}", f"退回款项 {use}"),
        "voucher": Words(f"the onward use towards {use}", f"转付 {use}"),
        "entry": Words(f"the entry of the account of case {use}", f"第 {use} 号差异的账户收支"),
    }
    return Term(f"{kind}:{use}", names[kind])


def evolve(uses: Sequence[Used], event: Used) -> Sequence[Used]:
    match event:
        case VoucherUsed() | BankReferenceUsed():
            return (*uses, event)
        case _:
            assert_never(event)


REFERENCE: Decider[UseReference, Sequence[Used]] = Decider((), decide, evolve)


def reference_stream(key: str) -> str:
    return f"bank-reference:{key}"
