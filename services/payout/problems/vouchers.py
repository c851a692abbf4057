"""Ways to say no to a voucher: to its file, and to what it is to prove."""

from shared.http.problems import OVERTAKEN
from shared.http.problems.uploads import CUT_UPLOAD, EMPTY_UPLOAD
from shared.problem_types import ProblemType, missing, refusal
from shared.words import Words

NOT_A_VOUCHER = ProblemType(
    code="not-a-voucher",
    status=415,
    title=Words("Not a voucher", "不是凭证文件"),
    detail=Words(
        "A voucher is a PDF, PNG or JPEG file; by its first bytes this is none.",
        "凭证应为 PDF、PNG 或者 JPEG 文件；从文件开头的内容看，上传的不是。",
    ),
    remedy=Words("Scan the voucher to one of these formats, and send that.", "请将凭证扫描为上述格式之一后重新上传。"),
)
CUT_VOUCHER = CUT_UPLOAD.saying(
    "The upload ended in the middle; nothing was recorded.", "上传中途中断，没有记录任何内容。"
)
EMPTY_VOUCHER = EMPTY_UPLOAD.saying("The voucher is empty.", "凭证文件为空。")
OF_A_FILE = (NOT_A_VOUCHER, CUT_VOUCHER, EMPTY_VOUCHER)
NOT_FOR_THE_FIRM = ProblemType(
    code="not-for-the-firm",
    status=403,
    title=Words("The agency says this", "应由经办机构说明"),
    detail=Words(
        "That a reference is not one that it resembles, the agency says.",
        "银行流水号与相似的流水号不是同一笔，应由经办机构说明。",
    ),
    remedy=Words(
        "Show the voucher to the agency; it records the use with `unlike`.",
        "请将凭证交经办机构核对，由经办机构用 `unlike` 记录。",
    ),
    call="recordOnwardUse",
)
FILE_REUSED = refusal(
    "voucher-rejected",
    title=Words("The voucher proves nothing", "凭证不予认可"),
    detail=Words("This voucher's file proved another use before.", "该凭证的文件已经证明过另一笔转付。"),
    remedy=Words(
        "Record the use with a voucher and an amount of its own; whoever holds that this is wrong shows the voucher to "
        "the agency. That this one was shown is on record.",
        "请用该笔转付自己的凭证和金额重新记录；认为有误的，请将凭证交经办机构核对。本次提交已经记入日志。",
    ),
    call="recordOnwardUse",
)
REFERENCE_REUSED = FILE_REUSED.saying(
    "This voucher's bank reference was used before.", "该凭证的银行流水号已经使用过。"
)
REFERENCE_RESEMBLES = FILE_REUSED.saying(
    "This voucher's bank reference resembles one used before; show it to the agency.",
    "该凭证的银行流水号与使用过的流水号相似，请交经办机构核对。",
)
OVER_CLAIMED = FILE_REUSED.saying(
    "More is claimed than is outstanding towards this using firm.", "申报的金额超过对该用工单位尚未转付的金额。"
)
USED_AT_ONCE = OVERTAKEN.saying(
    "Others use the same voucher at the same time; try again.", "他人同时使用同一凭证，请再试一次。"
)
NO_SUCH_VOUCHER = missing(
    "voucher",
    en="voucher",
    zh="凭证",
    remedy=Words("Take the hash from the uses of a duty.", "请从转付义务的明细中取得凭证的哈希值。"),
    call="listOnwardUses",
).saying("No voucher with this hash was shown for any duty.", "没有为任何转付义务提交过该哈希值的凭证。")
VOUCHER_LOST = ProblemType(
    code="voucher-missing",
    status=500,
    title=Words("The voucher is lost", "凭证文件缺失"),
    detail=Words("The voucher is in the log and not in the store.", "日志中有该凭证的记录，存储中没有该凭证的文件。"),
    remedy=Words(
        "Whoever runs the system restores the store of vouchers from its backup.",
        "请系统运行人员从备份恢复凭证存储。",
    ),
)
VOUCHER_DIFFERS = ProblemType(
    code="voucher-differs",
    status=500,
    title=Words("The voucher was changed", "凭证文件被改动"),
    detail=Words(
        "The file kept is not the one taken in; it is not handed out.",
        "保存的文件与当初收到的不一致，不予提供。",
    ),
    remedy=Words(
        "Whoever runs the system restores the file from the backup, and finds out who changed it.",
        "请系统运行人员从备份恢复该文件，并查明是谁改动的。",
    ),
)
