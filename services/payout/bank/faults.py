"""What can be wrong with a whole file of the bank, in both languages. A line that is wrong is a case, and no fault."""

from shared import faults
from shared.invalid import Fault
from shared.words import Words


def _fault(code: str, en: str, zh: str) -> Fault:
    return Fault(code, Words(en, zh))


EMPTY = faults.EMPTY.saying("The file is empty.", "文件为空。")
NO_HEAD = _fault("head-missing", "The message has no head.", "报文没有报文头。")

# Text

LINE_TOO_LONG = _fault("line-too-long", "Line {line} is longer than {most} bytes.", "第 {line} 行超过 {most} 字节。")
SOME_LINE_TOO_LONG = _fault("line-too-long", "A line is longer than {most} characters.", "有一行超过 {most} 个字符。")
TWO_ENCODINGS = faults.TWO_ENCODINGS.saying(
    "Line {line} is in another encoding than line {other}, which is UTF-8: save the file in one.",
    "第 {line} 行的编码与第 {other} 行（UTF-8）不同，请将文件统一保存为一种编码。",
)
IN_NEITHER_ENCODING = faults.IN_NEITHER_ENCODING.saying(
    "Line {line} is neither UTF-8 nor GB18030 (GBK) text.",
    "第 {line} 行既不是 UTF-8 文本，也不是 GB18030（GBK）文本。",
)
BROKEN_UTF_16 = _fault(
    "broken-utf-16", "The file begins as UTF-16 and does not go on so.", "文件以 UTF-16 开头，后面的内容却不是。"
)
CONTROL_CHARACTER = _fault(
    "control-character",
    "Line {line}: character U+{character} is a control character, or none; take it out.",
    "第 {line} 行：字符 U+{character} 是控制字符或者无效字符，请删除。",
)

# XML

