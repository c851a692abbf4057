"""Ways to say no that name what several services know: employers, editions, files."""

from shared.problem_types import ProblemType, missing
from shared.words import Words

NO_SUCH_EMPLOYER = missing(
    "employer",
    en="employer",
    zh="单位",
    remedy=Words(
        "Check the USCC; an employer is known when a roster has named it.",
        "请核对统一社会信用代码；单位列入花名册后，系统方可查到。",
    ),
)
NO_SUCH_EDITION = missing(
    "edition",
    en="edition",
    zh="政策年度版本",
    remedy=Words("Choose one of the editions that were adopted.", "请选用已采用的政策年度版本。"),
)
NO_SUCH_FILE = missing(
    "file",
    en="file",
    zh="文件",
    remedy=Words("Open it from the page or the answer that names it.", "请从载有该文件的页面或答复中打开。"),
)
NOT_ASSESSED = ProblemType(
    code="not-assessed",
    status=404,
    title=Words("Not assessed", "尚未核定"),
    detail=Words("This employer has not been assessed under this edition.", "该单位尚未按该政策年度版本核定。"),
    remedy=Words(
        "Compare USCC and edition; the agency assesses its region.",
        "请核对统一社会信用代码和政策年度版本；核定由经办机构按地区进行。",
    ),
    call="assessRegion",
)
