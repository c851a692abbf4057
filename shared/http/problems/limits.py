"""Ways to say no before any operation: to an address, headers or a body beyond the limits, or that come too often."""

from shared.invalid import Fault
from shared.problem_types import ProblemType
from shared.words import Term, Words

PATH_TOO_LONG = ProblemType(
    code="too-long",
    status=414,
    title=Words("The address is too long", "网址过长"),
    detail=Words("The path of an address has at most {most} characters.", "网址的路径最多 {most} 个字符。"),
    remedy=Words("Shorten the address.", "请缩短网址。"),
)
QUERY_TOO_LONG = PATH_TOO_LONG.saying(
    "What follows the ? of an address has at most {most} characters.", "网址中 ? 之后最多 {most} 个字符。"
)
BAD_ADDRESS = ProblemType(
    code="bad-address",
    status=400,
    title=Words("The address cannot be read", "网址不能读取"),
    detail=Words("The {place} of the address is not plain text.", "网址的{place}中有不能使用的字符。"),
    remedy=Words("Take out what `errors` names.", "请删去 errors 所列的字符。"),
)
TOO_MANY_PARAMETERS = BAD_ADDRESS.saying("An address has at most {most} parameters.", "网址最多 {most} 个参数。")
PATH = Term("path", Words("path", "路径"))
QUERY = Term("query", Words("query", "参数"))
NOT_UTF8 = Fault(
    "not-utf-8",
    Words(
        "Not UTF-8: write what is not ASCII percent-encoded, from UTF-8, like %E6%B9%9F.",
        "不是 UTF-8 编码：非 ASCII 字符请按 UTF-8 写成百分号编码，如 %E6%B9%9F。",
    ),
)
TOO_MANY_HEADERS = ProblemType(
    code="headers-too-large",
    status=431,
    title=Words("Headers too large", "请求头过大"),
    detail=Words("A request has at most {most} headers.", "一次请求最多 {most} 个请求头。"),
    remedy=Words("Leave out headers that are not needed.", "请去掉不需要的请求头。"),
)
HEADERS_TOO_LARGE = TOO_MANY_HEADERS.saying(
    "The headers of a request have at most {most} bytes.", "一次请求的请求头合计最多 {most} 字节。"
)
TOO_LARGE = ProblemType(
    code="too-large",
    status=413,
    title=Words("Too large", "内容过大"),
    detail=Words("A body of this operation has at most {most} bytes.", "该接口的请求正文最多 {most} 字节。"),
    remedy=Words("Send it in several parts, each below the limit.", "请分次提交，每次不超过上限。"),
)
TOO_MANY = ProblemType(
    code="too-many",
    status=429,
    title=Words("Too many", "提交过于频繁"),
    detail=Words(
        "Too many forms came from your address; try again later, or turn to the agency.",
        "来自您的网络地址的表单过多，请稍后再试，或者联系经办机构。",
    ),
    remedy=Words("Wait the seconds of Retry-After, and send the form again.", "请在 Retry-After 所示秒数后重新提交。"),
)
NOT_READY = ProblemType(
    code="not-ready",
    status=503,
    title=Words("Not ready", "尚未就绪"),
    detail=Words("The database takes no writes now.", "数据库目前不能写入。"),
    remedy=Words(
        "Whoever runs the system looks into the log lines of this service.", "请系统运行人员查看该服务的运行日志。"
    ),
)
STANDS_STILL = NOT_READY.saying(
    "What follows a log stands still: {followers}.", "读取日志的程序已经停止：{followers}。"
)
