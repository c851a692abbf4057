"""What can be wrong with a value, wherever it comes in. ``shared.http.validation`` has what a field's form allows."""

from shared.invalid import Fault
from shared.words import Term, Words

# Texts

UNFIT_CHARACTER = Fault(
    "unfit-character",
    Words(
        "{character}, {why}, is character {place} of this text; take it out.",
        "第 {place} 个字符 {character} 不能使用（{why}），请删去。",
    ),
)
NO_NAME = Fault("no-name", Words("{name} is no name; put it between quotation marks.", "{name} 不是名称，请加引号。"))
THE_WHOLE = Term("whole", Words("The whole", "全文"))
PLACED = Words("{place}: {why}", "{place}：{why}")
"""A fault of a value inside another one, with the place there."""
NO_TEXT = Fault("no-text", Words("Must be a text.", "应为文本。"))
EMPTY = Fault("empty", Words("Must not be empty.", "不能为空。"))
TOO_LONG = Fault("too-long", Words("Must have at most {most} characters.", "最多 {most} 个字符。"))
TOO_LONG_FOR_BANK = Fault(
    "too-long-for-bank",
    Words("At most 140 characters, as the bank's messages carry no more.", "最多 140 个字符（银行报文以此为限）。"),
)

# Numbers, days, instants

NUMBER_TOO_LARGE = Fault(
    "number-too-large", Words("Larger than any number here: at most {most}.", "数值过大，最大为 {most}。")
)
NOT_A_COUNT = Fault("not-a-count", Words("Not a count: a whole number, not negative.", "应为不小于零的整数。"))
NOT_A_DAY = Fault(
    "not-a-day", Words("Not a day: write YYYY-MM-DD, like 2021-08-31.", "不是日期，请写为 2021-08-31 的形式。")
)
NO_SUCH_DAY = Fault(
    "no-such-day", Words("There is no day {day} from {first} to {last}.", "{first} 年至 {last} 年没有 {day} 这一天。")
)
YEAR_OUT_OF_RANGE = Fault(
    "year-out-of-range", Words("The year must be from {first} to {last}.", "年份应在 {first} 年至 {last} 年之间。")
)
NOT_A_MONTH = Fault(
    "not-a-month", Words("Not a month: write YYYY-MM, like 2020-03.", "不是月份，请写为 2020-03 的形式。")
)
NOT_AN_INSTANT = Fault(
    "not-an-instant",
    Words(
        "Not an instant: write it with its offset, like 2021-08-06T12:00:00+08:00; in an address + is written %2B.",
        "不是时刻，请连同时差写为 2021-08-06T12:00:00+08:00 的形式；在网址中 + 写作 %2B。",
    ),
)
NO_SUCH_INSTANT = Fault("no-such-instant", Words("There is no such instant.", "没有这一时刻。"))
INSTANT_OUT_OF_RANGE = Fault(
    "instant-out-of-range",
    Words(
        "The instant must be from {first} to {last}, and its offset at most 14:00.",
        "时刻应在 {first} 年至 {last} 年之间，时差不超过 14:00。",
    ),
)

# Amounts

AMOUNT_NEGATIVE = Fault("amount-negative", Words("An amount is never negative.", "金额不能为负数。"))
AMOUNT_TOO_FINE = Fault(
    "amount-too-fine", Words("An amount of yuan has at most two decimal places.", "金额最多两位小数。")
)
NOT_AN_AMOUNT = Fault(
    "not-an-amount",
    Words(
        "Not an amount of yuan: digits, a point and at most two decimal places, like 1815.08.",
        "不是以元为单位的金额，请写为 1815.08 的形式，最多两位小数。",
    ),
)

# Codes

