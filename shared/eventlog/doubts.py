"""Why a watched log cannot be believed, or not as far as it goes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.words import Words

DOUBTS = {
    "shorter": Words("The log had {kept} {what}, and says {found} now.", "日志曾有 {kept} 条{what}，现称 {found} 条。"),
    "other-history": Words(
        "The log of {found} {what} does not begin with the {kept} kept before.",
        "日志现有 {found} 条{what}，其开头不是此前留存的 {kept} 条。",
    ),
    "no-proof": Words(
        "The log does not prove that its {found} {what} begin with the {kept} kept before.",
        "日志现有 {found} 条{what}，未能证明其开头是此前留存的 {kept} 条。",
    ),
    "no-quorum": Words(
        "The witnesses asked for did not cosign a checkpoint over record {position} within {seconds} seconds.",
        "{seconds} 秒内，覆盖第 {position} 条记录的检查点未获足够见证人联署。",
    ),
    "no-quorum-outcomes": Words(
        "The witnesses asked for did not cosign a checkpoint over outcome {position} within {seconds} seconds.",
        "{seconds} 秒内，覆盖第 {position} 条命令结果的检查点未获足够见证人联署。",
    ),
    "records": Words(
        "Record {position} is not covered by a checkpoint after {minutes} minutes.",
        "第 {position} 条记录已逾 {minutes} 分钟，仍无检查点覆盖。",
    ),
    "outcomes": Words(
        "What commands came to up to record {position} is not covered by a checkpoint after {minutes} minutes.",
        "截至第 {position} 条记录的命令结果已逾 {minutes} 分钟，仍无检查点覆盖。",
    ),
}
"""What is doubted of checkpoints, by code; what is wrong with their notes is in ``notes``."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence for the operator; and, for whoever words it in another language, which one, with its values."""

    sentence: str
    which: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


def doubt(which: str, /, **values: str | int) -> Doubt:
    """
    >>> doubt("shorter", kept=9, what="records", found=5).sentence
    'The log had 9 records, and says 5 now.'
    """
    return Doubt(DOUBTS[which].en.format_map(values), which, values)
