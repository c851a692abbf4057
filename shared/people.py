"""Who is who: one person, however their name is spelled. Pure.

A person is named by the ``sub`` of their tokens. Issuers differ in how they write one name: with capitals or without,
in full-width letters, composed or not. Whatever compares people compares ``person_key``; what is recorded and shown is
the name as the issuer wrote it.
"""

import unicodedata
from functools import lru_cache

from shared.faults import NAME_LENGTH, NAME_SPACES, NAME_UNSEEN
from shared.invalid import Invalid

MOST_CHARACTERS = 200


@lru_cache(maxsize=65_536)
def person_key(name: str) -> str:
    """NFKC and casefold, without what cannot be seen: ``"Ｗang.Wei "`` and ``"wang.wei"`` are one.

    As Unicode's NFKC_Casefold (UAX 31): folded until it stays, since a folded letter may compose with the next.
    """
    found = name
    for _ in range(4):
        seen = "".join(one for one in unicodedata.normalize("NFKC", found) if unicodedata.category(one) != "Cf")
        folded = " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())
        if folded == found:
            break
        found = folded
    return found


def same_person(one: str | None, other: str | None) -> bool:
    """Whether both name one person; nobody (None, ``""``) is nobody else."""
    return bool(one) and bool(other) and person_key(one or "") == person_key(other or "")


def check_name(name: str) -> str:
    """The name of a person or a machine as a token gives it. Returns it, or raises ``Invalid``: ``it …``."""
    if not 0 < len(name) <= MOST_CHARACTERS:
        raise Invalid(NAME_LENGTH, most=MOST_CHARACTERS)
    for character in name:
        category = unicodedata.category(character)
        if category[0] == "C" or (category[0] == "Z" and character != " "):
            raise Invalid(NAME_UNSEEN, character=f"U+{ord(character):04X}")
    if not person_key(name) or name != name.strip():
        raise Invalid(NAME_SPACES)
    return name
