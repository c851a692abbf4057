"""The ids of commands: name spaces that cannot meet, whatever a caller chooses to be called and to give as a key.

``call:5:clerk:a/b`` is a request, ``fact:11:eligibility:317/0`` the reaction to a followed fact, ``duty:…`` what a
service does by itself. The subject stands after its length, so that where it ends is no matter of what is in it. In
logs from before, a command is found under its earlier id, where only outcomes from then are looked for.
"""

from datetime import datetime
from typing import Literal

from shared.eventlog.records import CommandContext

Kind = Literal["call", "fact", "duty", "file", "run"]
_EARLIER = {
    "call": "{subject}/{key}",
    "fact": "{subject}/{key}",
    "duty": "duty/{subject}/{key}",
    "file": "bank-file/{subject}/{key}",
    "run": "{subject}/{key}",
}


def command_id(kind: Kind, subject: str, key: str) -> str:
    """Of two ids, equal only when kind, subject and key are."""
    return f"{kind}:{len(subject)}:{subject}:{key}"


def command_of(
    kind: Kind, subject: str, key: str, *, actor: str, at: datetime, payload_sha256: bytes = b""
) -> CommandContext:
    earlier = _EARLIER[kind].format(subject=subject, key=key)
    return CommandContext(command_id(kind, subject, key), actor, at, payload_sha256, earlier)
