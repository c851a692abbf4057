"""Whether the bank's name of a payee is ours. Pure.

Banks change what does not matter (full-width forms, spaces) and cut a name to the room that a format or a clearing
system has. A name is the same up to that cut, and at no other length.
"""

import unicodedata
from dataclasses import dataclass


def plain(name: str) -> str:
    """A name without what banks change in it: full-width forms and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def equal_names(ours: str, theirs: str) -> bool:
    return plain(ours) == plain(theirs)


@dataclass(frozen=True, slots=True)
class NameCuts:
    """Where names may be cut: after so many characters, or so many bytes of GBK (a character is never halved)."""

    characters: frozenset[int] = frozenset()
    gbk_bytes: frozenset[int] = frozenset()

    def __call__(self, ours: str, theirs: str) -> bool:
        """The cut falls on the name as it was sent, spaces included."""
        if equal_names(ours, theirs):
            return True
        sent = unicodedata.normalize("NFC", ours.strip())
        cuts = {sent[:size] for size in self.characters if len(sent) > size}
        for size in self.gbk_bytes:
            encoded = sent.encode("gb18030")
            if len(encoded) > size:
                cuts.add(encoded[:size].decode("gb18030", errors="ignore"))
        return plain(theirs) in {plain(cut) for cut in cuts if cut.strip()}
