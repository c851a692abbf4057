"""Ways to say no to a token."""

from shared.problem_types import ProblemType
from shared.words import Words

NO_TOKEN = ProblemType(
    code="no-token",
    status=401,
    title=Words("Not signed in", "未登录"),
    detail=Words("A bearer token is needed.", "请求须带有令牌（Bearer）。"),
    remedy=Words(
        "Send `Authorization: Bearer …` with a token of the issuer; on pages, sign in.",
        "请在请求头 Authorization 中带上签发机构的令牌；使用网页时请登录。",
    ),
)
BAD_TOKEN = ProblemType(
    code="bad-token",
    status=401,
    title=Words("The token is not valid", "令牌无效"),
    detail=Words("The token is not valid: {why}", "令牌无效：{why}"),
    remedy=Words("Ask the issuer for a new token, and repeat the request.", "请向签发机构重新取得令牌后再次请求。"),
)
SCOPE_MISSING = ProblemType(
    code="scope-missing",
    status=403,
    title=Words("A right is missing", "缺少权限"),
    detail=Words("The token does not hold the scope '{scope}'.", "令牌没有权限 {scope}。"),
    remedy=Words(
        "Ask who administers rights to have this scope added to the role, or send a token that holds it.",
        "请联系权限管理人员为该角色增加此权限，或者改用有此权限的令牌。",
    ),
)
OTHER_AGENCY = ProblemType(
    code="other-agency",
    status=403,
    title=Words("Outside your region", "不在本地区范围内"),
    detail=Words(
        "Your rights end at your own region; {agency} is outside it.", "您的权限限于本地区，{agency}不在其内。"
    ),
    remedy=Words("Somebody of that region, or of one above both, does this.", "请由该地区或其上级机构的人员办理。"),
)
NO_REGION = OTHER_AGENCY.saying("The token names no region.", "令牌没有载明地区。")
FOR_THE_NATION = OTHER_AGENCY.saying(
    "This is the nation's; your rights end at your own region.", "此项属于全国范围，您的权限限于本地区。"
)
OTHER_EMPLOYER = ProblemType(
    code="other-employer",
    status=403,
    title=Words("Another employer's", "属于其他单位"),
    detail=Words("This token was given for another employer.", "该令牌是为其他单位签发的。"),
    remedy=Words("Send the token of the employer that this is about.", "请使用所涉单位本身的令牌。"),
)
NO_LISTS = OTHER_EMPLOYER.saying(
    "This token was given for one employer; it opens no lists.", "该令牌只为一家单位签发，不能查看名单。"
)
NOT_FOR_ONE = OTHER_EMPLOYER.saying(
    "This token was given for one employer; this is not for one alone.",
    "该令牌只为一家单位签发，此项不是单个单位的事项。",
)
BETWEEN_OTHERS = OTHER_EMPLOYER.saying("This is between other employers.", "这是其他单位之间的事项。")
TWO_SIDES = ProblemType(
    code="two-sides",
    status=403,
    title=Words("One token for two sides", "一个令牌代表双方"),
    detail=Words(
        "This token acts for an agency; who acts for an employer shows a token that does not.",
        "该令牌代表经办机构；代表单位办理的，应当使用不代表经办机构的令牌。",
    ),
    remedy=Words(
        "Sign in as the employer's representative, with a token that holds no scope of an agency.",
        "请以单位经办人身份登录，使用不含经办机构权限的令牌。",
    ),
)