OTHER_ENCODING = _fault(
    "encoding-unknown",
    "Line {line}: the file says that it is written in {encoding}. Write UTF-8 (or GB18030, UTF-16).",
    "第 {line} 行：文件声明的编码为 {encoding}，请使用 UTF-8（或者 GB18030、UTF-16）。",
)
TAG_TOO_LONG = _fault(
    "xml-too-long",
    "A tag, comment or text of more than {most} bytes: no message has one.",
    "有标记、注释或者文本超过 {most} 字节，银行报文不会如此。",
)
TOO_MUCH_AT_ONCE = _fault(
    "xml-too-long",
    "More than {most} bytes without an entry or a transaction: no message has so.",
    "连续超过 {most} 字节没有一条明细或者交易，银行报文不会如此。",
)
TEXT_TOO_LONG = _fault(
    "xml-too-long",
    "Line {line}: {path} has {characters} characters, more than any message has.",
    "第 {line} 行：{path} 有 {characters} 个字符，超过银行报文的限度。",
)
ELEMENT_MISSING = _fault("element-missing", "Line {line}: {path} is missing.", "第 {line} 行：缺少 {path}。")
HEAD_MISSING = _fault("element-missing", "{path} is missing.", "缺少 {path}。")
HEAD_NOT_FIRST = _fault(
    "element-out-of-place",
    "Line {line}: {path} is missing, or does not stand first.",
    "第 {line} 行：缺少 {path}，或者不在最前。",
)
HEAD_NOT_BEFORE = _fault(
    "element-out-of-place",
    "Line {line}: GrpHdr does not stand before {element}.",
    "第 {line} 行：`GrpHdr` 不在 {element} 之前。",
)
ACCOUNT_BEHIND_ENTRIES = _fault(
    "element-out-of-place",
    "Line {line}: account and balances of {element} stand behind its entries.",
    "第 {line} 行：{element} 的账户和余额在其明细之后。",
)
GROUP_TWICE = _fault(
    "element-out-of-place",
    "Line {line}: OrgnlGrpInfAndSts stands twice, or behind what it is about.",
    "第 {line} 行：`OrgnlGrpInfAndSts` 出现两次，或者在其所述内容之后。",
)
GROUP_MISSING = _fault(
    "element-out-of-place",
    "Line {line}: OrgnlGrpInfAndSts is missing, or stands behind what it is about.",
    "第 {line} 行：缺少 `OrgnlGrpInfAndSts`，或者在其所述内容之后。",
)
DETAILS_BEFORE_ENTRY = _fault(
    "element-out-of-place",
    "Line {line}: the entry's own elements stand behind its details.",
    "第 {line} 行：明细自身的内容在其分笔信息之后。",
)
DETAILS_OUTSIDE_ENTRY = _fault(
    "element-out-of-place",
    "Line {line}: transactions (TxDtls) stand outside an entry (Ntry).",
    "第 {line} 行：分笔交易（`TxDtls`）不在明细（`Ntry`）之内。",
)
DOCUMENT_TYPE = _fault(
    "document-type", "A bank message has no document type declaration.", "银行报文不应含有文档类型声明。"
)
NOT_WELL_FORMED = _fault(
    "xml-broken", "Not well-formed XML: it is broken in line {line}.", "不是格式正确的 XML：第 {line} 行有误。"
)
TOO_DEEP = _fault("xml-broken", "Not well-formed XML: elements are nested too deep.", "不是格式正确的 XML：层次过深。")
NO_ELEMENT = _fault("xml-broken", "Not well-formed XML: no element found.", "不是格式正确的 XML：没有任何内容。")
CUT_OFF = _fault(
    "xml-broken",
    "Not well-formed XML: it is broken, or ends before its end.",
    "不是格式正确的 XML：内容有误，或者没有结束。",
)
OFF_THE_SCHEMA = _fault(
    "off-the-schema",
    "Not valid by the schema of {message}: line {line}, {element} is unknown, or stands where it may not.",
    "不符合 {message} 的报文规范：第 {line} 行的 {element} 未知，或者位置不对。",
)
VALUE_OFF_THE_SCHEMA = _fault(
    "off-the-schema",
    "Not valid by the schema of {message}: line {line}, {element} has a value that it may not have.",
    "不符合 {message} 的报文规范：第 {line} 行的 {element} 内容不符合要求。",
)
OTHER_ROOT = _fault(
    "not-a-message",
    "The root is {root}, and no Document of pain.002, camt.052, camt.053, camt.054 or pacs.004 (ISO 20022) stands in "
    "it.",
    "根元素为 {root}，其中没有 ISO 20022 报文（pain.002、camt.052、camt.053、camt.054 或者 pacs.004）。",
)
OTHER_NAMESPACE = _fault(
    "not-a-message",
    "The Document is of {namespace}. Read are those of pain.002, camt.052, camt.053, camt.054 or pacs.004 (ISO 20022).",
    "报文的命名空间为 {namespace}，本系统读取 ISO 20022 报文（pain.002、camt.052、camt.053、camt.054 或者 pacs.004）。",
)
OTHER_VERSION = _fault(
    "version-unknown", "{message} is not a version of the message that is in use.", "{message} 不是现行的报文版本。"
)
NO_NAMESPACE = _fault(
    "not-a-message",
    "The Document is in no name space, and holds {element}. Read are pain.002, camt.052, "
    "camt.053, camt.054 or pacs.004.",
    "报文没有命名空间，内容为 {element}；本系统读取 pain.002、camt.052、camt.053、camt.054 或者 pacs.004。",
)
SECOND_DOCUMENT = _fault(
    "second-message",
    "Line {line}: a second Document. Send each in a file of its own.",
    "第 {line} 行：文件中有第二份报文，请分别提交。",
)

# MT940 and its like

NO_STATEMENT = _fault(
    "not-a-message",
    "Neither MT940 nor MT942: no line of it begins with a field of a statement, like :20:.",
    "既不是 MT940，也不是 MT942：没有一行以对账单的字段（如 :20:）开头。",
)
MT_TOO_LARGE = _fault(
    "file-too-large", "A file of MT940 or MT942 has at most {most} bytes.", "MT940、MT942 文件最大为 {most} 字节。"
)
TOO_MANY_ENTRIES = _fault(
    "too-many-entries",
    "A statement of more than {most} entries: send it as camt.053.",
    "对账单超过 {most} 条明细，请改用 camt.053 提交。",
)
FIELD_TOO_LONG = faults.TOO_LONG.saying(
    "Line {line}: field {field} has {characters} characters, at most {most}.",
    "第 {line} 行：字段 {field} 有 {characters} 个字符，最多为 {most} 个。",
)
OTHER_MT = _fault(
    "not-a-message",
    "Line {line}: a message MT{kind}; statements are MT940, MT942 and MT950.",
    "第 {line} 行：报文类型为 MT{kind}；对账单为 MT940、MT942 和 MT950。",
)

# Sheets

