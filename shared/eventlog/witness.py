"""What a witness does: it cosigns a checkpoint that extends the last one it cosigned of the same log, and no other.

C2SP ``tlog-witness``: the request is ``old <size>``, the lines of a consistency proof, an empty line, and the
checkpoint. Pure but for ``keep``, which must have the checkpoint on the disk before it returns.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.eventlog.cosignatures import Cosigner
from shared.eventlog.notes import BadNote, Checkpoint, Verifier, decoded
from shared.eventlog.proofs import verify_consistency
from shared.eventlog.sealing import HASH_SIZE

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)
_PROOF_LINES = 63
LONGEST_REQUEST = 64 * 1024
"""Bytes: a proof of 63 hashes, and a note with a hundred signatures."""
OF_SIZE = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class Reply:
    """``status`` is HTTP's; ``kept`` the checkpoint that was cosigned."""

    status: int
    text: str
    media_type: str = "text/plain"
    kept: Checkpoint | None = None


@dataclass(frozen=True, slots=True)
class Request:
    old: int
    proof: Sequence[bytes]
    note: str

    def text(self) -> str:
        lines = [f"old {self.old}", *(base64.b64encode(one).decode() for one in self.proof), "", self.note]
        return "\n".join(lines)


def read_request(text: str) -> Request:
    """Raises ``ValueError`` for what is none."""
    head, separator, note = text.partition("\n\n")
    old, *proof = head.split("\n")
    match = _OLD.fullmatch(old)
    if match is None or not separator or len(proof) > _PROOF_LINES:
        raise ValueError("Not a request of tlog-witness.")
    hashes = [decoded(one) for one in proof]
    if any(len(one) != HASH_SIZE for one in hashes):
        raise ValueError("A line of the proof is not a hash.")
    return Request(int(match[1]), hashes, note)


class WitnessOf:
    """Of some logs, by their verifier keys. ``latest`` is what it cosigned last of each, by origin."""

    def __init__(
        self,
        cosigner: Cosigner,
        logs: Sequence[str],
        latest: Mapping[str, Checkpoint],
        keep: Callable[[Checkpoint, str, int], None],
        now: Callable[[], int],
    ) -> None:
        self._cosigner = cosigner
        self._verifiers = {one.name: one for one in map(Verifier, logs)}
        self._latest = dict(latest)
        self._keep = keep
        self._now = now

    def add_checkpoint(self, text: str) -> Reply:
        """Not to be run twice at once: what it checks it keeps."""
        try:
            request = read_request(text)
        except ValueError as error:
            return Reply(400, f"{error}\n")
        verifier = self._verifiers.get(request.note.partition("\n")[0])
        if verifier is None:
            return Reply(404, "This log is not witnessed here.\n")
        try:
            found = verifier.open(request.note)
        except BadNote as error:
            return Reply(403 if error.why in ("unsigned", "wrong-signature") else 400, f"{error}\n")
        if request.old > found.size:
            return Reply(400, "The old size is larger than the checkpoint's.\n")
        last = self._latest.get(found.origin)
        size = 0 if last is None else last.size
        if request.old != size:
            return Reply(409, f"{size}\n", OF_SIZE)
        if last is not None and found.size == last.size and found.root != last.root:
            return Reply(409, f"{size}\n", OF_SIZE)
        old_root = verifier.suite.empty_root if last is None else last.root
        if not verify_consistency(size, found.size, old_root, found.root, request.proof, verifier.suite):
            return Reply(422, "The proof does not lead from the last checkpoint to this one.\n")
        body, now = body_of(request.note), self._now()
        line = self._cosigner.cosign(body, now)
        self._keep(found, request.note, now)
        self._latest[found.origin] = found
        return Reply(200, line, kept=found)


def body_of(note: str) -> str:
    return note.rpartition("\n\n")[0] + "\n"
