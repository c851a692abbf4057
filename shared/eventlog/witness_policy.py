"""Whose cosignatures make a checkpoint believed: a policy file in the form of C2SP ``tlog-policy``. Pure.

::

    witness audit-office  <verifier key> https://witness.audit.example/
    witness university    <verifier key> https://witness.university.example/
    witness another-city  <verifier key> https://witness.city.example/
    group two-of-three 2 audit-office university another-city
    quorum two-of-three

``log <verifier key> [URL]`` lines may name the logs that it is for. The same file serves a service, which asks the
witnesses with an address, and whoever verifies offline.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.eventlog.cosignatures import CosignerKey
from shared.eventlog.notes import Verifier

NO_QUORUM = "none"


class BadPolicy(ValueError):
    """``line`` counts from 1; 0 where something is missing in the file as a whole."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"Line {line}: {sentence}" if line else sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class Witness:
    name: str
    key: CosignerKey
    url: str = ""
    """Its submission prefix; empty where it is not asked."""


@dataclass(frozen=True, slots=True)
class Policy:
    quorum: str = NO_QUORUM
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    groups: Mapping[str, tuple[int, Sequence[str]]] = field(default_factory=dict)
    """How many of whom."""
    logs: Mapping[str, str] = field(default_factory=dict)
    """Verifier keys by origin."""

    def cosigned_by(self, note: str) -> dict[str, int]:
        """The witnesses whose line in the note holds, with the time that it names, in seconds since the epoch."""
        found = {}
        for name, witness in self.witnesses.items():
            times = [at for _, at in witness.key.lines_in(note)]
            if times:
                found[name] = max(times)
        return found

    def believes(self, note: str) -> bool:
        """Whether a quorum cosigned it. The log's own signature is not looked at here."""
        return self.is_quorum(self.cosigned_by(note))

    def is_quorum(self, names: Mapping[str, object] | Sequence[str]) -> bool:
        return self.quorum == NO_QUORUM or self._stands(self.quorum, set(names))

    def _stands(self, name: str, names: set[str]) -> bool:
        if name in self.witnesses:
            return name in names
        needed, members = self.groups[name]
        return sum(self._stands(one, names) for one in members) >= needed


def read_policy(text: str) -> Policy:
    """Raises ``BadPolicy`` with the line that is wrong."""
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.replace("\t", " ").split(" ")
        words = [one for one in words if one]
        if words and not words[0].startswith("#"):
            reader.take(number, words)
    if reader.quorum is None:
        raise BadPolicy(0, "There is no quorum line.")
    return Policy(reader.quorum, reader.witnesses, reader.groups, reader.logs)


class _Reader:
    def __init__(self) -> None:
        self.quorum: str | None = None
        self.witnesses: dict[str, Witness] = {}
        self.groups: dict[str, tuple[int, Sequence[str]]] = {}
        self.logs: dict[str, str] = {}
        self._keys: set[bytes] = set()
        self._members: set[str] = set()

    def take(self, line: int, words: Sequence[str]) -> None:
        match words:
            case ["log", key, *url] if len(url) <= 1:
                self._log(line, key)
            case ["witness", name, key, *url] if len(url) <= 1:
                self._witness(line, name, key, "".join(url))
            case ["group", name, needed, _, *_]:
                self._group(line, name, needed, words[3:])
            case ["quorum", name]:
                if self.quorum is not None:
                    raise BadPolicy(line, "There is a quorum line already.")
                if name != NO_QUORUM:
                    self._known(line, name)
                self.quorum = name
            case _:
                raise BadPolicy(line, f"Not a line of a policy: {' '.join(words)}")

    def _log(self, line: int, key: str) -> None:
        try:
            origin = Verifier(key).name
        except ValueError as error:
            raise BadPolicy(line, str(error)) from None
        if key in self.logs.values():
            raise BadPolicy(line, f"The log {origin} is there twice.")
        self.logs[origin] = key

    def _witness(self, line: int, name: str, key: str, url: str) -> None:
        self._new(line, name)
        try:
            cosigner = CosignerKey(key)
        except ValueError as error:
            raise BadPolicy(line, str(error)) from None
        if cosigner.public in self._keys:
            raise BadPolicy(line, f"The key of {name} is another witness's, too.")
        self._keys.add(cosigner.public)
        self.witnesses[name] = Witness(name, cosigner, url)

    def _group(self, line: int, name: str, needed: str, members: Sequence[str]) -> None:
        self._new(line, name)
        for one in members:
            self._known(line, one)
            if one in self._members:
                raise BadPolicy(line, f"{one} is a member already.")
            self._members.add(one)
        number = {"any": "1", "all": str(len(members))}.get(needed, needed)
        if not number.isascii() or not number.isdecimal() or not 1 <= int(number) <= len(members):
            raise BadPolicy(line, f"Not a number of members: {needed}")
        self.groups[name] = int(number), tuple(members)

    def _new(self, line: int, name: str) -> None:
        if name == NO_QUORUM or name in self.witnesses or name in self.groups:
            raise BadPolicy(line, f"The name {name} is taken.")

    def _known(self, line: int, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise BadPolicy(line, f"No witness or group before this line is called {name}.")
