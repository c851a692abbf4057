"""Ways to say no to a file that is sent: as a whole here, of its lines and columns in ``errors``."""

from shared.invalid import Fault
from shared.problem_types import ProblemType
from shared.words import Term, Words

CUT_UPLOAD = ProblemType(
    code="cut-upload",
    status=400,
    title=Words("The upload was cut off", "上传中断"),
    detail=Words("The upload ended in the middle; nothing was imported.", "上传中途中断，没有导入任何内容。"),
    remedy=Words("Send the file again, with the same key.", "请用同一个键重新上传。"),
)
OTHER_LENGTH = CUT_UPLOAD.saying(
    "The upload is not as long as announced; nothing was imported.", "上传的长度与声明的不符，没有导入任何内容。"
)
DIGEST_DIFFERS = ProblemType(
    code="digest-differs",
    status=400,
    title=Words("Another content than promised", "内容与摘要不符"),
    detail=Words(
        "The upload is not what Content-Digest promises; nothing was imported.",
        "上传的内容与请求头 `Content-Digest` 不符，没有导入任何内容。",
    ),
    remedy=Words(
        "Compute the SHA-256 of the file that you send, and send both again.",
        "请重新计算所上传文件的 SHA-256 摘要，再一并上传。",
    ),
)
EMPTY_UPLOAD = ProblemType(
    code="empty-upload",
    status=400,
    title=Words("An empty upload", "上传内容为空"),
    detail=Words("The upload is empty.", "上传的内容为空。"),
    remedy=Words("Send the file as the body of the request.", "请以文件作为请求正文上传。"),
)
BAD_ENCODING = ProblemType(
    code="bad-encoding",
    status=400,
    title=Words("Not a text file", "不是文本文件"),
    detail=Words("{why} Nothing was imported.", "{why}没有导入任何内容。"),
    remedy=Words("Save the sheet as CSV in UTF-8, and send that.", "请将表格另存为 UTF-8 编码的 CSV 文件后重新上传。"),
)
BAD_CSV = ProblemType(
    code="bad-csv",
    status=400,
    title=Words("Not a CSV file", "不是 CSV 文件"),
    detail=Words(
        "Line {line} is not CSV: a quotation mark is not closed, or stands where none can.",
        "第 {line} 行不是 CSV 格式：引号没有成对，或者位置不对。",
    ),
    remedy=Words("Mend this line, or export the sheet anew.", "请改正该行，或者重新导出表格。"),
)
LINE_TOO_LONG = BAD_CSV.saying("Line {line} is longer than {most} characters.", "第 {line} 行超过 {most} 个字符。")
CELL_TOO_LONG = BAD_CSV.saying(
    "Line {line} is not CSV: a cell is longer than {most} characters.",
    "第 {line} 行不是 CSV 格式：有单元格超过 {most} 个字符。",
)
BAD_HEADING = ProblemType(
    code="bad-heading",
    status=400,
    title=Words("The heading is wrong", "表头有误"),
    detail=Words("The heading is wrong: {what}.", "表头有误：{what}。"),
    remedy=Words(
        "Compare the first line with the columns that the operation describes.", "请对照接口说明所列的各列改正首行。"
    ),
)
COLUMN_MISSING = Fault("column-missing", Words("'{column}' is missing", "缺少“{column}”"))
COLUMN_UNKNOWN = Fault("column-unknown", Words("{column} is not known", "不接受{column}"))
NAMELESS = Term("nameless", Words("a column without a name", "没有名称的列"))
A_NUMBER = Term("number", Words("a number", "数字"))
COLUMN_TWICE = Fault("column-twice", Words("{column} stands twice", "{column}重复出现"))
BAD_ROWS = ProblemType(
    code="bad-rows",
    status=422,
    title=Words("Rows are wrong", "部分行有误"),
    detail=Words(
        "{error_count} thing(s) are wrong; nothing was imported.", "共有 {error_count} 处错误，没有导入任何内容。"
    ),
    remedy=Words(
        "Mend what `errors` names by line and column, and send the whole file again.",
        "请按 errors 所列的行和列逐项改正后，重新上传整个文件。",
    ),
)
NO_ROWS = ProblemType(
    code="no-rows",
    status=422,
    title=Words("No rows", "没有数据行"),
    detail=Words("The file holds a heading and no rows.", "文件只有表头，没有数据行。"),
    remedy=Words("Send a file with at least one row below the heading.", "请上传表头之下至少有一行数据的文件。"),
)

OF_FILES = (CUT_UPLOAD, DIGEST_DIFFERS, EMPTY_UPLOAD)
"""Of every operation that takes in a file."""
OF_ROWS = (*OF_FILES, BAD_ENCODING, BAD_CSV, BAD_HEADING, BAD_ROWS, NO_ROWS)
"""Of every operation that takes in a CSV file."""
