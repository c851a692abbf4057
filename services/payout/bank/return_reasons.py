"""Why a payment came back: the bank's codes to ours. The bank's own text is always kept beside it. Pure.

Sources: ISO 20022 external code sets ``ExternalReturnReason1Code`` and ``ExternalStatusReason1Code`` (2Q2026); Chinese
banks' numeric codes and texts, as published in return lists (银行退票原因, 2019-2025).

Not here, and so ``other`` unless a text says more: what is about our side (the debtor: AC02, RC03, RR02), what gives no
reason (MS02, MS03, NARR), and what the two sets say differently (AC14, AC16, BE08, DS28, DT02).
"""

import re

_CODES = {
    "account-number-wrong": "AC01 AC03 3030",
    "no-such-account": "BE06 UCRD 3009 4",
    # MD07 is a holder who died.
    "account-closed": "AC04 AC07 MD07 3018 3039 9",
    "account-blocked": "AC06 12",
    "account-frozen": "3017 10",
    "account-not-normal": "AC17 AG01 AG03 NOCM 8",
    "account-reported-lost": "13",
    "account-dormant": "17",
    "account-name-mismatch": "BE01 3031 37",
    "account-details-wrong": "AC15 BE04 BE17 BE22 RR03",
    "not-a-settlement-account": "3038",
    "bank-code-wrong": "AC08 AGNT CNOR RC01 RC02 RC04 RC05 RC07 RC08 RC10",
    "insufficient-funds": "AM04",
    "duplicate": "AM05 DU01 DU02 DU03 DU04 DU05 DUPL RF01",
    "file-format": "AM10 AM12 AM16 AM17 AM18 AM19 AM20 CH16 CH17 CH21 DT01 FF01 FF02 FF03 FF04 FF05 FF06 FF07 FF08",
}
_BY_CODE = {code: reason for reason, codes in _CODES.items() for code in codes.split()}
_BY_TEXT = (
    ("户名不符", "account-name-mismatch"),
    ("户名错误", "account-name-mismatch"),
    ("名称不符", "account-name-mismatch"),
    ("开户名与账号不相符", "account-name-mismatch"),
    ("开户银行错误", "bank-code-wrong"),
    ("行号错误", "bank-code-wrong"),
    ("失效", "account-closed"),
    ("销户", "account-closed"),
    ("清户", "account-closed"),
    ("关户", "account-closed"),
    ("冻结", "account-frozen"),
    ("止付", "account-blocked"),
    ("挂失", "account-reported-lost"),
    ("不动户", "account-dormant"),
    ("久悬", "account-dormant"),
    ("非一般结算户", "not-a-settlement-account"),
    ("非通兑户", "not-a-settlement-account"),
    ("未激活", "account-not-activated"),
    ("信息不准确", "account-details-wrong"),
    ("状态不正常", "account-not-normal"),
    ("状态异常", "account-not-normal"),
    ("无此账户", "no-such-account"),
    ("不存在", "no-such-account"),
    ("账号错误", "account-number-wrong"),
    ("账号有误", "account-number-wrong"),
)
REASONS = frozenset(_CODES) | {reason for _, reason in _BY_TEXT} | {"other"}
_ISO_CODE = re.compile(
    r"\b(?:A[CGM]|BE|C[HN]|D[STU]|ED|F[FR]|M[DS]|R[CRF]|SL|TM)\d\d\b|"
    r"\b(?:AGNT|CNOR|CUST|DUPL|FOCR|NARR|NOAS|NOCM|UCRD)\b",
    re.ASCII,
)
_NUMBER = re.compile(r"(?<![\d.,-])\d{4}(?![\d.,-])", re.ASCII)


def reason_of(code: str, text: str) -> str:
    """Our reason; ``other`` when neither code nor text is known."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    return next((reason for words, reason in _BY_TEXT if words in text), "other")


def code_in(text: str) -> str:
    """The code that a text of the bank names: one of ISO 20022, or a number that we know. Empty where there is none."""
    if found := _ISO_CODE.search(text):
        return found[0]
    return next((number for number in _NUMBER.findall(text) if number in _BY_CODE), "")
