"""Ways to say no to who reads a log: its feed, its proofs, its tiles, and what of it is set aside."""

from shared.http.problems import TOO_EARLY
from shared.problem_types import ProblemType
from shared.words import Words

NO_SUCH_RECORD = ProblemType(
    code="no-such-record",
    status=404,
    title=Words("Not found", "不存在"),
    detail=Words("The log has no position {position}.", "日志没有位置 {position}。"),
    remedy=Words("Ask for the last position first.", "请先查询日志的最后位置。"),
    call="readHead",
)
NO_CHECKPOINT = ProblemType(
    code="no-checkpoint",
    status=404,
    title=Words("No checkpoint", "没有检查点"),
    detail=Words("No checkpoint of this log has been signed.", "该日志尚未签署任何检查点。"),
    remedy=Words(
        "Ask again when the log holds a fact and a key to sign with is set.",
        "请在日志已有记录、并且已配置签名密钥后再次请求。",
    ),
)
NO_SUCH_PROOF = ProblemType(
    code="no-such-proof",
    status=404,
    title=Words("No such proof", "没有该证明"),
    detail=Words(
        "A log of {size} records does not hold position {position}, or this log is not that long yet.",
        "有 {size} 条记录的日志不含位置 {position}，或者日志尚未达到该长度。",
    ),
    remedy=Words(
        "Take sizes from checkpoints; a position, and a first size, is at most the size.",
        "长度应取自检查点；位置和较早的长度均不大于该长度。",
    ),
    call="readCheckpoint",
)
NOT_CONSISTENT = NO_SUCH_PROOF.saying(
    "A log of {second} records does not begin with {first}, or this log is not that long yet.",
    "有 {second} 条记录的日志不以 {first} 条记录为开头，或者日志尚未达到该长度。",
)
NO_SUCH_TILE = ProblemType(
    code="no-such-tile",
    status=404,
    title=Words("No such tile", "没有该分片"),
    detail=Words("The log is not that long yet.", "日志尚未达到该长度。"),
    remedy=Words(
        "Take the size from the checkpoint, and the path from C2SP tlog-tiles.",
        "长度应取自检查点，路径按照 `C2SP tlog-tiles` 规范书写。",
    ),
    call="readTlogCheckpoint",
)
NO_LEVEL = NO_SUCH_TILE.saying(
    "A level is a number from 0 to 63, without zeros before it.", "层级是 0 至 63 的数字，前面不补零。"
)
NO_TILE_PATH = NO_SUCH_TILE.saying("Not a tile's path.", "不是分片的路径。")
NOT_SIGNED_YET = TOO_EARLY.saying(
    "The record is not under a signed checkpoint yet; ask again.", "该记录尚未列入已签署的检查点，请稍后再次请求。"
)
