"""Administrative regions by GB/T 2260 code: 6 digits, province · city · county. Pure.

Two tables, the second before the first: python-stdnum's (``cn/loc.dat``), and ``regions.csv`` beside this file, with
days, for what that one does not have or got to know too late. Who runs the system may add rows of their own
(``know_regions``, setting ``WENGANG_REGIONS``). ``630000`` is a province, ``630100`` a city, ``630102`` a county.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from stdnum import numdb

from shared.faults import NO_COUNTY, NO_REGION, NO_REGION_CODE, REGION_NOT_ASCII
from shared.invalid import Invalid
from shared.plain import shown

NATION = "000000"
FIRST_YEAR = 2020
"""A region that ended in this year or later stays known: programmes since then name it, and so do their logs."""
COLUMNS = ("code", "name", "since", "until", "source")
_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_WITH_YEARS = re.compile(r"\[(?:\d{4})?-(\d{4})?\]([^,]+)", re.ASCII)
_NO_REGION = "市辖区"
"""A heading over a city's districts: the code ``…01`` with this name is no county."""


@dataclass(frozen=True, slots=True)
class Region:
    """A row of ``regions.csv``. ``until``: the first day on which it was not there any more."""

    code: str
    name: str
    since: date | None
    until: date | None
    source: str


def read_regions(text: str) -> list[Region]:
    """Rows of the CSV. Raises ``ValueError`` with line and reason."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"The heading must be {','.join(COLUMNS)}.")
    found = []
    for row in reader:
        try:
            since, until = _day(row["since"]), _day(row["until"])
            if not _CODE.fullmatch(row["code"] or "") or row["code"] == NATION or not row["name"]:
                raise ValueError("a region has a code of six digits and a name")
            if since and until and until <= since:
                raise ValueError("it ends before it begins")
        except (TypeError, ValueError) as error:
            raise ValueError(f"Line {reader.line_num}: {error}.") from None
        found.append(Region(row["code"], row["name"], since, until, row["source"] or ""))
    return found


def know_regions(text: str) -> None:
    """Take rows of the same form into this process's table; the latest row of a code counts."""
    for region in read_regions(text):
        _more()[region.code] = region
    region_name.cache_clear()
    county_name.cache_clear()


@lru_cache(maxsize=1)
def _more() -> dict[str, Region]:
    rows = read_regions(files("shared").joinpath("regions.csv").read_text(encoding="utf-8"))
    return {region.code: region for region in rows}


@lru_cache(maxsize=4096)
def county_name(code: str) -> str | None:
    """The county's name, or None when there was no such county since ``FIRST_YEAR``."""
    name = None if code.endswith("00") else _name(code)
    return None if name == _NO_REGION else name


@lru_cache(maxsize=4096)
def region_name(code: str) -> str | None:
    """The name of a county, city or province, ``000000`` for the nation; None when there was none since ``FIRST_YEAR``.

    The city of a municipality bears the municipality's name.
    """
    if code == NATION:
        return "全国"
    found = _name(code)
    if found != _NO_REGION:
        return found
    return _name(code[:2] + "0000") if code.endswith("00") else None


def _name(code: str) -> str | None:
    if not _CODE.fullmatch(code):
        return None
    if code in _more():
        region = _more()[code]
        return region.name if region.until is None or region.until.year >= FIRST_YEAR else None
    name: str = numdb.get("cn/loc").info(code)[-1][1].get("county", "")
    if "[" not in name:
        return name or None
    # What was there for some years only stands with them: "[1999-2019]湟中县", "[-1991]东郊区,[1992-]东丽区".
    known = [last for until, last in _WITH_YEARS.findall(name) if not until or int(until) >= FIRST_YEAR]
    return known[-1] if known else None


def full_name(code: str, *, province: bool = True) -> str:
    """``630102`` -> ``青海省西宁市城东区``; of a municipality its name once; a code that is none stays.

    Without ``province`` what is within one: ``西宁市城东区``; of a province itself its name.
    """
    levels = [code[:2] + "0000", code[:4] + "00", code]
    names = [region_name(level) for level in (levels if province or code.endswith("0000") else levels[1:])]
    return "".join(dict.fromkeys(name for name in names if name)) or code


def check_county(code: str) -> str:
    """Returns the code, or raises ``Invalid``."""
    if not code.isascii():
        raise Invalid(REGION_NOT_ASCII)
    if county_name(code) is None:
        # Six characters and no more: in a row that slipped by a column the cell is an account number.
        raise Invalid(NO_COUNTY, code=shown(code[:6]))
    return code


def check_region(code: str) -> str:
    """Of a county, city or province, or ``000000``. Returns the code, or raises ``Invalid``."""
    if region_name(code) is None:
        raise Invalid(NO_REGION, code=shown(code[:6]))
    return code


def region_prefix(region: str) -> str:
    """What the codes of a region's counties begin with: ``630100`` -> ``6301``; ``000000``, the nation: nothing.

    Raises ``Invalid`` for what is no code: half of one would be read as all that begins with it.
    """
    if not _CODE.fullmatch(region):
        raise Invalid(NO_REGION_CODE, code=shown(region[:6]))
    while region.endswith("00"):
        region = region[:-2]
    return region


def covers(region: str, part: str) -> bool:
    """Whether a region (county, city, province, or ``000000``) is, or holds, another.

    What is of no known place (``""``) is the nation's.
    """
    prefix = region_prefix(region)
    return part.startswith(prefix) and (_CODE.fullmatch(part) is not None or (region == NATION and part == ""))


def city_of(county: str) -> str:
    """The code of the city that a county, or the city itself, lies in: ``630104`` -> ``630100``."""
    return county[:4] + "00"


def place_of_register(uscc: str) -> str:
    """Where an employer is registered, as its USCC says (GB 32100-2015: digits 3 to 8); ``""`` for no known place."""
    return uscc[2:8] if region_name(uscc[2:8]) else ""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
