"""Checkpoint does not extend the earlier. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.log import TREES, Watched, as_seen
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.eventlog.doubts import DOUBTS
from shared.eventlog.notes import BAD_NOTES
from shared.words import Words

_BAD_NOTES = {
    "no-note": "检查点不是“正文、空行、签名行”的形式。",
    "many-signatures": "检查点的签名过多。",
    "size": "检查点所称的记录数超出任何日志可能的数目。",
    "no-signature": "检查点的签名行中混有其他内容。",
    "wrong-signature": "{log} 的签名不正确。",
    "unsigned": "检查点不是由 {log} 签名的。",
    "other-log": "签名内容不是 {log} 的检查点。",
    "no-base64": "检查点的根不是有效的 base64。",
    "no-hash": "检查点的根不是哈希值。",
}


def checkpoint_broken(watched: Watched, _: Terms) -> Iterable[Sign]:
    """A history that was changed is not cured by changing it back: what was seen stays seen."""
    for one in watched.seen:
        if one.name == "seen-broken" and one.text("what") == "checkpoint":
            yield Sign(since=one, subject="checkpoint", detail=as_seen(one))


RULE = Rule(
    kind="log.checkpoint-broken",
    group="log",
    severity="grave",
    clause=PROVABLE,
    title=Words("Checkpoint does not extend the earlier", "检查点不能衔接"),
    says={
        "shorter": Words(DOUBTS["shorter"], "日志曾有 {kept} 条{what}，现称 {found} 条。"),
        "other-history": Words(DOUBTS["other-history"], "日志现有 {found} 条{what}，其开头不是此前留存的 {kept} 条。"),
        **{why: Words(BAD_NOTES[why], chinese) for why, chinese in _BAD_NOTES.items()},
    },
    chinese={"what": TREES},
    of=Watched,
    find=checkpoint_broken,
)
