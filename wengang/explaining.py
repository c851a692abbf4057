"""``wengang explain``: an employer's decisions from the log's database, in words, and worked out again."""

from typing import Any

from services.eligibility.domain.adoption import edition_stream
from services.eligibility.domain.case import case_stream
from services.eligibility.domain.explanation import explain, months_counted
from services.eligibility.domain.wording import Lang
from services.eligibility.editions import edition_named
from shared.contracts.eligibility import (
    ELIGIBILITY_FACTS,
    DecisionReviewed,
    EmployerAssessed,
)
from shared.contracts.fact import Fact
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.words import Words, filled

_OUTCOMES = {"eligible": "符合条件", "ineligible": "不符合条件", "not_assessable": "无法核定"}
_NO_CONTENT = Words(
    "NOT POSSIBLE: the content that it names is not in the log.", "无法重算：日志中没有所依据的版本内容。"
)
_NOT_POSSIBLE = Words("NOT POSSIBLE: {why_not}", "无法重算：{why_not}")
_NOT_EQUAL = Words(
    "NOT EQUAL: worked out again, these differ: {differ}.", "不一致：重新计算后，以下各项不同：{differ}。"
)
_ROWS_DIFFER = Words(
    "NOT EQUAL: the rows in the log do not add up to what was counted.", "不一致：日志中的各行与计入的数额不符。"
)
_EQUAL = Words("Equal: worked out again, every result is the same.", "一致：重新计算，各项结果相同。")


async def explained(dsn: str, edition: str, uscc: str, lang: Lang) -> list[dict[str, Any]]:
    """Every assessment of the employer, oldest first. Only reads: any role that may select from the log will do."""
    log = await EventLog.open(dsn, codec=EventCodec(*ELIGIBILITY_FACTS), source="eligibility")
    try:
        facts = [one.event for one in await log.events_of(case_stream(edition, uscc))]
        contents = [one.event for one in await log.events_of(edition_stream(edition))]
    finally:
        await log.close()
    return _told(facts, contents, lang)


def _told(facts: list[Fact], contents: list[Fact], lang: Lang) -> list[dict[str, Any]]:
    told = []
    for fact in facts:
        assessed = fact.assessment if isinstance(fact, DecisionReviewed) else fact
        if not isinstance(assessed, EmployerAssessed):
            continue
        edition = edition_named(contents, assessed.edition_sha256)
        explanation = None if edition is None else explain(assessed, edition, lang, months_counted(facts, assessed))
        told.append({"assessment_id": assessed.assessment_id, "amount_fen": assessed.amount_fen, "told": explanation})
    return told


def lines_of(one: dict[str, Any], lang: Lang) -> list[str]:
    """One assessment as text for a terminal; the last line says equal, or not, or not possible."""
    told = one["told"]
    if told is None:
        return [one["assessment_id"], "  " + _NO_CONTENT.said_in(lang)]
    edition = f"{told['edition']['title']}, {told['edition']['sha256']}"
    lines = [
        f"{one['assessment_id']}：{_OUTCOMES[told['outcome']]}（{edition.replace(', ', '，')}）"
        if lang == "zh"
        else f"{one['assessment_id']}: {told['outcome']}  ({edition})"
    ]
    for step in told["steps"]:
        text = step.get("text") or f"{step['inputs']} = {step['result']}"
        mark = "：" if lang == "zh" else ": "
        lines.append(f"  {step.get('title', step['rule'])}{mark}{text}  [{step['clause']}]")
    lines += [f"  ! {reason}" for reason in told["reasons"]]
    lines += [f"  ? {item['text']}" for item in told.get("what_if", ())]
    lines += [f"  ~ {item['source']}: {item['assumption']}" for item in told.get("assumptions", ())]
    again = told["recomputed"]
    if not again["possible"]:
        lines.append("  " + filled(_NOT_POSSIBLE.said_in(lang), again))
    elif not again["equal"]:
        differ = ("、" if lang == "zh" else ", ").join(again["differences"])
        lines.append("  " + filled(_NOT_EQUAL.said_in(lang), {"differ": differ}))
    elif told["months_add_up"] is False:
        lines.append("  " + _ROWS_DIFFER.said_in(lang))
    else:
        lines.append("  " + _EQUAL.said_in(lang))
    return lines


def all_equal(found: list[dict[str, Any]]) -> bool:
    return bool(found) and all(
        one["told"] is not None and one["told"]["recomputed"]["equal"] and one["told"]["months_add_up"] is not False
        for one in found
    )
