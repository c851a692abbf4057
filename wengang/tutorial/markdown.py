"""The tutorial as a text, in English and in Chinese."""

from shared.words import Language, Words
from wengang.tutorial.script import HELPERS, block, tokens
from wengang.tutorial.source import Step, Tutorial, filled, operation

_TITLE = Words("One county in twenty minutes", "二十分钟走完一个县区")
_INTRODUCTION = Words(
    "From the roster to the last fen: every call, by the role that makes it, and what happens by itself in between. The "
    "names and numbers are made up. Each command below is run by a test, and each answer compared.",
    "从导入花名册到核对每一分钱：每一次调用由哪个角色作出，其间哪些步骤自动完成。文中单位和数字均为虚构。以下每条命令都由测试执行，每个答复都经核对。",
)
_OTHERS = Words(
    "The same steps are here as a [script](one-county.sh), an [.http file](one-county.http) for IntelliJ and httpYac, and a "
    "[Postman collection](one-county.postman_collection.json). `.venv/bin/python -m wengang.tutorial tokens` writes the tokens "
    "that the two need, in files beside them.",
    "同样的步骤另有[脚本](../../tutorial/one-county.sh)、供 IntelliJ 和 httpYac 使用的 [.http 文件](../../tutorial/one-county.http)和 "
    "[Postman 集合](../../tutorial/one-county.postman_collection.json)。后两者所需令牌由 `.venv/bin/python -m wengang.tutorial tokens` "
    "写入同一文件夹。",
)
_START = Words("Start the system, with a clock that can be set", "启动系统，并使用可调整的时钟")
_CLOCK = Words(
    "A public notice hangs out for three working days. With `--clock` the system has a clock of its own, which stands where "
    "you set it; without it you wait until the notice is over. Keep this running, and open a second terminal in the same "
    "folder.",
    "公示须满3个工作日。带 `--clock` 启动时，系统使用自己的时钟，停在您设定的时刻；不带此选项则须等到公示实际结束。请保持该终端运行，"
    "并在同一文件夹中打开第二个终端。",
)
_ROLES = Words(
    "Every role has a token of its own; nobody may do everything. The functions read a field of the last answer.",
    "每个角色各有令牌，没有任何人可以办理全部事项。下面的函数用于读取上一答复中的字段。",
)
_WHO = Words(
    "Role: `{role}` at `{service}`, operation `{operation}`.",
    "角色：`{role}`；服务：`{service}`；操作：`{operation}`。",
)
_OPEN = Words(
    "Open to everybody, at `{service}`, operation `{operation}`.", "公开；服务：`{service}`；操作：`{operation}`。"
)
_NEXT = Words("What next", "下一步")
_LINKS = Words(
    "Look at it: the [dashboard](http://127.0.0.1:8704/pages/dashboard), the [public notice](http://127.0.0.1:8702/pages/notices). "
    "Then [connect the platform](../how-to/connect-the-platform.md) or [the bank](../how-to/answer-as-the-bank.md).",
    "查看[看板](http://127.0.0.1:8704/pages/dashboard)和[公示](http://127.0.0.1:8702/pages/notices)，然后[对接平台]"
    "(../how-to/connect-the-platform.md)或[对接银行](../../how-to/answer-as-the-bank.md)。",
)
_TWIN = Words("[中文](../zh/tutorial/README.md)", "[English](../../tutorial/README.md)")


def text(tutorial: Tutorial, language: Language) -> str:
    """``docs/tutorial/README.md``, ``docs/zh/tutorial/README.md``."""

    def said(words: Words) -> str:
        return words.said_in(language)

    lines = [f"# {said(_TITLE)}", "", said(_TWIN), "", said(_INTRODUCTION), "", said(_OTHERS), ""]
    lines += [f"## {said(_START)}", "", *_shell(f".venv/bin/wengang up --clock {tutorial.start}"), said(_CLOCK), ""]
    lines += [said(_ROLES), "", *_shell(f"{HELPERS}\n{tokens(tutorial)}")]
    for number, part in enumerate(tutorial.parts, 1):
        lines += [f"## {number}. {said(part.title)}", "", said(part.says), ""]
        for step in part.steps:
            lines += [said(step.says), "", said(_who(step, tutorial)), "", *_shell(block(step, tutorial))]
    return "\n".join([*lines, f"## {said(_NEXT)}", "", said(_LINKS), ""])


def _who(step: Step, tutorial: Tutorial) -> Words:
    words = _WHO if step.role else _OPEN
    values = {"service": step.service, "operation": operation(step, tutorial.values) or step.path}
    if step.role:
        values["role"] = filled(step.role, tutorial.values)
    return Words(words.en.format(**values), words.zh.format(**values))


def _shell(commands: str) -> list[str]:
    return ["```sh", commands, "```", ""]
