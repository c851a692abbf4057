"""What a bulletin shows, for page, workbook and document alike: headings, sentences, tables. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.supervision.domain.figures import GROUPS, signed_fen
from shared.clock import SHANGHAI
from shared.pages.figures import money
from shared.pages.words import Words

Cell = str | int | None
"""Counts are whole numbers; amounts and shares are text that knows its number: ``Yuan``, ``Share``."""


class Yuan(str):
    """An amount as people read it: ``"1,440.00"``."""

    __slots__ = ("fen",)
    fen: int

    @classmethod
    def of(cls, told: str) -> "Yuan":
        """``"1440.00"`` as a bulletin's content tells it."""
        fen = signed_fen(told)
        made = cls(money(fen))
        made.fen = fen
        return made


class Share(str):
    """``"33.33%"``."""

    __slots__ = ("hundredths",)
    hundredths: int
    """Of a per cent."""

    @classmethod
    def of(cls, told: str) -> "Share":
        """``"0.3333"``, cut to four places."""
        hundredths = int(told.replace(".", ""))
        made = cls(f"{hundredths // 100}.{told[-2:]}%")
        made.hundredths = hundredths
        return made


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is its sheet and heading; the last row is a total if ``has_total``."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    has_total: bool = False


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who circulates the bulletin, and under which number; None of a draft, and where nobody said it."""

    issuer: str | None
    number: str | None
    day: date | None
    to: str


@dataclass(frozen=True, slots=True)
class Layout:
    """``sentences`` begin with the sum; ``head`` is for the document alone."""

    head: Letterhead
    title: str
    under_title: Sequence[str]
    sentences: Sequence[str]
    tables: Sequence[Table]
    foot: Sequence[str]


_COUNTS = (
    "employers", "entitled", "noticed", "confirmed", "awaiting_confirmation", "objected", "granted", "paid", "workers",
    "direct", "direct_paid", "returned", "waived",
)  # fmt: skip
_AMOUNTS = (
    "entitled_amount", "granted_amount", "paid_amount", "offset_amount", "returned_amount", "onward_owed_amount",
    "onward_passed_on_amount", "onward_undivided_amount",
)  # fmt: skip
_STATES = {"in-time": "in-time", "late": "late_report", "missing": "missing_report"}


def lay_out(content: Mapping[str, Any], words: Words) -> Layout:
    """Of a bulletin's content, as drafted or issued."""
    whose = content["region_name"] or content["region"]
    issued_at = content["issued_at"]
    day = None if issued_at is None else datetime.fromisoformat(issued_at).astimezone(SHANGHAI).date()
    to = words(f"bulletin.to_{content['kind']}")
    return Layout(
        head=Letterhead(content.get("issuer"), content.get("number"), day, to),
        title=words(f"bulletin.title_{content['kind']}", region=whose),
        under_title=[_period(content, words), _standing(content, words)],
        sentences=list(_sentences(content, words)),
        tables=[
            _ranking(content, words),
            *(
                _figures(content, words, which, kind, columns)
                for which in ("cumulative", "new")
                for kind, columns in (("counts", _COUNTS), ("amounts", _AMOUNTS))
            ),
            _kinds(content, words),
            *([_cities(content, words)] if content["cities"] else []),
            _submissions(content, words),
        ],
        foot=list(_foot(content, words)),
    )


def _period(content: Mapping[str, Any], words: Words) -> str:
    last = date.fromisoformat(content["days"][-1])
    period = content["period"] if content["kind"] == "monthly" else last.isoformat()
    return words(f"bulletin.period_{content['kind']}", period=period, day=last.isoformat(), edition=content["edition"])


def _standing(content: Mapping[str, Any], words: Words) -> str:
    if content["issued_at"] is None:
        return words("bulletin.draft")
    at = datetime.fromisoformat(content["issued_at"]).astimezone(SHANGHAI)
    return words("bulletin.issued", at=f"{at:%Y-%m-%d %H:%M}", by=content["issued_by"])


def _sentences(content: Mapping[str, Any], words: Words) -> Iterable[str]:
    total = content["total"]
    names = _names(content)
    yield words(
        "bulletin.sum",
        reported=content["reporting"]["reported"],
        expected=content["reporting"]["expected"],
        entitled=total["entitled"],
        entitled_amount=_amount(total["entitled_amount"]),
        paid=total["paid"],
        paid_amount=_amount(total["paid_amount"]),
        workers=total["workers"],
        by_count=_share(total["completion_by_count"]) or "—",
        by_amount=_share(total["completion_by_amount"]) or "—",
    )
    if idle := [names[code] for code in content.get("idle") or ()]:
        yield words("bulletin.idle", names=words("bulletin.comma").join(idle))
    for key in ("missing", "slow", "late"):
        listed = [names[code] for code in content[key]]
        if listed:
            said = words("bulletin.comma").join(listed)
            yield words(f"bulletin.{key}", names=said, points=content["slow_points"])
        else:
            yield words(f"bulletin.no_{key}", points=content["slow_points"])


