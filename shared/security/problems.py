"""Ways to say no to a token."""

from shared.invalid import Fault
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

# Why a token is not valid

TOKEN_TOO_LONG = Fault("token-too-long", Words("It has more than {most} characters.", "超过 {most} 个字符。"))
TOKEN_UNREADABLE = Fault("token-unreadable", Words("It cannot be read.", "不能读取。"))
TOKEN_EXPIRED = Fault("token-expired", Words("It has expired.", "已经过期。"))
TOKEN_SIGNATURE = Fault("token-signature", Words("Its signature is not good.", "签名不符。"))
TOKEN_KEY = Fault(
    "token-key", Words("It is signed with a key that is not known here.", "签名所用的密钥不为本系统所知。")
)
TOKEN_ALGORITHM = Fault(
    "token-algorithm", Words("It is signed in a way that is not taken here.", "签名算法不为本系统所接受。")
)
CLAIM_MISSING = Fault("claim-missing", Words("The claim {claim} is missing.", "缺少声明 {claim}。"))
CLAIM_WRONG = Fault("claim-wrong", Words("The claim {claim} is not as it must be.", "声明 {claim} 不符合要求。"))
CLAIM_NOT_TEXT = Fault("claim-not-text", Words("The claim {claim} is not a text.", "声明 {claim} 不是文本。"))
SUB_NO_NAME = Fault("sub-no-name", Words("The claim sub is not a name: {why}.", "声明 sub 不是名称：{why}。"))
SUB_OF_THE_SYSTEM = Fault(
    "sub-of-the-system", Words("The claim sub is a name of the system itself.", "声明 sub 是系统自身的名称。")
)
SCOPE_NO_WORDS = Fault(
    "scope-no-words",
    Words("The claim scope is not a text of words with spaces between.", "声明 scope 不是以空格分隔的词语。"),
)
REGION_WRONG = Fault("region-wrong", Words("The claim region is no region: {why}", "声明 region 不是地区：{why}"))
EMPLOYER_WRONG = Fault(
    "employer-wrong", Words("The claim employer is no USCC: {why}", "声明 employer 不是统一社会信用代码：{why}")
)
EXP_NO_TIME = Fault("exp-no-time", Words("The claim exp is not a time.", "声明 exp 不是时间。"))
KID_NO_NAME = Fault("kid-no-name", Words("The token's kid is not the name of a key.", "令牌的 kid 不是密钥名称。"))

# Signing in at the issuer

SIGN_IN_REFUSED = ProblemType(
    code="sign-in-refused",
    status=401,
    title=Words("The sign-in did not succeed", "登录未成功"),
    detail=Words(
        "This browser has begun no sign-in, or too long ago; begin anew.", "本浏览器没有开始登录，或者开始已久。"
    ),
    remedy=Words("Begin the sign-in anew.", "请重新登录。"),
)
OTHER_BROWSER = SIGN_IN_REFUSED.saying(
    "The answer of the sign-in is not to a question of this browser.", "登录的答复不是对本浏览器的答复。"
)
OTHER_ISSUER = SIGN_IN_REFUSED.saying(
    "The answer of the sign-in is of another issuer.", "登录的答复来自另一家身份认证机构。"
)
ISSUER_REFUSED = SIGN_IN_REFUSED.saying("The issuer refused: {reason}.", "统一身份认证拒绝登录（{reason}）。")
NO_CODE = SIGN_IN_REFUSED.saying("The answer of the sign-in holds no code.", "登录的答复中没有授权码。")
CODE_NOT_TAKEN = SIGN_IN_REFUSED.saying("The issuer did not take the code.", "统一身份认证没有接受授权码。")
TOKENS_MISSING = SIGN_IN_REFUSED.saying(
    "The issuer gave no access token, or no ID token.", "统一身份认证没有给出访问令牌或者身份令牌。"
)
OTHER_ACCESS_TOKEN = SIGN_IN_REFUSED.saying(
    "The access token is not the one that the ID token names.", "访问令牌与身份令牌所载的不符。"
)
OTHER_PERSON = SIGN_IN_REFUSED.saying(
    "The access token is somebody else's than the ID token.", "访问令牌与身份令牌不属于同一人。"
)
BAD_ID_TOKEN = SIGN_IN_REFUSED.saying("The ID token is not valid: {why}", "身份令牌无效：{why}")
FOR_OTHERS_TOO = SIGN_IN_REFUSED.saying(
    "The ID token is for others too, and does not name this client.", "身份令牌同时发给了其他系统，且没有指明本系统。"
)
ISSUER_NOT_THERE = ProblemType(
    code="issuer-not-there",
    status=503,
    title=Words("The issuer of sign-ins does not answer", "统一身份认证没有应答"),
    detail=Words("The issuer of sign-ins does not answer as it should.", "统一身份认证没有正常应答。"),
    remedy=Words("Try again later.", "请稍后再试。"),
)
ISSUER_DIFFERS = ProblemType(
    code="issuer-differs",
    status=503,
    title=Words("Another issuer than set up", "统一身份认证与配置不符"),
    detail=Words("The issuer calls itself otherwise than the settings do.", "统一身份认证自称的名称与系统配置不一致。"),
    remedy=Words(
        "Whoever runs the system corrects `WENGANG_OIDC_ISSUER`.", "请系统运行人员改正配置 `WENGANG_OIDC_ISSUER`。"
    ),
)
ISSUER_INCOMPLETE = ProblemType(
    code="issuer-incomplete",
    status=503,
    title=Words("The issuer does not say enough", "统一身份认证的信息不全"),
    detail=Words("The issuer does not say its {missing}.", "统一身份认证没有说明 {missing}。"),
    remedy=Words(
        "Whoever runs the issuer completes its discovery document.", "请统一身份认证的运行人员补全其发现文档。"
    ),
)
NO_ISSUER = ProblemType(
    code="no-issuer",
    status=404,
    title=Words("No issuer", "没有统一身份认证"),
    detail=Words("Nobody signs in at an issuer here.", "本系统不经统一身份认证登录。"),
    remedy=Words("Open the sign-in page.", "请打开登录页。"),
)
