"""Batches and their files that there are not, and names that a bank does not take."""

from shared.invalid import Fault
from shared.problem_types import ProblemType, missing
from shared.words import Words

NO_SUCH_BATCH = missing("batch", en="batch", zh="批次", call="listBatches")
NO_FILE = ProblemType(
    code="no-file",
    status=404,
    title=Words("No file", "没有文件"),
    detail=Words("The batch has not been released; there is no file.", "该批次尚未发往银行，没有文件。"),
    remedy=Words(
        "Read the batch: its state and its hashes say which files there are.",
        "请查询该批次，其状态和文件哈希值说明有哪些文件。",
    ),
    call="readBatch",
)
ALL_HELD = NO_FILE.saying(
    "Every payment of this batch was held; there is no file.", "该批次的支付全部暂缓支付，没有文件。"
)
BEFORE_SUCH_FILES = NO_FILE.saying(
    "This batch was released before there were such files.", "该批次发往银行时尚无此类文件。"
)
FILE_DIFFERS = ProblemType(
    code="file-differs",
    status=500,
    title=Words("The file cannot be made again", "文件不能重新生成"),
    detail=Words(
        "The file made now is not the one released; it is not handed out.",
        "现在生成的文件与发往银行的文件不一致，不予提供。",
    ),
    remedy=Words(
        "Tell whoever runs the system; use the file that was fetched at release.",
        "请告知系统运行人员，并使用发往银行时下载的文件。",
    ),
)
EDITION_NAME_TOO_LONG = Fault(
    "edition-name-too-long",
    Words(
        "The edition's name is too long for a bank message's id.", "政策年度版本的名称过长，不能用作银行报文的编号。"
    ),
)
