"""Names of employers, as a registrar would compare them. Pure."""

import unicodedata
from difflib import SequenceMatcher

_COMMON = ("有限责任公司", "股份有限公司", "有限公司", "公司", "分公司", "青海省", "西宁市", "青海", "西宁")
"""What nearly every name has, and says nothing of whose it is."""
_ALIKE = 0.75
_BRANCH = ("分公司", "分店", "分行", "分所", "分部", "营业部", "门市部", "办事处")


def folded(name: str) -> str:
    """Width, brackets, spaces and marks aside.

    >>> folded("青海Ａ商贸（西宁）有限公司") == folded("青海 A 商贸(西宁)有限公司")
    True
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(one for one in plain if unicodedata.category(one)[0] in "LN")


def alike(one: str, other: str) -> bool:
    """By what is a name's own; numbers in it aside.

    >>> alike("青海恒信商贸有限公司", "青海恒信商务有限公司"), alike("青海恒信商贸有限公司", "西宁大通餐饮有限公司")
    (True, False)
    """
    first, second = _own(one), _own(other)
    return bool(first and second) and SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE


def is_branch_of(one: str, other: str) -> bool:
    """Whether the one name is the other's with that of a branch after it; both folded.

    >>> is_branch_of("青海恒信有限公司城东分公司", "青海恒信有限公司")
    True
    """
    return len(one) > len(other) and one.startswith(other) and one.endswith(_BRANCH)


def _own(name: str) -> str:
    plain = folded(name)
    for common in _COMMON:
        plain = plain.replace(common, "")
    return plain
