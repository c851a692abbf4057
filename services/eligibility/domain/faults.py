"""What can be wrong with an edition's content, and with cells of the files that eligibility takes in."""

from shared.invalid import Fault
from shared.words import Words

# Ratios and formulas

RATIO_FORM = Fault("ratio-form", Words("A ratio is written like 0.06 or 3/50.", "比例请写为 0.06 或 3/50 的形式。"))
RATIO_ZERO = Fault("ratio-zero", Words("A ratio has no 0 below the line.", "比例的分母不能为零。"))
RATIO_RANGE = Fault("ratio-range", Words("A ratio lies between 0 and 1.", "比例应在 0 与 1 之间。"))
TERM_UNKNOWN = Fault(
    "term-unknown",
    Words("'{term}' is no term of a formula; known are {known}.", "公式中没有“{term}”这一项，可用的有：{known}。"),
)
TWO_AVERAGES = Fault(
    "two-averages", Words("A formula has at most one kind of average in it.", "一个公式中最多使用一种平均数。")
)
LIMIT_UNREACHED = Fault(
    "limit-unreached",
    Words("Limit {number} of {test} is never reached.", "检验 {test} 的第 {number} 个上限永远不会用到。"),
)
SIZES_WITHOUT_LIMIT = Fault(
    "sizes-without-limit",
    Words("The test {test} has no limit for the size class: {sizes}.", "检验 {test} 没有规定下列划型的上限：{sizes}。"),
)
OPENING_UNSAID = Fault(
    "opening-unsaid",
    Words(
        "A formula uses the opening, and layoff.opening does not say what it is.",
        "公式使用了期初参保人数（`opening`），而 `layoff.opening` 没有规定期初。",
    ),
)
SAME_TEST_NAME = Fault("same-test-name", Words("Two tests have the same name.", "两项检验的名称相同。"))

# The edition

MONTHS_OF_YEAR = Fault(
    "months-of-year",
    Words(
        "A base year has twelve months; more are counted only where paid_months is cumulative.",
        "基准年度为十二个月；只有 `paid_months` 按累计计算（`cumulative`）时才能超过。",
    ),
)
PLACED_RATE = Fault(
    "placed-rate",
    Words(
        "dispatch.placed_rate is said when the base is split by placement, and only then.",
        "`dispatch.placed_rate` 只在按派遣安排拆分基数时填写，且必须填写。",
    ),
)
CITES_UNKNOWN = Fault(
    "cites-unknown",
    Words(
        "{place} cites {documents}, which is not among the documents.", "{place} 引用的 {documents} 不在文件清单中。"
    ),
)
NEVER_CITED = Fault("never-cited", Words("No value cites {documents}.", "没有任何数值引用 {documents}。"))
SIZES_WITHOUT_RATE = Fault(
    "sizes-without-rate", Words("No rate for {unit_kind}, {sizes}.", "没有规定返还比例：{unit_kind}，{sizes}。")
)
NO_RATE_BETWEEN = Fault(
    "no-rate-between",
    Words("No rate for {who} from {first} until {last}.", "{who}自 {first} 至 {last} 没有返还比例。"),
)
TWO_RATES = Fault("two-rates", Words("Two rates for {who} on {day}.", "{who}在 {day} 有两个返还比例。"))
NO_RATE_AFTER = Fault("no-rate-after", Words("No rate for {who} after {last}.", "{who}在 {last} 之后没有返还比例。"))
NO_EFFECT = Fault(
    "no-effect",
    Words(
        "{place} has no effect: changing it changes none of {sample} sample decisions.",
        "{place} 没有作用：改变它，{sample} 个试算结果均无变化。",
    ),
)
YEAR_CANNOT_BE_TRIED = Fault(
    "year-unknown",
    Words(
        "The official working days of {year} are not known to this system yet. "
        "An edition whose lists are published then cannot be tried before they are.",
        "本系统尚无 {year} 年的法定工作日安排，在该年公示的政策年度版本暂时不能试算。",
    ),
)

# The content as it is written

TOO_MANY_BYTES = Fault("too-many-bytes", Words("An edition has at most {most} bytes.", "版本内容最多 {most} 字节。"))
TOO_MANY_PARTS = Fault(
    "too-many-parts",
    Words(
        "Line {line}: an edition has at most {most} parts, and {deepest} of them within one another.",
        "第 {line} 行：版本内容最多 {most} 个部分，嵌套最多 {deepest} 层。",
    ),
)
NOT_YAML = Fault(
    "edition-not-yaml", Words("Not YAML: line {line}, column {column}.", "不是 YAML 格式：第 {line} 行第 {column} 列。")
)
UNREADABLE = Fault(
    "edition-not-yaml", Words("Not YAML: it cannot be read as text.", "不是 YAML 格式：不能作为文本读取。")
)
NOT_A_MAPPING = Fault(
    "not-a-mapping", Words("An edition is a mapping of names to values.", "版本内容应为名称与数值的对应。")
)
HASH_WITHIN = Fault(
    "hash-within", Words("The hash is of the content and cannot stand in it.", "哈希值由内容算出，不能写在内容之中。")
)
ALIAS = Fault(
    "alias",
    Words(
        "Line {line}: an edition says each value where it belongs, without & and *.",
        "第 {line} 行：每个数值应写在其位置上，不得使用 & 和 *。",
    ),
)
NOT_WRITTEN_RIGHT = Fault(
    "not-written-right", Words("Line {line}: {text} is not written right.", "第 {line} 行：{text} 的写法有误。")
)
KEY_TWICE = Fault(
    "key-twice", Words("The key '{key}' stands twice, line {line}.", "第 {line} 行：名称“{key}”重复出现。")
)
NO_PLACE = Fault("no-place", Words("{value} has no place in an edition.", "版本内容中不能有 {value}。"))

# Cells

NOT_PLAIN_DIGITS = Fault(
    "not-digits",
    Words(
        "Full-width or other non-ASCII characters; write plain digits.", "有全角字符或者其他特殊字符，请改用半角数字。"
    ),
)
OTHER_MONTH = Fault(
    "other-month",
    Words(
        "{month} is neither in the base year {year} nor the December before it.",
        "{month}既不在基准年度 {year} 年之内，也不是上年12月。",
    ),
)
LIST_UNKNOWN = Fault(
    "list-unknown",
    Words("No edition names such a list; there are: {lists}.", "没有政策年度版本引用该名单，可用的名单有：{lists}。"),
)
ENDS_BEFORE = Fault("ends-before", Words("Before the day of entry.", "早于列入日期。"))
ZERO_OR_ONE = Fault("zero-or-one", Words("In a row of one person this is 0 or 1.", "一人一行的记录中应为 0 或 1。"))
