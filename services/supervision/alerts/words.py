"""Words of an alert with its values in them. Pure."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import shared.words
from shared.money import yuan
from shared.regions import region_name
from shared.words import Language


def filled(
    template: str, values: Mapping[str, Any], known: Mapping[str, Mapping[str, str]], language: Language = "en"
) -> str:
    """``known``: words for values, by place. Money is shown in yuan; a place without a value stays one.

    In Chinese a region has its name, a month is said as one, and a rate is a percentage.

    >>> filled("{firm} has {left_fen}: {state}", {"firm": "{x}", "left_fen": 1234, "state": "held"}, {})
    '{x} has 12.34: held'
    >>> filled("{region}按 {rate} 计算", {"region": "630100", "rate": "3/5"}, {}, "zh")
    '西宁市按 60% 计算'
    """

    def shown(name: str, value: Any) -> str:
        if name.endswith("_fen") and isinstance(value, int):
            return yuan(value)
        if language == "zh" and name == "region":
            return region_name(str(value)) or str(value)
        if language == "zh" and name == "rate":
            return _percentage(str(value))
        return known.get(name, {}).get(str(value), shared.words.told(language, value, name))

    return shared.words.filled(template, values, shown)


def _percentage(rate: str) -> str:
    """
    >>> _percentage("3/40"), _percentage("1/3")
    ('7.5%', '1/3')
    """
    hundredths = Fraction(rate) * 10_000
    return f"{int(hundredths) / 100:g}%" if hundredths.denominator == 1 else rate
