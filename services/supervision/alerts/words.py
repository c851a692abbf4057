"""Words of an alert with its values in them. Pure."""

from collections.abc import Mapping
from typing import Any

import shared.words
from shared.money import yuan


def filled(template: str, values: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> str:
    """``known``: words for values, by place. Money is shown in yuan; a place without a value stays one.

    >>> filled("{firm} has {left_fen}: {state}", {"firm": "{x}", "left_fen": 1234, "state": "held"}, {})
    '{x} has 12.34: held'
    """

    def shown(name: str, value: Any) -> str:
        if name.endswith("_fen") and isinstance(value, int):
            return yuan(value)
        return known.get(name, {}).get(str(value), str(value))

    return shared.words.filled(template, values, shown)