def _ranking(content: Mapping[str, Any], words: Words) -> Table:
    head = [
        words(f"bulletin.{name}")
        for name in ("rank", "county", "completion_by_amount", "completion_by_count", "entitled", "paid")
    ]
    head += [words(f"bulletin.{name}") for name in ("paid_amount", "forecast", "is_slow", "remark")]
    names = _names(content)
    # Bulletins issued before this was told have no key for it.
    rows: list[list[Cell]] = [
        ["—", names[code], *[None] * 6, words("bulletin.yes"), _why_silent(content, code, words)]
        for code in content.get("silent", ())
    ]
    for one in content["counties"]:
        total = one["cumulative"]
        rows.append(
            [
                one["rank"],
                one["name"] or one["agency"],
                _share(total["completion_by_amount"]),
                _share(total["completion_by_count"]),
                total["entitled"],
                total["paid"],
                _amount(total["paid_amount"]),
                _forecast(one, words),
                words("bulletin.yes") if one["slow"] else "",
                one["remark"],
            ]
        )
    return Table(words("bulletin.ranking"), head, rows)


def _why_silent(content: Mapping[str, Any], code: str, words: Words) -> str:
    return words("bulletin.idle_report" if code in (content.get("idle") or ()) else "bulletin.missing_report")


def _forecast(one: Mapping[str, Any], words: Words) -> str:
    told = one["forecast"]
    said = words(f"bulletin.{told['ends']}", on=told["on"] or "")
    if told["in_time"] is False and told["ends"] == "on":
        said += words("bulletin.too_late")
    error = told.get("error")
    if error is None or told["ends"] in ("nothing-owed", "finished"):
        return said
    off, expected = _amount(error["off_amount"]), _amount(error["expected_amount"])
    return said + words("bulletin.error", off=off, expected=expected, reports=error["reports"])


def _figures(content: Mapping[str, Any], words: Words, which: str, kind: str, columns: Sequence[str]) -> Table:
    """A row a county, and the whole."""
    head = [words("bulletin.county"), *(words(f"bulletin.{column}") for column in columns)]

    def row(name: str, told: Mapping[str, Any]) -> list[Cell]:
        return [name, *(_amount(told[one]) if one.endswith("_amount") else told[one] for one in columns)]

    rows = [row(one["name"] or one["agency"], one[which]) for one in content["counties"]]
    whole = content["total" if which == "cumulative" else "new"]
    return Table(words(f"bulletin.{which}_{kind}"), head, [*rows, row(words("bulletin.total"), whole)], has_total=True)


def _kinds(content: Mapping[str, Any], words: Words) -> Table:
    counts, amounts = ("entitled", "granted", "paid", "workers"), ("entitled_amount", "paid_amount")
    shares = ("completion_by_amount", "completion_by_count")
    head = [words("bulletin.kind"), *(words(f"bulletin.{name}") for name in (*counts, *amounts, *shares))]

    def row(name: str, told: Mapping[str, Any]) -> list[Cell]:
        numbers = [told[one] for one in counts]
        return [name, *numbers, *(_amount(told[one]) for one in amounts), *(_share(told[one]) for one in shares)]

    rows = [row(words(f"bulletin.group_{name}"), content["total"]["groups"][name]) for name in GROUPS]
    return Table(words("bulletin.kinds"), head, [*rows, row(words("bulletin.total"), content["total"])], has_total=True)


def _cities(content: Mapping[str, Any], words: Words) -> Table:
    columns = ("rank", "city", "completion_by_amount", "completion_by_count", "entitled", "paid", "paid_amount")
    rows = [
        [
            "—" if one["rank"] is None else one["rank"],
            one["name"] or one["agency"],
            _share(one["completion_by_amount"]),
            _share(one["completion_by_count"]),
            one["entitled"],
            one["paid"],
            _amount(one["paid_amount"]),
        ]
        for one in content["cities"]
    ]
    return Table(words("bulletin.cities"), [words(f"bulletin.{name}") for name in columns], rows)


def _submissions(content: Mapping[str, Any], words: Words) -> Table:
    head = [words("bulletin.county"), *content["days"]]
    rows = [
        [one["name"] or one["agency"], *(words(f"bulletin.{_STATES[state]}") for state in one["weeks"].values())]
        for one in content["submissions"]
    ]
    return Table(words("bulletin.submissions"), head, rows)


def _foot(content: Mapping[str, Any], words: Words) -> Iterable[str]:
    yield words("bulletin.how_ranked", points=content["slow_points"])
    yield words("bulletin.how_forecast")
    yield words("bulletin.how_counted")
    for one in content["counties"]:
        yield words("bulletin.made_from", county=one["name"] or one["agency"], sha256=one["sha256"])
    if content["sha256"] is not None:
        yield words("bulletin.hash", sha256=content["sha256"])


def _names(content: Mapping[str, Any]) -> dict[str, str]:
    return {one["agency"]: one["name"] or one["agency"] for one in content["submissions"]}


def _amount(told: str) -> Yuan:
    return Yuan.of(told)


def _share(told: str | None) -> Share | None:
    """None where there is nothing to be done."""
    return None if told is None else Share.of(told)
