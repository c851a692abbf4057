"""Why a watched log cannot be believed, or not as far as it goes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DOUBTS = {
    "shorter": "The log had {kept} {what}, and says {found} now.",
    "other-history": "The log of {found} {what} does not begin with the {kept} kept before.",
    "no-proof": "The log does not prove that its {found} {what} begin with the {kept} kept before.",
    "no-quorum": "The witnesses asked for did not cosign a checkpoint over record {position} within {seconds} seconds.",
    "no-quorum-outcomes": (
        "The witnesses asked for did not cosign a checkpoint over outcome {position} within {seconds} seconds."
    ),
    "records": "Record {position} is not covered by a checkpoint after {minutes} minutes.",
    "outcomes": (
        "What commands came to up to record {position} is not covered by a checkpoint after {minutes} minutes."
    ),
}
"""What is doubted of checkpoints, by code; what is wrong with their notes is in ``notes``."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence for the operator; and, for whoever words it in another language, which one, with its values."""

    sentence: str
    which: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


def doubt(which: str, /, **values: str | int) -> Doubt:
    """
    >>> doubt("shorter", kept=9, what="records", found=5).sentence
    'The log had 9 records, and says 5 now.'
    """
    return Doubt(DOUBTS[which].format_map(values), which, values)
