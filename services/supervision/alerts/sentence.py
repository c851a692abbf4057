"""What a rule says of an alert: a sentence with named places, so that it can be said in another language. Pure.

English is what is stored; ``details.yaml`` has every template's Chinese wording, under the template itself.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Sentence(NamedTuple):
    template: str
    fields: Mapping[str, object]

    def __str__(self) -> str:
        return self.template.format_map(self.fields)


def says(template: str, /, **fields: object) -> Sentence:
    """``template`` stands here as a literal: so a test finds those that have no wording yet."""
    return Sentence(template, fields)
