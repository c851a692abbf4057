"""Ways to say no that every operation has: to how something is asked for, and what a service cannot do now."""

from shared.problem_types import ProblemType
from shared.words import Words

KEY_MISSING = ProblemType(
    code="idempotency-key-missing",
    status=400,
    title=Words("No Idempotency-Key", "缺少 Idempotency-Key"),
    detail=Words("An Idempotency-Key header is needed on every change.", "每项办理都须带有请求头 Idempotency-Key。"),
    remedy=Words(
        "Choose a key for this change, and send the same one when you repeat it.",
        "请为本次办理选定一个键，重复请求时使用同一个键。",
    ),
)
KEY_BAD = ProblemType(
    code="idempotency-key-bad",
    status=400,
    title=Words("The Idempotency-Key cannot be used", "Idempotency-Key 不能使用"),
    detail=Words(
        "An Idempotency-Key has at most 128 printable ASCII characters.",
        "Idempotency-Key 最多 128 个字符，且只能是可显示的 ASCII 字符。",
    ),
    remedy=Words("Send a shorter or plainer key, a UUID for instance.", "请改用较短或较简单的键，例如 UUID。"),
)
KEY_REUSED = ProblemType(
    code="idempotency-key-reused",
    status=422,
    title=Words("The key was used before", "该键已经使用过"),
    detail=Words(
        "This Idempotency-Key was used before, with another request.",
        "该 Idempotency-Key 已用于内容不同的另一请求。",
    ),
    remedy=Words(
        "A repeat sends exactly what was sent first; another change takes a key of its own.",
        "重复请求的内容须与首次完全相同；另一项办理请使用新的键。",
    ),
)
IN_FLIGHT = ProblemType(
    code="in-flight",
    status=409,
    title=Words("Still being carried out", "正在办理"),
    detail=Words("The same request is still being carried out; ask again.", "同一请求正在办理，请稍后再次请求。"),
    remedy=Words("Repeat the request with the same key after a second.", "请在一秒后用同一个键再次请求。"),
)
OVERTAKEN = ProblemType(
    code="overtaken",
    status=503,
    title=Words("Others were first", "他人先行办理"),
    detail=Words(
        "Others changed the same subject at the same time; nothing was done, try again.",
        "他人同时办理了同一事项，本次没有记录，请再试一次。",
    ),
    remedy=Words("Repeat the request with the same key.", "请用同一个键再次请求。"),
)
FACT_UNREADABLE = ProblemType(
    code="fact-unreadable",
    status=503,
    title=Words("A fact cannot be read", "有记录不能读取"),
    detail=Words(
        "Nothing was done. Fact {version} of the subject ({topic}) cannot be read by this version of the program. Install the version that wrote it; nothing is decided on a guess.",
        "本次没有办理：该事项的第 {version} 条记录（{topic}）不能由本版本的程序读取，系统不在猜测的基础上作决定。",
    ),
    remedy=Words(
        "Whoever runs the system installs the version that wrote the fact.", "请系统运行人员安装写入该记录的版本。"
    ),
)
NOT_VALID = ProblemType(
    code="not-valid",
    status=422,
    title=Words("Not valid", "内容不符合要求"),
    detail=Words("The request is not valid.", "请求的内容不符合要求。"),
    remedy=Words("Mend what `errors` names, and send it again.", "请按 errors 所列逐项改正后重新提交。"),
)
BODY_UNREADABLE = ProblemType(
    code="body-unreadable",
    status=400,
    title=Words("The body cannot be read", "请求正文不能读取"),
    detail=Words("The body cannot be read.", "请求正文不能读取。"),
    remedy=Words(
        "Send JSON in UTF-8, or the form that the operation describes.",
        "请以 UTF-8 编码的 JSON，或按接口说明的格式提交。",
    ),
)
NO_SUCH_ADDRESS = ProblemType(
    code="no-such-address",
    status=404,
    title=Words("Not found", "不存在"),
    detail=Words("There is nothing at this address.", "该网址没有内容。"),
    remedy=Words("Compare the address with `/docs`.", "请对照 /docs 核对网址。"),
)
OTHER_METHOD = ProblemType(
    code="other-method",
    status=405,
    title=Words("Not this method", "不接受该方法"),
    detail=Words(
        "This address does not take this method; the header Allow names those that it takes.",
        "该网址不接受此方法；响应头 Allow 列出其接受的方法。",
    ),
    remedy=Words("Use a method that Allow names.", "请使用 Allow 所列的方法。"),
)
NOT_SERVED = ProblemType(
    code="not-served",
    status=400,
    title=Words("Not served", "不予受理"),
    detail=Words("The request cannot be served.", "该请求不能受理。"),
    remedy=Words("Compare the request with `/docs`.", "请对照 /docs 核对请求。"),
)
BEHIND = ProblemType(
    code="behind",
    status=503,
    title=Words("Not up to date yet", "数据尚未同步"),
    detail=Words("The tables are behind the log; ask again.", "数据表尚未与日志同步，请稍后再次请求。"),
    remedy=Words(
        "Repeat the request with the same key after the seconds of Retry-After.",
        "请在 Retry-After 所示秒数后用同一个键再次请求。",
    ),
)
BEHIND_ANOTHER = BEHIND.saying(
    "The latest facts of {source} have not arrived here yet; nothing was done, ask again.",
    "{source} 服务的最新事件尚未到达，本次没有办理，请稍后再次请求。",
)
TOO_EARLY = ProblemType(
    code="too-early",
    status=425,
    title=Words("Too early", "请求过早"),
    detail=Words(
        "This view has not come to position {position} yet; ask again.",
        "本页数据尚未更新到位置 {position}，请稍后再次请求。",
    ),
    remedy=Words("Repeat the request after the seconds of Retry-After.", "请在 Retry-After 所示秒数后再次请求。"),
)
BAD_CURSOR = ProblemType(
    code="bad-cursor",
    status=400,
    title=Words("The cursor is wrong", "游标有误"),
    detail=Words("The cursor is not one of ours.", "该游标不是本系统给出的。"),
    remedy=Words(
        "Take `next` of the page before, or begin without a cursor.",
        "请使用上一页答复中的 `next`，或者不带游标从头查询。",
    ),
)
DATABASE_UNAVAILABLE = ProblemType(
    code="database-unavailable",
    status=503,
    title=Words("The database does not answer", "数据库暂时不能使用"),
    detail=Words(
        "The database cannot do this now. Repeat the request; whether a command was recorded, the same key tells.",
        "数据库暂时不能完成此项操作。请再次请求；是否已经记录，用同一个键再次请求即可知道。",
    ),
    remedy=Words(
        "Repeat the request with the same key after the seconds of Retry-After.",
        "请在 Retry-After 所示秒数后用同一个键再次请求。",
    ),
)
INTERNAL = ProblemType(
    code="internal",
    status=500,
    title=Words("Internal error", "系统出错"),
    detail=Words(
        "Something went wrong on our side. Whether the command was recorded, a repeat with the same key tells.",
        "系统出错。是否已经记录，用同一个键再次请求即可知道。",
    ),
    remedy=Words(
        "Repeat the request with the same key; if it fails again, tell whoever runs the system the time and the address.",
        "请用同一个键再次请求；仍然出错的，请将时间和网址告知系统运行人员。",
    ),
)

EVERYWHERE = (NOT_VALID, OTHER_METHOD, DATABASE_UNAVAILABLE, INTERNAL)
OF_CHANGES = (KEY_MISSING, KEY_BAD, KEY_REUSED, IN_FLIGHT, OVERTAKEN, FACT_UNREADABLE, BODY_UNREADABLE)
