"""Administrative regions by GB/T 2260 code: 6 digits, province · city · county. Pure.

The table is python-stdnum's (``cn/loc.dat``). ``630000`` is the province, ``630100`` the city, ``630102`` a county.
"""

import re
from functools import lru_cache

from stdnum import numdb

_YEARS = re.compile(r"\[[^]]*\]")
_OPEN_YEARS = re.compile(r"\[\d{4}-\]([^,]+)")


@lru_cache(maxsize=4096)
def county_name(code: str) -> str | None:
    """The county's name, or None when there is no such county today."""
    if len(code) != 6 or not code.isdigit() or not code.isascii() or code.endswith("00"):
        return None
    properties = numdb.get("cn/loc").info(code)[-1][1]
    # A county stands with its years, "[1999-2019]湟中县": only one whose years are open is there today.
    today = _OPEN_YEARS.search(properties.get("county", ""))
    return today[1] if today else None


def region_name(code: str) -> str | None:
    """The name of a county, city or province, ``000000`` for the nation; None when there is no such region today."""
    if code == "000000":
        return "全国"
    if len(code) != 6 or not code.isdigit() or not code.isascii():
        return None
    if not code.endswith("00"):
        return county_name(code)
    found = numdb.get("cn/loc").info(code)
    name = found[0][1].get("province") if code.endswith("0000") else found[-1][1].get("county")
    return None if name is None else _YEARS.sub("", name)


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
