"""Files of the bank that cannot be taken in."""

from shared.problem_types import ProblemType
from shared.security.problems import OTHER_AGENCY
from shared.words import Words

FILE_OF_THE_WHOLE_ACCOUNT = OTHER_AGENCY.saying(
    "A file of the bank is of the whole account; your rights end before it.",
    "银行文件涉及整个账户，超出您的权限范围。",
)
BAD_BANK_FILE = ProblemType(
    code="bad-bank-file",
    status=400,
    title=Words("The file cannot be taken in", "银行文件不能接收"),
    detail=Words("{why} Nothing was taken in.", "{why}没有接收任何内容。"),
    remedy=Words(
        "Ask the bank for the file anew, or send it as the bank wrote it, in a form that is read here.",
        "请向银行重新取得文件，或者按银行提供的原样提交本系统能够读取的格式。",
    ),
)