NOT_ASCII = Fault(
    "not-ascii",
    Words(
        "{what} holds full-width or other non-ASCII characters; write plain digits and letters.",
        "{what}中有全角字符或者其他特殊字符，请改用半角数字和字母。",
    ),
)
THE_USCC = Term("uscc", Words("The USCC", "统一社会信用代码"))
THE_MONTH = Term("month", Words("The month", "月份"))
THE_ACCOUNT_NUMBER = Term("account_number", Words("The account number", "账号"))
THE_CNAPS_CODE = Term("cnaps_code", Words("The CNAPS code", "联行号"))
IDENTITY_NUMBER = Fault(
    "identity-number",
    Words(
        "This is a person's identity number (GB 11643), not the USCC of an employer.",
        "这是公民身份号码（GB 11643），不是单位的统一社会信用代码。",
    ),
)
USCC_SPELLING = Fault(
    "uscc-spelling",
    Words(
        "The USCC must be written as 18 capital letters and digits, without spaces.",
        "统一社会信用代码应写为 18 位大写字母和数字，不加空格。",
    ),
)
USCC_CHECK_DIGIT = Fault(
    "uscc-check-digit", Words("The USCC's check digit is wrong.", "统一社会信用代码的校验码有误。")
)
NOT_A_USCC = Fault(
    "not-a-uscc",
    Words(
        "Not a USCC: 18 capital letters and digits (GB 32100-2015).",
        "不是统一社会信用代码（GB 32100-2015）：应为 18 位大写字母和数字。",
    ),
)
ACCOUNT_AS_QUANTITY = Fault(
    "account-as-quantity",
    Words(
        "A spreadsheet took the account number for a quantity, and its last digits are lost: "
        "format the column as text, and enter the number anew.",
        "电子表格把账号当作了数值，末几位已经丢失：请把该列设为文本格式后重新录入。",
    ),
)
ACCOUNT_ENDS_IN_ZEROS = Fault(
    "account-ends-in-zeros",
    Words(
        "A spreadsheet made zeros of the last {digits} digits: format the column as text, and enter the "
        "number anew. If the account does end in them, leave its bank columns empty; the employer gives it itself.",
        "电子表格把账号的末 {digits} 位变成了零：请把该列设为文本格式后重新录入。"
        "账号确实以零结尾的，请将银行各列留空，由单位自行提供。",
    ),
)
NOT_AN_ACCOUNT = Fault(
    "not-an-account",
    Words("Not an account number: 8 to 32 digits, without spaces.", "不是账号：应为 8 至 32 位数字，不加空格。"),
)
NOT_A_CNAPS_CODE = Fault("not-a-cnaps-code", Words("Not a CNAPS code: 12 digits.", "不是联行号：应为 12 位数字。"))
NOT_ONE_OF = Fault("not-one-of", Words("Not one of {words}.", "应为下列之一：{words}。"))

# Places

REGION_NOT_ASCII = Fault(
    "not-ascii",
    Words("The region code holds full-width or other non-ASCII characters.", "地区代码中有全角字符或者其他特殊字符。"),
)
NO_COUNTY = Fault(
    "no-county", Words("'{code}' is not a county of GB/T 2260.", "“{code}”不是 GB/T 2260 的县级地区代码。")
)
NO_REGION = Fault(
    "no-region",
    Words(
        "'{code}' is not a county, city or province of GB/T 2260.", "“{code}”不是 GB/T 2260 的县、市或者省级地区代码。"
    ),
)
NO_REGION_CODE = Fault(
    "no-region-code", Words("'{code}' is no code of a region: six digits.", "“{code}”不是地区代码：应为六位数字。")
)

# People: what follows "not a name: "

NAME_LENGTH = Fault("name-length", Words("it has 1 to {most} characters", "应有 1 至 {most} 个字符"))
NAME_UNSEEN = Fault(
    "name-unseen", Words("it holds the character {character}, which nobody sees", "含有看不见的字符 {character}")
)
NAME_SPACES = Fault("name-spaces", Words("it begins or ends with a space", "首尾有空格"))

# Files of rows

SAME_AS_LINE = Fault("same-as-line", Words("The same as line {first}.", "与第 {first} 行相同。"))
CELLS_MISSING = Fault(
    "cells-missing",
    Words(
        "{cells} fields where the heading has {columns}: some are missing.",
        "表头有 {columns} 列，本行只有 {cells} 格。",
    ),
)
CELLS_TOO_MANY = Fault(
    "cells-too-many",
    Words(
        "{cells} fields where the heading has {columns}: a column is added, or a comma inside a cell is not between "
        "quotation marks.",
        "表头有 {columns} 列，本行有 {cells} 格：多了一列，或者单元格中的逗号没有加引号。",
    ),
)

# What files are written in

OTHER_KIND_OF_FILE = Fault("other-kind-of-file", Words("The file is {kind}.", "该文件是{kind}。"))
TWO_ENCODINGS = Fault(
    "two-encodings",
    Words(
        "The file is written in two encodings; save all of it in one, best as UTF-8.",
        "文件中混有两种编码，请统一为一种编码（最好是 UTF-8）后保存。",
    ),
)
IN_NEITHER_ENCODING = Fault(
    "in-neither-encoding",
    Words("The file is neither UTF-8 nor GB18030 (GBK) text.", "文件既不是 UTF-8 文本，也不是 GB18030（GBK）文本。"),
)
LINE_IN_NEITHER = Fault(
    "line-in-neither-encoding", Words("Neither UTF-8 nor GB18030 (GBK).", "既不是 UTF-8，也不是 GB18030（GBK）。")
)
LINE_NOT_UTF8 = Fault(
    "line-not-utf-8",
    Words("Not UTF-8, as the rest of the file is; it may be GBK.", "不是 UTF-8（文件其余部分是），可能是 GBK。"),
)
LINE_IN_UTF8 = Fault(
    "line-in-utf-8", Words("UTF-8, and the rest of the file is not.", "是 UTF-8，而文件其余部分不是。")
)
