"""Why a fact is not set aside, or not taken again."""

from shared.problem_types import refusal
from shared.refusals import NOTHING_PROPOSED
from shared.words import Words

NOTHING_PROPOSED_OF_FACT = NOTHING_PROPOSED.saying(
    "Nobody proposed anything about position {fact}; propose it first.",
    "尚无人对位置 {fact} 的记录提出处理，请先提出。",
)
NOT_THE_QUARANTINE = refusal(
    "not-the-quarantine",
    title=Words("It cannot be set aside", "不能搁置"),
    detail=Words("What sets facts aside cannot be set aside itself.", "提出或批准搁置的记录，本身不能搁置。"),
    remedy=Words("Propose the fact itself to be taken again.", "请对该记录本身提出恢复。"),
    call="proposeQuarantine",
)
SET_ASIDE_ALREADY = refusal(
    "quarantined-so",
    title=Words("It is so already", "已是如此"),
    detail=Words("The fact at position {fact} is set aside already.", "位置 {fact} 的记录已经搁置。"),
    remedy=Words("Read what is set aside.", "请查询已搁置的记录。"),
    call="listQuarantine",
)
NOT_SET_ASIDE = SET_ASIDE_ALREADY.saying(
    "The fact at position {fact} is not set aside, so there is nothing to take again.",
    "位置 {fact} 的记录没有搁置，无须恢复。",
)
