"""Numbers in documents are those of the code, and no limit stands in a document that nobody compares with the code."""

import ast
import inspect
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from services.eligibility.domain.edition import Edition
from services.eligibility.editions import all_editions
from services.payout.domain.payment.states import end_to_end_id
from shared.http.commands import IDEMPOTENCY_KEY
from shared.settings import Settings
from tests.docs.test_readme import DOCUMENTS, ROOT, text_of
from wengang.demo.pengze import make_pengze
from wengang.system_commands import demo

_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.LShift: lambda a, b: a << b,
    ast.Mult: lambda a, b: a * b,
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Pow: lambda a, b: a**b,
}
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS = dict(enumerate(("no", *_SMALL)))
WORDS |= {20: "twenty", 60: "sixty", 100: "a hundred", 1_000: "thousand"}


def value_of(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATIONS[type(op)](value_of(left), value_of(right))
        case ast.Tuple(elts=elements):
            return tuple(value_of(one) for one in elements)
        case ast.Call(func=ast.Name(id="timedelta"), keywords=keywords):
            return timedelta(**{one.arg or "": value_of(one.value) for one in keywords})
        case ast.Call(func=ast.Attribute(attr="compile"), args=[pattern, *_]):
            return value_of(pattern)
    raise ValueError(ast.dump(node))


def _assigned(tree: ast.Module) -> list[tuple[str, ast.expr]]:
    found: list[tuple[str, ast.expr]] = []
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.append((name, value))
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                found += [
                    (one.id, value) for one, value in zip(names, values, strict=True) if isinstance(one, ast.Name)
                ]
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.append((name, value))
    return found


@cache
def _constants(area: str) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for path in sorted(ROOT.glob(area)):
        for name, value in _assigned(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(name, []).append(value)
    return found


def constant(name: str, area: str) -> Any:
    """The value of the one constant of this name, wherever in the area it stands."""
    found = _constants(area).get(name, [])
    assert len(found) == 1, f"{name} stands {len(found)} times in {area}."
    return value_of(found[0])


@cache
def _parameters(service: str, path: str) -> dict[str, dict[str, Any]]:
    document = json.loads(text_of(f"docs/contracts/openapi/{service}.json"))
    return {one["name"]: one["schema"] for one in document["paths"][path]["get"]["parameters"]}


def longest(path: str, parameter: str) -> Any:
    return _parameters("payout", path)[parameter]["maximum"]


def longest_key() -> Any:
    schema: Any = IDEMPOTENCY_KEY["schema"]
    return schema["maxLength"]


def page_limits() -> tuple[int, int]:
    limit = _parameters("eligibility", "/v1/notices")["limit"]
    return limit["maximum"], limit["default"]


def qinghai(year: int) -> Edition:
    return all_editions()[f"qinghai-{year}"]


def rate_of(size: str) -> int:
    [rate] = [one for one in qinghai(2021).rates if "enterprise" in one.unit_kinds and size in (one.size_classes or ())]
    return int(Fraction(rate.rate.value) * 100)


def layoff_limits() -> tuple[int, int]:
    """Up to how many insured the higher limit is for, and that limit in percent."""
    small = qinghai(2021).layoff.tests[0].limits[0]
    assert small.insured_at_most is not None
    return small.insured_at_most.value, int(Fraction(small.limit.value) * 100)


def digits_of_accounts() -> str:
    [(least, most)] = re.findall(r"\{(\d+),(\d+)\}", constant("_ACCOUNT_LIKE", "shared/**/*.py"))
    return f"{least} to {most}"


def default_of(command: Callable[..., Any], parameter: str) -> Any:
    return inspect.signature(command).parameters[parameter].default


def setting(alias: str) -> Any:
    [field] = [one for one in Settings.model_fields.values() if one.validation_alias == alias]
    return field.default


@dataclass(frozen=True)
class Number:
    """``phrase`` stands in the document; ``{}`` in it is what ``value`` gives."""

    document: str
    phrase: str
    value: Callable[[], Any]

    @property
    def told(self) -> str:
        return self.phrase.format(self.value())


def of(name: str, area: str, shown: Callable[[Any], Any] = lambda value: f"{value:,}") -> Callable[[], Any]:
    return lambda: shown(constant(name, area))


def kib(value: int) -> str:
    return f"{value >> 10:,} KiB"


def mib(value: int) -> str:
    return f"{value >> 20:,} MiB"


def whole(value: float) -> str:
    return f"{int(value):,}"


def word(value: float) -> str:
    return WORDS[int(value)]


def minutes(seconds: float) -> str:
    return word(seconds // 60)


LOG, HTTP, BANK = "shared/**/*.py", "shared/http/**/*.py", "services/payout/bank/**/*.py"
PAYOUT, ELIGIBILITY, SUPERVISION = (
    "services/payout/**/*.py",
    "services/eligibility/**/*.py",
    "services/supervision/**/*.py",
)
ANYWHERE = "[sw]*/**/*.py"
EXPLANATION, HOW_TO, ADR = "docs/explanation/", "docs/how-to/", "docs/decisions/"
INDICATIONS, RULES = EXPLANATION + "indications.md", "services/supervision/alerts/rules/indication/"
PRODUCTION = HOW_TO + "run-in-production.md"
BANK_TEXT, BANK_XML = "docs/reference/bank-formats-text.md", "docs/reference/bank-formats.md"
PENGZE = make_pengze()
NUMBERS = (
    Number("README.md", " {} are here: Qinghai 2020", lambda: "Four" if len(all_editions()) == 4 else "?"),
    Number("README.md", "a generated Xining of 2021 with {} employers", lambda: f"{default_of(demo, 'employers'):,}"),
    Number("README.md", "{} published rows of Pengze county", lambda: word(len(PENGZE))),
    Number("README.zh-CN.md", "（{}个单位", lambda: "一万" if default_of(demo, "employers") == 10_000 else "?"),
    Number("README.zh-CN.md", "公示名单中的{}行真实数据", lambda: "十二" if len(PENGZE) == 12 else "?"),
    Number(EXPLANATION + "the-log.md", "up to {} times in a race", of("_RETRIES", LOG)),
    Number(EXPLANATION + "the-log.md", "A single command with {} events or more", of("_BY_COPY", LOG)),
    Number(EXPLANATION + "read-tables.md", "A batch of up to {} facts", of("AT_ONCE", LOG)),
    Number(EXPLANATION + "subscriptions.md", "waits up to {:.0f} seconds", lambda: longest("/feed", "wait")),
    Number(INDICATIONS, "insured for less than {} months", of("_MONTHS", RULES + "paid_at_once.py", word)),
    Number(INDICATIONS, "rests for {} times as long", of("_RESTS_FOR", SUPERVISION, word)),
    Number(INDICATIONS, "{} times as fast as half", of("_FAST", RULES + "decided_in_seconds.py", word)),
    Number(INDICATIONS, "{} of them and more", of("_AT_LEAST", RULES + "decided_in_seconds.py", word)),
    Number(INDICATIONS, "{} minutes and longer", of("_NOBODY_READS_SECONDS", RULES + "decided_in_seconds.py", minutes)),
    Number(INDICATIONS, "within {} working days", of("_WITHIN_DAYS", RULES + "funds_asked_twice.py", word)),
    Number(EXPLANATION + "supervision.md", "judged by {} worker processes", of("_PROCESSES", SUPERVISION, word)),
    Number(EXPLANATION + "rules.md", "An employer with {} insured or fewer", lambda: layoff_limits()[0]),
    Number(EXPLANATION + "rules.md", "lost up to {} % of its insured", lambda: layoff_limits()[1]),
    Number(EXPLANATION + "rules.md", "Large enterprises and social organisations get {} %", lambda: rate_of("large")),
    Number(
        EXPLANATION + "rules.md",
        "law firms, accounting firms and individually-owned businesses get {} %",
        lambda: rate_of("small"),
    ),
    Number(EXPLANATION + "rules.md", "at least {} months of payments", lambda: qinghai(2021).fund_months.value),
    Number(EXPLANATION + "rules.md", "for {} working days", lambda: qinghai(2021).notice_working_days.value),
    Number(
        EXPLANATION + "rules.md", "working days, {} in earlier years", lambda: qinghai(2020).notice_working_days.value
    ),
    Number(HOW_TO + "account-for-onward-use.md", "at most {}", of("MOST_BYTES", "services/payout/**/voucher.py", mib)),
    Number(
        HOW_TO + "answer-as-the-bank.md", "`EndToEndId` is {} characters", lambda: len(end_to_end_id("q", "9" * 18, 1))
    ),
    Number(
        HOW_TO + "assess-from-files.md",
        "rows of the {} years",
        lambda: word(constant("MOST_MONTHS", ELIGIBILITY) // 12 - 1),
    ),
    Number(
        HOW_TO + "connect-the-platform.md",
        "1 to {} printable ASCII characters",
        longest_key,
    ),
    Number(
        HOW_TO + "connect-the-platform.md",
        "waits up to {} seconds",
        of("_PATIENCE_SECONDS", "shared/http/freshness.py", word),
    ),
    Number(HOW_TO + "connect-the-platform.md", "the first {} are listed", of("MOST_ERRORS_TOLD", HTTP, word)),
    Number(HOW_TO + "connect-the-platform.md", "`limit` (1 to {}", lambda: page_limits()[0]),
    Number(HOW_TO + "connect-the-platform.md", "else {})", lambda: page_limits()[1]),
    Number(HOW_TO + "follow-a-feed.md", "`limit` at most {}", lambda: longest("/feed", "limit")),
    Number(HOW_TO + "follow-a-feed.md", "new fact, at most {:.0f}.", lambda: longest("/feed", "wait")),
    Number(PRODUCTION, "one witness for one tree; {} unless set", lambda: f"{setting('WENGANG_WITNESS_SECONDS'):.0f}"),
    Number(HOW_TO + "witness-a-log.md", "no quorum after {} seconds", of("SECONDS_TO_COSIGN", ANYWHERE)),
    Number(PRODUCTION, "{} unless set | Never", lambda: setting("WENGANG_POLL_SECONDS")),
    Number(PRODUCTION, "a `sub` of more than {} characters", of("MOST_CHARACTERS", "shared/people.py")),
    Number(PRODUCTION, "before there is a request | {} |", of("MOST_OF_A_HEAD", HTTP, kib)),
    Number(PRODUCTION, "| headers | {},", of("MOST_HEADERS", HTTP)),
    Number(PRODUCTION, "of {} together", of("MOST_OF_HEADERS", HTTP, kib)),
    Number(PRODUCTION, "| path, query | {} and", of("MOST_OF_A_PATH", HTTP)),
    Number(PRODUCTION, "and {} characters | 414", of("MOST_OF_A_QUERY", HTTP)),
    Number(PRODUCTION, "where none is wanted) | {} |", of("MOST_OF_A_BODY", HTTP, mib)),
    Number(PRODUCTION, "a form of a page | {} |", of("_MOST_BYTES", "shared/pages/**/*.py", kib)),
    Number(PRODUCTION, "as its operation says; {} at most", of("MOST_BYTES", HTTP, lambda value: f"{value >> 30} GiB")),
    Number(PRODUCTION, "up to {} of CSV", of("MOST_BYTES", HTTP, lambda value: f"{value >> 30} GiB")),
    Number(PRODUCTION, "{} forms an hour", of("FORMS_AN_HOUR", ELIGIBILITY)),
    Number(PRODUCTION, "well over {:.0f} seconds", of("_SECONDS_TO_CATCH_UP", "shared/http/freshness.py", float)),
    Number(
        PRODUCTION, "`WENGANG_STATEMENT_TIMEOUT_SECONDS` ({:.0f})", lambda: setting("WENGANG_STATEMENT_TIMEOUT_SECONDS")
    ),
    Number(PRODUCTION, "`WENGANG_LOCK_TIMEOUT_SECONDS` ({:.0f})", lambda: setting("WENGANG_LOCK_TIMEOUT_SECONDS")),
    Number(
        PRODUCTION,
        "_TRANSACTION_TIMEOUT_SECONDS` ({:.0f})",
        lambda: setting("WENGANG_IDLE_TRANSACTION_TIMEOUT_SECONDS"),
    ),
    Number(ADR + "0002-compared-and-set-head.md", "(up to {} events)", of("_EVENTS_PER_COMMIT", LOG)),
    Number(ADR + "0005-sealed-account-numbers.md", "number of {} digits", digits_of_accounts),
    Number(ADR + "0013-bank-files-in-parts.md", "commands of {} lines", of("LINES_PER_PART", PAYOUT)),
    Number(
        ADR + "0018-progress-as-of-a-cut-off.md", "{} employers at a time", of("_EMPLOYERS_AT_ONCE", SUPERVISION, word)
    ),
    Number(
        ADR + "0018-progress-as-of-a-cut-off.md",
        "past for {} minutes",
        of("_SETTLED", SUPERVISION, lambda value: minutes(value.total_seconds())),
    ),
    Number(
        ADR + "0020-the-public-objects-by-form-the-desk-only-lists.md",
        "at most {} are open",
        of("MOST_OPEN", ELIGIBILITY),
    ),
    Number(
        ADR + "0020-the-public-objects-by-form-the-desk-only-lists.md",
        "sends {} an hour",
        of("FORMS_AN_HOUR", ELIGIBILITY),
    ),
    Number(
        ADR + "0020-the-public-objects-by-form-the-desk-only-lists.md",
        "at most {};",
        of("_MOST_BYTES", "shared/pages/**/*.py", kib),
    ),
    Number(ADR + "0021-judging-in-rounds.md", "judged {} at a time", of("_PICTURES_AT_ONCE", SUPERVISION)),
    Number(
        ADR + "0021-judging-in-rounds.md",
        "**More than {} are",
        lambda: constant("_PICTURES_AT_ONCE", SUPERVISION) * constant("_PARTS_JUDGED_HERE", SUPERVISION),
    ),
    Number(ADR + "0021-judging-in-rounds.md", "by {} processes", of("_PROCESSES", SUPERVISION, word)),
    Number(
        ADR + "0021-judging-in-rounds.md", "for {} minutes at most", of("_LONGEST_WAIT_SECONDS", SUPERVISION, minutes)
    ),
    Number(ADR + "0021-judging-in-rounds.md", "never for a long one** ({} employers)", of("_LONG_ROUND", SUPERVISION)),
    Number(ADR + "0023-each-step-overlaps-the-next.md", "streams {} at a time", of("_WORKS_AT_ONCE", LOG)),
    Number(ADR + "0023-each-step-overlaps-the-next.md", "in parts of {} side by side", of("_COMMANDS_AT_ONCE", LOG)),
    Number(ADR + "0023-each-step-overlaps-the-next.md", "every {} facts", of("_PREPARED_IN_ONE_TURN", LOG)),
    Number(ADR + "0023-each-step-overlaps-the-next.md", "of {} or more in a process", of("_LARGE", BANK)),
    Number(ADR + "0023-each-step-overlaps-the-next.md", "two batches of {} facts", of("AT_ONCE", LOG)),
    Number(ADR + "0025-one-bank-reference-one-use.md", "fewer than {} plain characters", of("SHORTEST", PAYOUT, word)),
    Number(ADR + "0025-one-bank-reference-one-use.md", "at most {} more characters", of("MOST_ADDED", PAYOUT, word)),
    Number(
        ADR + "0025-one-bank-reference-one-use.md", "shorter   has {} at least", of("SHORTEST_RESEMBLED", PAYOUT, word)
    ),
    Number(
        ADR + "0032-logs-replayed-into-every-table.md",
        "up to {} versions earlier",
        of("_BETWEEN", ANYWHERE, word),
    ),
    Number(ADR + "0032-logs-replayed-into-every-table.md", "for {} turns", of("TURNS_TO_PROVE", ANYWHERE, word)),
    Number(
        ADR + "0032-logs-replayed-into-every-table.md", "after {} minutes", of("SECONDS_TO_COVER", ANYWHERE, minutes)
    ),
    Number(BANK_TEXT, "at most {},", of("MOST_BYTES", "services/payout/bank/**/mt940.py", mib)),
    Number(BANK_TEXT, "and {} entries a message", of("MOST_ENTRIES", BANK)),
    Number(BANK_TEXT, "More than {} characters refuse", of("MOST_OF_AN_ID", BANK)),
    Number(BANK_TEXT, "one of more than {} ", of("MOST_OF_A_REFERENCE", BANK)),
    Number(BANK_TEXT, "`33`: {} characters each", of("_NAME_PART", BANK)),
    Number(BANK_TEXT, "the first {} characters", of("MOST_TEXT", BANK)),
    Number(BANK_TEXT, "up to {} rows", of("MOST_ROWS", BANK)),
    Number(BANK_TEXT, "{} columns", of("MOST_COLUMNS", BANK)),
    Number(BANK_TEXT, "and {} MiB", of("MOST_UNPACKED_BYTES", BANK, lambda value: value >> 20)),
    Number(BANK_TEXT, "first {} lines", of("_LINES_ABOVE", BANK)),
    Number(BANK_XML, "{} times as long as ISO says", of("_LONGER", BANK, word)),
    Number(BANK_XML, "of more than {} KiB", of("MOST_BYTES_WITHOUT_TAG", BANK, lambda value: value >> 10)),
    Number(BANK_XML, "more than {} without an entry", of("MOST_BYTES_AT_ONCE", BANK, mib)),
    Number(
        BANK_XML, "more than {} digits, no number", lambda: re.findall(r"\{0,(\d+)\}", constant("_DECIMAL", BANK))[0]
    ),
    Number(BANK_XML, "{} details with charges", of("_MOST_CHARGED", BANK)),
)


NOT_OF_THE_CODE = (
    # What others prescribe, or what was measured once and is dated by its decision.
    ("docs/glossary.md", "18 characters by GB 32100-2015"),
    ("docs/glossary.md", "12 digits that name a bank's branch"),
    ("docs/explanation/integrity.md", "its length in four bytes"),
    ("CHANGELOG.md", "one county in twenty minutes"),
    ("CHANGELOG.md", "wider than 80 columns"),
    ("README.md", "One county in twenty minutes"),
    ("README.md", "a public notice takes three working days"),
    (HOW_TO + "answer-as-the-bank.md", "at most 35 characters"),
    (HOW_TO + "assess-from-files.md", "a decimal with two places"),
    (HOW_TO + "check-a-public-notice.md", "good: 69 employers"),
    (HOW_TO + "check-a-public-notice.md", "yuan with two places"),
    (HOW_TO + "check-a-public-notice.md", "rounded half up to two places"),
    (HOW_TO + "connect-the-platform.md", "at most two places"),
    (HOW_TO + "report-progress.md", "cut to four places"),
    (PRODUCTION, "64 hexadecimal digits"),
    (PRODUCTION, "a network of 64 bits in IPv6"),
    (ADR + "0007-dependencies.md", "29 names at run time"),
    (ADR + "0008-simulated-clock.md", "three working days of notice"),
    (ADR + "0010-checkpoints-and-anchors.md", "more than 200 ways"),
    (ADR + "0011-one-voucher-one-use.md", "three streams in one commit"),
    (ADR + "0013-bank-files-in-parts.md", "a hundred thousand lines"),
    (ADR + "0013-bank-files-in-parts.md", "of 5 KB"),
    (ADR + "0014-decisions-as-receipts.md", "2 KB a decision"),
    (ADR + "0014-decisions-as-receipts.md", "674 bytes for an ordinary employer"),
    (ADR + "0018-progress-as-of-a-cut-off.md", "100,000 employers"),
    (ADR + "0019-pages-read-with-the-tokens-of-the-api.md", "4,096 bytes"),
    (ADR + "0020-the-public-objects-by-form-the-desk-only-lists.md", "three working days"),
    (ADR + "0021-judging-in-rounds.md", "5,000 events a second"),
    (ADR + "0021-judging-in-rounds.md", "each round of 2,000 facts"),
    (ADR + "0021-judging-in-rounds.md", "eight rows"),
    (ADR + "0022-many-commands-one-commit.md", "200 bytes each"),
    (ADR + "0039-clients-generated-by-tools-outside-the-locks.md", "some 210 MB"),
    (ADR + "0026-when-two-lines-of-the-bank-are-one.md", "300 bytes longer"),
    (ADR + "0027-mt940-by-a-reader-of-our-own.md", "1,497 entries"),
    (ADR + "0027-mt940-by-a-reader-of-our-own.md", "statement numbers of six digits"),
    (ADR + "0027-mt940-by-a-reader-of-our-own.md", "three digits and a"),
    (ADR + "0027-mt940-by-a-reader-of-our-own.md", "no more than two digits behind it"),
    (ADR + "0027-mt940-by-a-reader-of-our-own.md", "longer than 16 characters"),
    (ADR + "0027-mt940-by-a-reader-of-our-own.md", "1,000 lines of ours"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "10,000 lines, seven cells each"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "a wheel of 34 MB"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "1.2 GB of memory"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "a file of 15 MB"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "3.8 s, 76 MB"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "115 MB"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "the file has 0.5 MB"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "350 MB for such a list"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "the file has 1.4 MB"),
    (ADR + "0037-pdf-by-fpdf2-with-embedded-fonts.md", "90 MB of fonts"),
    ("docs/reference/bank-campaign.md", "123,885 lines of the bank"),
    ("docs/reference/bank-campaign.md", "25 to 80 seconds a season"),
    (BANK_TEXT, "its last four digits"),
    (BANK_TEXT, "at most two digits behind it"),
    (BANK_TEXT, "27 bytes of GBK"),
    (BANK_TEXT, "60 bytes of GBK"),
    (BANK_XML, "more than 256 levels"),
)
_NUMBER = rf"(?:\d[\d,.]*|(?:a )?(?:hundred|thousand)|{'|'.join(_SMALL[2:])}|twenty|thirty|fifty|sixty)"
_UNIT = (
    "bytes|characters|digits|bits|seconds|minutes|hours|days|times|events|facts|rows|lines|employers|entries|columns|"
    "details|levels|turns|versions|streams|places|objections|forms|ways|[KMG]i?B|names|terms|months|years"
)
_KINDS = "more|plain|working|hexadecimal|printable|ASCII|earlier|open|whole"
_LIMIT = re.compile(
    rf"(?<![\w/-]){_NUMBER}(?: (?:{_KINDS}))*[ -](?:{_UNIT})\b"
    rf"|\b(?:up to|at most|more than|fewer than|the first) {_NUMBER}\b"
    rf"|(?<![\w/-]){_NUMBER} (?:at a time|at most|unless set|an hour|a second)\b",
    re.IGNORECASE,
)
_ELSEWHERE = (
    *("docs/zh/", "docs/benchmarks.md", "docs/alert-quality.md", "docs/reference/bank-corpora", "docs/tutorial/"),
    "docs/reference/problems.md",  # of the code as a whole
)


def plain(document: str) -> str:
    """A document's prose in one line: no blocks of code, no addresses of links."""
    text = re.sub(r"^ *```.*?^ *```$", "", text_of(document), flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^# \d{4} ", "# ", text, flags=re.MULTILINE)  # the number of a decision
    return " ".join(re.sub(r"\]\([^)]*\)", "]", text).split())


def words(phrase: str) -> str:
    return " ".join(phrase.split())


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: f"{number.document}: {number.phrase[:40]}")
def test_a_number_in_a_document_is_that_of_the_code(number: Number) -> None:
    assert words(number.told) in plain(number.document)


def test_what_is_not_of_the_code_is_in_the_documents_still() -> None:
    assert [one for one in NOT_OF_THE_CODE if one[1] not in plain(one[0])] == []


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if not one.startswith(_ELSEWHERE)])
def test_no_limit_stands_in_a_document_that_nobody_compares_with_the_code(document: str) -> None:
    text = plain(document)
    compared = [words(one.told) for one in NUMBERS if one.document == document]
    compared += [phrase for where, phrase in NOT_OF_THE_CODE if where == document]
    for phrase in sorted(compared, key=len, reverse=True):
        text = text.replace(phrase, " … ")
    assert [text[max(0, one.start() - 30) : one.end() + 30] for one in _LIMIT.finditer(text)] == []
