"""ISO 20022 as banks write it, for tests; and what the readers make of it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.payout.bank.lines import (
    Answered,
    At,
    Begun,
    CreditLine,
    Distrust,
    GoneAgainLine,
    Item,
    Line,
    OddLine,
    Report,
    ReturnLine,
    Statement,
    StrayLine,
)
from services.payout.bank.result_file import read_items, summarise

ACCOUNT = "63000000000000018"
DAY = date(2021, 8, 6)
NOTE = Report("camt.054", ACCOUNT, "1", DAY)
_ROOTS = {
    "camt.052": ("BkToCstmrAcctRpt", "Rpt"),
    "camt.053": ("BkToCstmrStmt", "Stmt"),
    "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}
_Kind = TypeVar("_Kind", bound=Item)


@dataclass(frozen=True)
class Read:
    """A file, read to its end."""

    items: Sequence[Item]

    @property
    def begun(self) -> Begun:
        return self.of(Begun)[0]

    @property
    def lines(self) -> list[Line]:
        kinds = (CreditLine, ReturnLine, GoneAgainLine, StrayLine, OddLine)
        return [item for item in self.items if isinstance(item, kinds)]

    @property
    def statements(self) -> list[Statement]:
        return self.of(Statement)

    @property
    def odd(self) -> list[OddLine]:
        return self.of(OddLine)

    @property
    def answered(self) -> Answered:
        return self.of(Answered)[0]

    @property
    def distrusted(self) -> set[Distrust]:
        return set(self.of(Distrust))

    def of(self, kind: type[_Kind]) -> list[_Kind]:
        return [item for item in self.items if isinstance(item, kind)]

    @property
    def believed(self) -> list[Line]:
        """Without the lines of entries that contradict themselves."""
        left = {(one.report, one.entry) for one in self.distrusted}
        return [one for one in self.lines if isinstance(one, OddLine) or (one.at.report, one.at.entry) not in left]


def read(content: str | bytes) -> Read:
    source = io.BytesIO(content.encode() if isinstance(content, str) else content)
    items = list(read_items(source, "sheet-1"))
    summary = summarise(iter(items))
    found = Read(items)
    assert summary.lines == len(found.lines)
    assert summary.distrusted == found.distrusted
    return found


def at(entry: int, detail: int = 0, report: Report = NOTE) -> At:
    """Tests write a file on one line."""
    return At(report, entry, detail, 1)


def amt(amount: str, currency: str = "CNY") -> str:
    return f'<Amt Ccy="{currency}">{amount}</Amt>'


def charge(amount: str, direction: str = "DBIT", included: str = "") -> str:
    """One record of charges, as of version 04."""
    said = f"<ChrgInclInd>{included}</ChrgInclInd>" if included else ""
    return f"<Chrgs><Rcrd>{amt(amount)}<CdtDbtInd>{direction}</CdtDbtInd>{said}</Rcrd></Chrgs>"


def detail(
    transfer: str = "E-1",
    amount: str = "1440.00",
    direction: str = "DBIT",
    *,
    money: str | None = None,
    references: str = "",
    charges: str = "",
    parties: str = "",
    returned: str = "",
    rest: str = "",
) -> str:
    """``money`` instead of amount and direction."""
    named = f"<EndToEndId>{transfer}</EndToEndId>" if transfer else ""
    refs = f"<Refs>{references}{named}</Refs>" if references or named else ""
    if money is None:
        money = amt(amount) + (f"<CdtDbtInd>{direction}</CdtDbtInd>" if direction else "")
    related = f"<RltdPties>{parties}</RltdPties>" if parties else ""
    return f"<TxDtls>{refs}{money}{charges}{related}{returned}{rest}</TxDtls>"


def details(*told: str, batch: str = "") -> str:
    return f"<NtryDtls>{f'<Btch>{batch}</Btch>' if batch else ''}{''.join(told)}</NtryDtls>"


def entry(
    *blocks: str,
    amount: str = "1440.00",
    direction: str = "DBIT",
    currency: str = "CNY",
    status: str = "<Cd>BOOK</Cd>",
    reversal: str = "",
    day: str = "<BookgDt><Dt>2021-08-06</Dt></BookgDt>",
    reference: str = "",
    number: str = "",
    code: str = "<Prtry><Cd>PAYOUT</Cd></Prtry>",
    amounts: str = "",
    charges: str = "",
    text: str = "",
) -> str:
    return (
        "<Ntry>"
        + (f"<NtryRef>{number}</NtryRef>" if number else "")
        + f"{amt(amount, currency)}<CdtDbtInd>{direction}</CdtDbtInd>"
        + (f"<RvslInd>{reversal}</RvslInd>" if reversal else "")
        + f"<Sts>{status}</Sts>{day}"
        + (f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else "")
        + f"<BkTxCd>{code}</BkTxCd>{amounts}{charges}{''.join(blocks)}"
        + (f"<AddtlNtryInf>{text}</AddtlNtryInf>" if text else "")
        + "</Ntry>"
    )


def balance(code: str, amount: str, direction: str = "CRDT", day: str = "2021-08-06", sub: str = "") -> str:
    kind = f"<CdOrPrtry><Cd>{code}</Cd></CdOrPrtry>" + (f"<SubTp><Cd>{sub}</Cd></SubTp>" if sub else "")
    return f"<Bal><Tp>{kind}</Tp>{amt(amount)}<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"


BALANCES = balance("OPBD", "5000.00") + balance("CLBD", "3560.00")


def report(
    *told: str,
    kind: str = "camt.054",
    report_id: str = "1",
    account: str = f"<Othr><Id>{ACCOUNT}</Id></Othr>",
    page: str = "",
    balances: str = "",
    summary: str = "",
    copy: str = "",
) -> str:
    name = _ROOTS[kind][1]
    shown = f"<{name}Pgntn>{page}</{name}Pgntn>" if page else ""
    owner = f"<Acct><Id>{account}</Id></Acct>" if account else "<Acct/>"
    made = "<CreDtTm>2021-08-06T18:00:00+08:00</CreDtTm>"
    return f"<{name}><Id>{report_id}</Id>{shown}{made}{copy}{owner}{balances}{summary}{''.join(told)}</{name}>"


def message(*reports: str, kind: str = "camt.054", version: str = "08", namespace: str = "", page: str = "") -> str:
    root = _ROOTS[kind][0] + ("V01" if version == "01" else "")
    shown = f"<MsgPgntn>{page}</MsgPgntn>" if page else ""
    head = f"<GrpHdr><MsgId>N-1</MsgId><CreDtTm>2021-08-06T18:00:00+08:00</CreDtTm>{shown}</GrpHdr>"
    space = namespace or f"urn:iso:std:iso:20022:tech:xsd:{kind}.001.{version}"
    return f'<Document xmlns="{space}"><{root}>{head}{"".join(reports)}</{root}></Document>'


def note(*told: str, version: str = "08") -> str:
    """A ``camt.054`` of one notification."""
    return message(report(*told), version=version)


def statement(*told: str, balances: str = BALANCES, version: str = "08", page: str = "", summary: str = "") -> str:
    """A ``camt.053`` of one statement."""
    one = report(*told, kind="camt.053", report_id="S-7", balances=balances, page=page, summary=summary)
    return message(one, kind="camt.053", version=version)
