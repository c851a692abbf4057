"""Administrative regions by GB/T 2260 code: 6 digits, province · city · county. Pure.

The table is python-stdnum's (``cn/loc.dat``). ``630000`` is the province, ``630100`` the city, ``630102`` a county.
"""

import re
from functools import lru_cache

from stdnum import numdb

NATION = "000000"
_OPEN_YEARS = re.compile(r"\[\d{4}-\]([^,]+)")


@lru_cache(maxsize=4096)
def county_name(code: str) -> str | None:
    """The county's name, or None when there is no such county today."""
    return None if code.endswith("00") else _name_today(code)


@lru_cache(maxsize=4096)
def region_name(code: str) -> str | None:
    """The name of a county, city or province, ``000000`` for the nation; None when there is no such region today.

    The city of a municipality bears the municipality's name.
    """
    if code == NATION:
        return "全国"
    found = _name_today(code)
    return _name_today(code[:2] + "0000") if found == "市辖区" else found


def _name_today(code: str) -> str | None:
    if len(code) != 6 or not code.isdigit() or not code.isascii():
        return None
    name: str = numdb.get("cn/loc").info(code)[-1][1].get("county", "")
    if "[" not in name:
        return name or None
    # What was there for some years only stands with them, "[1999-2019]湟中县": open years are today's.
    today = _OPEN_YEARS.search(name)
    return today[1] if today else None


def check_county(code: str) -> str:
    """Returns the code, or raises ``ValueError`` with a sentence."""
    if not code.isascii():
        raise ValueError("The region code holds full-width or other non-ASCII characters.")
    if county_name(code) is None:
        # Six characters and no more: in a row that slipped by a column the cell is an account number.
        raise ValueError(f"{code[:6]!r} is not a county of GB/T 2260.")
    return code


def region_prefix(region: str) -> str:
    """What the codes of a region's counties begin with: ``630100`` -> ``6301``; ``000000``, the nation: nothing."""
    while region.endswith("00"):
        region = region[:-2]
    return region


def covers(region: str, part: str) -> bool:
    """Whether a region (county, city, province, or ``000000``) is, or holds, another."""
    return part.startswith(region_prefix(region))
