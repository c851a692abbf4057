"""The form of the public: an objection to an employer on a list, or a claim for one that is not on it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.eligibility.pages.notice import Heading
from shared.identifiers import check_uscc

MOST = {"uscc": 18, "name": 100, "contact": 200, "grounds": 4000}
"""Characters, by field."""
_LEAST = {"name": 2, "contact": 5, "grounds": 1}
KINDS = ("objection", "claim")
FIELDS = ("kind", "uscc", "name", "contact", "grounds")
PROSE = ("grounds",)


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """``errors``: by field, the name of a text. ``refused``: why, by the rules, or None."""

    heading: Heading
    values: Mapping[str, str]
    errors: Mapping[str, str]
    refused: str | None = None
    employer: str | None = None
    """The name of the employer that the form was opened for."""

    unfit: Mapping[str, str] = field(default_factory=dict)
    """By field, the character that was taken out of what was sent."""


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """``state``: ``open``; of an objection ``upheld`` or ``dismissed``, of a claim ``accepted`` or ``refused``."""

    heading: Heading
    number: str
    kind: Literal["objection", "claim"]
    uscc: str
    state: str
    reason: str | None
    received_at: str | None


def errors_of(values: Mapping[str, str], unfit: Collection[str] = ()) -> dict[str, str]:
    """What is wrong with the form by itself: the name of a text, by field. ``unfit``: fields that held more."""
    found = {name: f"{name}_short" for name, least in _LEAST.items() if len(values.get(name, "")) < least}
    found |= {name: f"{name}_long" for name, most in MOST.items() if len(values.get(name, "")) > most}
    if values.get("kind") not in KINDS:
        found["kind"] = "kind_missing"
    try:
        check_uscc(values.get("uscc", ""))
    except ValueError:
        found["uscc"] = "uscc_bad"
    return found | {name: "unfit" for name in FIELDS if name in unfit}
