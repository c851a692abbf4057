"""Ways to say no to who reads pages: to forms, and at the sign-in."""

from shared.problem_types import ProblemType, missing
from shared.words import Words

NOT_A_FORM = ProblemType(
    code="not-a-form",
    status=415,
    title=Words("Not a form", "不是表单"),
    detail=Words(
        "A form is sent as application/x-www-form-urlencoded.",
        "表单应以 `application/x-www-form-urlencoded` 格式提交。",
    ),
    remedy=Words("Open the page and send its form.", "请打开页面，提交其中的表单。"),
)
FORM_UNREADABLE = ProblemType(
    code="form-unreadable",
    status=422,
    title=Words("The form cannot be read", "表单不能读取"),
    detail=Words("The form cannot be read.", "表单不能读取。"),
    remedy=Words("Open the page anew and send its form.", "请重新打开页面再提交。"),
)
FOREIGN_FORM = ProblemType(
    code="foreign-form",
    status=403,
    title=Words("Not from our own page", "不是从本系统提交"),
    detail=Words(
        "This form was not sent from our own page, or its session ended; open it anew.",
        "表单不是从本系统的页面提交的，或会话已经结束。",
    ),
    remedy=Words("Open the page anew and send the form again.", "请重新打开页面再提交。"),
)
NO_SUCH_ROLE = missing(
    "role",
    en="role",
    zh="角色",
    remedy=Words("Choose one of the roles of the sign-in page.", "请在登录页选择角色。"),
)
NO_SIGN_IN = ProblemType(
    code="no-sign-in",
    status=503,
    title=Words("Nobody can sign in here", "没有配置登录方式"),
    detail=Words(
        "No issuer is set up to sign in at: WENGANG_OIDC_ISSUER.",
        "本系统没有配置登录方式（`WENGANG_OIDC_ISSUER`）。",
    ),
    remedy=Words("Whoever runs the system sets one up.", "请系统运行人员配置。"),
)
