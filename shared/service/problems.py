"""Ways to say no of a service as it is put together: its simulated clock, and what is not installed."""

from shared.problem_types import ProblemType
from shared.words import Words

ONE_OF_TWO = ProblemType(
    code="clock-command",
    status=422,
    title=Words("Not a time to set", "不是可以设定的时间"),
    detail=Words("Give either now or advance_days.", "请在 `now` 和 `advance_days` 中给出一项。"),
    remedy=Words("Send one of both.", "请只提交其中一项。"),
)
BEYOND_THE_LAST_YEAR = ONE_OF_TWO.saying("The simulated time ends with {last}.", "模拟时间最晚到 {last} 年。")
CLOCK_WENT_BACK = ProblemType(
    code="clock-went-back",
    status=409,
    title=Words("Time does not go back", "时间不能倒退"),
    detail=Words("A simulated clock moves forward only.", "模拟时钟只能向前。"),
    remedy=Words("Send a later time.", "请提交更晚的时间。"),
)
NOT_INSTALLED = ProblemType(
    code="not-installed",
    status=503,
    title=Words("Not installed", "未安装"),
    detail=Words(
        "This installation of the service cannot make such files: it lacks the extra {extra}.",
        "本服务未安装生成此类文件所需的附加组件 {extra}。",
    ),
    remedy=Words("Whoever runs the system installs that extra.", "请系统运行人员安装该组件。"),
)
