"""Ways to say no about one employer's trail and receipt."""

from shared.http.problems.subjects import NO_SUCH_EMPLOYER
from shared.problem_types import ProblemType
from shared.words import Words

UNTOLD_EMPLOYER = NO_SUCH_EMPLOYER.saying(
    "The logs tell of no employer with this USCC.", "各日志中都没有使用该统一社会信用代码的单位。"
)
NOTHING_DECIDED = ProblemType(
    code="nothing-decided",
    status=404,
    title=Words("Nothing is decided", "尚无决定"),
    detail=Words(
        "Nothing is decided for this employer under {edition}.", "在政策年度版本 {edition} 下，对该单位尚无任何决定。"
    ),
    remedy=Words(
        "Read the employer's trail: it names its editions, and how far each has come.",
        "请查询该单位的资金轨迹，其中有所涉的政策年度版本和办理进度。",
    ),
    call="readTrail",
)
NO_PROOF_NOW = ProblemType(
    code="no-proof-now",
    status=503,
    title=Words("No proof now", "暂时没有证明"),
    detail=Words("The log of {source} does not give its proof now.", "{source}日志暂时没有提供证明。"),
    remedy=Words("Repeat the request after the seconds of Retry-After.", "请在 Retry-After 所示秒数后再次请求。"),
)
NO_VERIFIER_KEY = ProblemType(
    code="no-verifier-key",
    status=503,
    title=Words("No verifier key", "没有验证公钥"),
    detail=Words("The verifier key of the log of {source} is not known here.", "本服务没有{source}日志的验证公钥。"),
    remedy=Words(
        "Whoever runs the system adds the key to WENGANG_LOG_VERIFIER_KEYS.",
        "请系统运行人员将该公钥加入 `WENGANG_LOG_VERIFIER_KEYS`。",
    ),
)
CHECKPOINT_BAD = ProblemType(
    code="checkpoint-bad",
    status=503,
    title=Words("The checkpoint is not good", "检查点无效"),
    detail=Words(
        "The checkpoint of the log of {source} is not one, or not signed by the key that is known here.",
        "{source}日志给出的检查点格式不对，或者不是用本服务所知的公钥签署的。",
    ),
    remedy=Words(
        "Whoever runs the system compares the key with that of the log; `readAnchors` says since when it is so.",
        "请系统运行人员核对该日志的公钥；自何时起如此，见 `readAnchors`。",
    ),
    call="readAnchors",
)