OLD_WORKBOOK = _fault(
    "workbook-unreadable",
    "An old or an encrypted workbook (.xls): save it as .xlsx without a password, or as CSV.",
    "旧式或者加密的工作簿（.xls）：请另存为没有密码的 .xlsx，或者 CSV。",
)
BROKEN_WORKBOOK = _fault(
    "workbook-unreadable",
    "The workbook is broken or encrypted: save it anew as .xlsx, or as CSV.",
    "工作簿损坏或者已加密：请重新另存为 .xlsx，或者 CSV。",
)
NO_WORKBOOK = _fault(
    "workbook-unreadable",
    "No workbook that can be read: save it anew as .xlsx, or as CSV.",
    "工作簿不能读取：请重新另存为 .xlsx，或者 CSV。",
)
ROW_UNREADABLE = _fault(
    "workbook-unreadable", "Line {line} of the workbook cannot be read.", "工作簿的第 {line} 行不能读取。"
)
WORKBOOK_WITH_DOCUMENT_TYPE = _fault(
    "document-type",
    "The workbook holds a document type: no spreadsheet writes one.",
    "工作簿含有文档类型声明，电子表格软件不会写入此项。",
)
WORKBOOK_TOO_LARGE = _fault(
    "file-too-large",
    "The workbook unpacks to {parts} parts and {bytes} bytes, at most {most_parts} and {most_bytes}: save it as CSV.",
    "工作簿解压后有 {parts} 个部分、{bytes} 字节，最多为 {most_parts} 个、{most_bytes} 字节：请另存为 CSV。",
)
TOO_MANY_ROWS = _fault(
    "too-many-rows", "A sheet has at most {most} rows: send more as CSV.", "清单最多 {most} 行，更多的请用 CSV 提交。"
)
TOO_MANY_COLUMNS = _fault(
    "too-many-columns",
    "Line {line}: {cells} cells; a sheet has at most {most} columns.",
    "第 {line} 行有 {cells} 个单元格，清单最多 {most} 列。",
)
NO_ROW = _fault(
    "row-unreadable",
    "Line {line}: not a row of a sheet; a quotation mark or a line end stands where none may.",
    "第 {line} 行不是清单的一行：引号或者换行的位置不对。",
)
HEADED_TWICE = _fault(
    "heading-twice", "Line {line}: two columns are headed {heading}.", "第 {line} 行：有两列的标题都是“{heading}”。"
)
HEADED_ALIKE = _fault(
    "heading-ambiguous",
    "Line {line}: {one} and {other} may both be the {name}: describe this sheet in a file of its own.",
    "第 {line} 行：“{one}”和“{other}”都可能是 `{name}`，请在单独的文件中说明该清单的格式。",
)
CELL_TOO_LONG = faults.TOO_LONG.saying(
    "Line {line}: {heading} has {characters} characters, at most {most}.",
    "第 {line} 行：“{heading}”有 {characters} 个字符，最多为 {most} 个。",
)
NO_MESSAGE = _fault(
    "not-a-message",
    "No message of the bank: neither XML, MT940 nor MT942, nor a sheet whose headings are known. One has at least "
    "{headings}.",
    "不是银行报文：既不是 XML、MT940、MT942，也不是标题可以识别的清单。清单至少应有 {headings}。",
)

# The description of a bank's own sheets and terms

SHEET_WITHOUT_SOURCE = _fault(
    "source-missing",
    "A sheet names its source, or the assumption that it is.",
    "清单格式须写明来源（`source`），或者写明属于推定（`assumption`）。",
)
TERM_WITHOUT_SOURCE = _fault(
    "source-missing",
    "A value of the bank's terms names its source, or the assumption that it is.",
    "银行约定的每项数值须写明来源（`source`），或者写明属于推定（`assumption`）。",
)
COLUMNS_MISSING = _fault(
    "columns-missing",
    "A sheet cannot do without end_to_end_id, amount and result.",
    "清单格式必须有 `end_to_end_id`、`amount` 和 `result` 三列。",
)
NO_FORM_OF_A_DAY = _fault(
    "not-a-form-of-a-day",
    "'{form}' is no form of a day: it has YYYY, M or MM, and D or DD, once each.",
    "“{form}”不是日期格式：应当各含一次 `YYYY`、`M` 或者 `MM`、`D` 或者 `DD`。",
)
TWO_MEANINGS = _fault(
    "two-meanings", "'{word}' stands for {one} and for {other}.", "“{word}”同时表示 `{one}` 和 `{other}`。"
)
SHEETS_TOO_LARGE = _fault(
    "file-too-large", "A file of sheets has at most {most} bytes.", "清单格式文件最大为 {most} 字节。"
)
NO_YAML = _fault("not-yaml", "No YAML: it is broken in line {line}.", "不是格式正确的 YAML：第 {line} 行有误。")
