"""One booking on the disbursement account as a bank notifies it, for tests that speak HTTP."""

_HEADER = "<GrpHdr><MsgId>N-1</MsgId><CreDtTm>2021-08-06T18:00:00+08:00</CreDtTm></GrpHdr>"
_OWN = "<Acct><Id><Othr><Id>63000000000000018</Id></Othr></Id></Acct>"


def entry_xml(
    *, amount: str = "1440.00", direction: str = "DBIT", references: str = "<EndToEndId>E-1</EndToEndId>"
) -> str:
    told = f'<Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'
    return (
        f"<Ntry>{told}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2021-08-06</Dt></BookgDt><AcctSvcrRef>R-1</AcctSvcrRef>"
        "<BkTxCd><Prtry><Cd>PAYOUT</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs>{references}</Refs>{told}</TxDtls></NtryDtls></Ntry>"
    )


def notification_xml(*entries: str) -> str:
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>'
        f"{_HEADER}<Ntfctn><Id>1</Id><CreDtTm>2021-08-06T18:00:00+08:00</CreDtTm>{_OWN}{''.join(entries)}</Ntfctn>"
        "</BkToCstmrDbtCdtNtfctn></Document>"
    )
