"""What an OpenAPI document says of a service as a whole: conventions and tags."""

from collections.abc import Collection, Mapping
from typing import Any

from shared.words import Words

LICENSE: Mapping[str, str] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
SERVERS = [{"url": "/", "description": "This service. 本服务。"}]
CONVENTIONS = Words(
    """\
**Tokens.** Operations with a lock take `Authorization: Bearer …`, a JWT signed with Ed25519 for the audience `wengang`.
`scope` says what its bearer may do, `region` (GB/T 2260) where; a token with `employer` is bound to that one employer.

**Keys.** Every `POST` under `/v1` carries an `Idempotency-Key` of the caller's choice, one per change. A repeat with the
same key gets the first answer, with `Idempotency-Replayed: true`, and changes nothing; another content under the same
key is 422.

**Positions.** A change answers `position`, its place in this service's log, also as `X-Position`. A reading that is
asked with `X-Position-At-Least` shows that change, or says 425 and when to ask again.

**Status.** 201 with `Location` for what was made and can be read, 200 for a step of what there is and for imports.

**Lists.** `limit` rows from `cursor` on; `next` is the cursor of the next page, null on the last.

**Amounts** in `values` are fen, whole numbers; fields that are texts are yuan with two decimal places. Days are
`YYYY-MM-DD`, instants have their offset.

**Problems** are RFC 9457. Decide by `code`, which is stable, and take values from `values`; `title`, `detail`, `remedy` and
the details of `errors` are for people. `call` names the operation that does what `remedy` says. `x-problems` of an
operation lists the codes that it may answer beside those of an address, headers or a body beyond the limits (400, 413,
414, 431).

**Languages.** Texts for people are in Chinese or English by `Accept-Language`; `Content-Language` says which.""",
    """\
**令牌。** 带锁的接口须有请求头 `Authorization: Bearer …`，即以 Ed25519 签名、受众为 `wengang` 的 JWT。`scope` 载明持有人可办何事，`region`（GB/T 2260）载明可在何地办理；含 `employer` 的令牌只限该单位使用。

**键。** `/v1` 之下的每个 `POST` 须带有由调用方选定的 `Idempotency-Key`，一次办理一个键。以同一个键重复请求，得到首次的答复（`Idempotency-Replayed: true`），不再产生变化；同一个键而内容不同的，答复 422。

**位置。** 每次办理的答复都有 `position`，即该项记录在本服务日志中的位置，`X-Position` 与之相同。查询时带上 `X-Position-At-Least`，所得结果必定包含该项记录，否则答复 425 并说明何时再问。

**状态码。** 新建且可以查询的，答复 201 并以 `Location` 给出网址；对已有事项的一步办理以及导入，答复 200。

**列表。** 从 `cursor` 起最多 `limit` 行；`next` 是下一页的游标，最后一页为 null。

**金额。** `values` 中的金额以分为单位，是整数；文本形式的金额以元为单位，保留两位小数。日期写作 `YYYY-MM-DD`，时刻带有时差。

**问题。** 按 RFC 9457 答复。程序应依据不变的 `code` 和 `values` 处理；`title`、`detail`、`remedy` 以及 `errors` 中的说明供人阅读。`call` 是完成 `remedy` 所述事项的接口。各接口的 `x-problems` 列出其可能答复的代码；网址、请求头或者请求正文超出限度的（400、413、414、431），各接口相同，不再列出。

**语言。** 供人阅读的文字按 `Accept-Language` 使用中文或者英文，`Content-Language` 载明所用的语言。""",
)
_TAGS: Mapping[str, Words] = {
    "registration": Words("Employers, their bank details, and what they confirm.", "参保单位、银行账户信息和确认。"),
    "policy": Words("Editions: the year's programme as data.", "政策年度版本：以数据表示的年度政策。"),
    "eligibility": Words("Facts to decide on, and assessments.", "核定所需的数据和核定结果。"),
    "notices": Words("Public notices and objections to them.", "公示和对公示的异议。"),
    "reviews": Words("Reconsiderations, and decisions that are looked at again.", "复核申请和重新核定。"),
    "payout": Words("Payments and the batches that they go to the bank in.", "付款和发往银行的批次。"),
    "bank": Words("Files from the bank, and what in them does not fit.", "银行的文件和其中的差异。"),
    "funds and payees": Words(
        "Money for the disbursement account, and who may be paid.", "用款申请、拨付和收款账户的核验。"
    ),
    "onward use": Words(
        "What a dispatch firm passes on to using firms, with vouchers.", "劳务派遣单位的转付、代缴和资金使用凭证。"
    ),
    "recovery": Words("Money to be paid back.", "追回多付的资金。"),
    "alerts": Words("What supervision finds in the logs.", "监督发现的预警。"),
    "progress": Words("Figures as of any instant, weekly reports, bulletins.", "任一时刻的进度、周调度和通报。"),
    "reconciliation": Words("Granted, ordered, credited: to the fen.", "决定返还、付款和到账的逐分对账。"),
    "supervision": Words(
        "The trail of one employer's money, and how far each log was read.", "单位的资金轨迹和各日志的读取位置。"
    ),
    "feed": Words(
        "The facts of this service's log, for services that follow it.", "本服务日志的记录，供其他服务读取。"
    ),
    "proofs": Words("What an outsider needs to hold the log to its word.", "外部核查日志所需的检查点和证明。"),
    "health": Words("For who runs the system.", "供系统运行人员使用。"),
    "development": Words("There only where the clock is simulated.", "仅在使用模拟时钟时提供。"),
}


def description_of(summary: str) -> str:
    return f"{summary}\n\n{CONVENTIONS.en}\n\n---\n\n{CONVENTIONS.zh}"


def tags_of(used: Collection[str]) -> list[dict[str, Any]]:
    """Those that a document uses, in the order of the process. Raises ``ValueError`` for one that nobody described."""
    return [
        {"name": name, "description": f"{_TAGS[name].en} {_TAGS[name].zh}"} for name in sorted(used, key=[*_TAGS].index)
    ]
