"""What can be wrong with files that are compared, in both languages."""

from shared.faults import CELLS_MISSING, SAME_AS_LINE
from shared.invalid import Fault
from shared.words import Term, Words

# A file as a whole

FOLDER_OF_OTHERS = Fault(
    "folder-of-others",
    Words("A folder holds either .parquet or .csv files.", "文件夹应当只含 .parquet 文件，或者只含 .csv 文件。"),
)
NO_SUCH_FILE = Fault("no-such-file", Words("There is no such file.", "没有这个文件。"))
HEADINGS_DIFFER = Fault("headings-differ", Words("The files have different headings.", "各文件的表头不一致。"))
BAD_HEADING = Fault("bad-heading", Words("The heading is wrong: {what}.", "表头有误：{what}。"))
NO_PARQUET = Fault(
    "no-parquet",
    Words("Not a Parquet file, or one that is cut off.", "不是 `Parquet` 文件，或者文件不完整。"),
)
NO_GOOD_ROWS = Fault(
    "no-good-rows", Words("The file holds a heading and no good rows.", "文件只有表头，没有一行可以使用。")
)
COLUMN_TYPE = Fault(
    "column-type", Words("The column is of {found}; it must be {wanted}.", "该列的类型为 {found}，应当为{wanted}。")
)
FEN_COLUMN = Term("fen", Words("an integer of fen", "以分为单位的整数"))
WHOLE_COLUMN = Term("whole", Words("an integer, or text", "整数或者文本"))
FLAG_COLUMN = Term("flag", Words("text or true and false", "文本，或者 true 和 false"))
TEXT_COLUMN = Term("text", Words("text", "文本"))

# A row

NO_ROW = Fault(
    "bad-csv",
    Words(
        "Not CSV: a quotation mark is not closed, or stands where none can.",
        "不是 CSV 格式：引号没有成对，或者位置不对。",
    ),
)
OTHER_WIDTH = CELLS_MISSING.saying(
    "{cells} fields where the heading has {columns}.", "表头有 {columns} 列，本行有 {cells} 格。"
)
SAME_AS_ROW = SAME_AS_LINE.saying("The same as row {first}.", "与第 {first} 行相同。")
SAME_EMPLOYER = SAME_AS_LINE.saying("The same employer as in row {first}.", "与第 {first} 行是同一单位。")
OUT_OF_RANGE = Fault("out-of-range", Words("Not between 0 and {most}.", "应在 0 与 {most} 之间。"))
NOT_ENROLLED = Fault("not-enrolled", Words("{uscc} is not on the roster.", "{uscc} 不在花名册上。"))
OTHER_YEARS = Fault(
    "month-of-other-year",
    Words(
        "{month} is neither in nor after the base year {year}, nor {before}.",
        "{month}既不在基准年度 {year} 年之内或者之后，也不在{before}。",
    ),
)
FIVE_YEARS = Term("five-years", Words("in the five years before it", "此前五年之内"))
DECEMBER = Term("december", Words("the December before it", "上年12月"))


def money_column(fen_column: str) -> Term:
    """What a column of money in a Parquet file may be, beside ``fen_column``."""
    return Term(
        "money",
        Words(
            f"text or a decimal with two places of yuan, or {fen_column}",
            f"文本或者以元为单位、两位小数的十进制数，或者改用 {fen_column} 列",
        ),
    )
