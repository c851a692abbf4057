"""Ways to say no of registration's operations, beside what its rules refuse (``domain.refusals``)."""

from services.registration.domain.refusals import INSURED_ELSEWHERE
from shared.http.problems import TOO_EARLY
from shared.http.problems.subjects import NO_SUCH_EDITION, NO_SUCH_EMPLOYER, NOT_ASSESSED
from shared.http.problems.uploads import BAD_ROWS
from shared.invalid import Fault
from shared.security.problems import OTHER_AGENCY
from shared.words import Words

NOT_ENROLLED_HERE = NO_SUCH_EMPLOYER.saying(
    "No employer with this USCC is enrolled.", "没有使用该统一社会信用代码的单位列入花名册。"
)
JUST_ENROLLED = TOO_EARLY.saying(
    "The employer was enrolled a moment ago; ask again.", "该单位刚刚列入花名册，请稍后再次请求。"
)
NOT_ASSESSED_UNDER = NOT_ASSESSED.saying(
    "The employer has not been assessed under this edition yet.", "该单位尚未按该政策年度版本核定。"
)
NEITHER_AGENCY = OTHER_AGENCY.saying(
    "Your rights end at your own region; {from_agency} and {to_agency} are outside it.",
    "您的权限限于本地区，{from_agency}和{to_agency}均不在其内。",
)
EDITION_NOT_ADOPTED = NO_SUCH_EDITION.saying(
    "No edition '{edition}' was adopted; adopted are: {adopted}. Nothing was imported.",
    "没有采用过政策年度版本“{edition}”，已采用的有：{adopted}。没有导入任何内容。",
)
NO_EDITION_ADOPTED = NO_SUCH_EDITION.saying(
    "No edition '{edition}' was adopted; adopted are: none. Nothing was imported.",
    "没有采用过政策年度版本“{edition}”，目前没有已采用的版本。没有导入任何内容。",
)
ROWS_OF_OTHER_AGENCIES = BAD_ROWS.saying(
    "{error_count} row(s) name employers of other agencies. Nothing was imported.",
    "有 {error_count} 行是其他经办机构的单位，没有导入任何内容。",
)
OF_ANOTHER_AGENCY = Fault(INSURED_ELSEWHERE.code, INSURED_ELSEWHERE.detail)
BANK_COLUMNS_TOGETHER = Fault(
    "bank-columns-together",
    Words("Must be filled when the other bank columns are.", "银行各列应当一并填写或者一并留空。"),
)
