"""Why a payment came back: the bank's codes to ours. The bank's own text is always kept beside it. Pure.

Sources: ISO 20022 external code set ``ExternalReturnReason1Code``; Chinese banks' numeric codes and texts, as published
in return lists (银行退票原因, 2019-2025).
"""

_BY_CODE = {
    "AC01": "account-number-wrong",
    "AC03": "account-number-wrong",
    "AC04": "account-closed",
    "AC06": "account-blocked",
    "BE01": "account-name-mismatch",
    "RC01": "bank-code-wrong",
    "AM04": "insufficient-funds",
    "AM05": "duplicate",
    "DUPL": "duplicate",
    "FF01": "file-format",
    "AG01": "account-not-normal",
    "MD07": "account-closed",
    "AC02": "account-number-wrong",
    "3009": "no-such-account",
    "3017": "account-frozen",
    "3018": "account-closed",
    "3030": "account-number-wrong",
    "3031": "account-name-mismatch",
    "3038": "not-a-settlement-account",
    "3039": "account-closed",
    "4": "no-such-account",
    "8": "account-not-normal",
    "9": "account-closed",
    "10": "account-frozen",
    "12": "account-blocked",
    "13": "account-reported-lost",
    "17": "account-dormant",
    "37": "account-name-mismatch",
}
_BY_TEXT = (
    ("户名不符", "account-name-mismatch"),
    ("开户名与账号不相符", "account-name-mismatch"),
    ("开户银行错误", "bank-code-wrong"),
    ("失效", "account-closed"),
    ("销户", "account-closed"),
    ("清户", "account-closed"),
    ("关户", "account-closed"),
    ("冻结", "account-frozen"),
    ("止付", "account-blocked"),
    ("挂失", "account-reported-lost"),
    ("不动户", "account-dormant"),
    ("非一般结算户", "not-a-settlement-account"),
    ("非通兑户", "not-a-settlement-account"),
    ("未激活", "account-not-activated"),
    ("信息不准确", "account-details-wrong"),
    ("无此账户", "no-such-account"),
    ("不存在", "no-such-account"),
)


def reason_of(code: str, text: str) -> str:
    """Our reason; ``other`` when neither code nor text is known. MD07 is a holder who died: the account is closed."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    return next((reason for words, reason in _BY_TEXT if words in text), "other")
