"""The logs that a witness is for, in the form of the public witness network: ``logs/v0``. Pure.

::

    logs/v0

    vkey <verifier key>
    origin none
    bastion none
    qpd 43200
    contact <whom to reach>

``origin none``: the origin is the key's name. ``qpd``: how many requests a day the log makes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.eventlog.notes import Verifier

_HEADER = "logs/v0"
_FIELDS = ("vkey", "origin", "bastion", "qpd", "contact")
_SECONDS_OF_A_DAY = 86_400


class BadLogList(ValueError):
    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"Line {line}: {sentence}")


@dataclass(frozen=True, slots=True)
class WitnessedLog:
    verifier_key: str
    requests_a_day: int
    contact: str


def log_list(verifier_keys: Iterable[str], seconds_between: float, contact: str) -> str:
    """Of both trees of each log."""
    parts = [_HEADER]
    for key in verifier_keys:
        records = Verifier(key)
        for tree in (records, records.of_outcomes()):
            requests = max(1, int(_SECONDS_OF_A_DAY / seconds_between))
            values = (tree.text, "none", "none", str(requests), contact)
            parts.append("\n".join(f"{name} {value}" for name, value in zip(_FIELDS, values, strict=True)))
    return "\n\n".join(parts) + "\n"


def read_log_list(text: str) -> Sequence[WitnessedLog]:
    """Raises ``BadLogList`` with the line that is wrong."""
    lines = [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not lines or lines[0][1] != _HEADER:
        raise BadLogList(lines[0][0] if lines else 1, f"The list begins with {_HEADER}.")
    rest = lines[1:]
    return [_one(rest[start : start + len(_FIELDS)]) for start in range(0, len(rest), len(_FIELDS))]


def _one(lines: Sequence[tuple[int, str]]) -> WitnessedLog:
    said = {}
    for (number, line), name in zip(lines, _FIELDS, strict=False):
        given, _, value = line.partition(" ")
        if given != name or not value:
            raise BadLogList(number, f"Here stands {name}, and what it is.")
        said[name] = value
    last = lines[-1][0]
    if len(said) != len(_FIELDS):
        raise BadLogList(last, f"A log has the lines {', '.join(_FIELDS)}.")
    try:
        origin = Verifier(said["vkey"]).name
        requests = int(said["qpd"])
    except ValueError as error:
        raise BadLogList(lines[0][0], str(error)) from None
    if said["origin"] not in ("none", origin):
        raise BadLogList(lines[1][0], "Logs whose origin is another than their key's name are not witnessed here.")
    return WitnessedLog(said["vkey"], requests, said["contact"])
