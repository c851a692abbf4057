"""How every command of ``wengang`` behaves: help in the reader's language and within 80 columns, and no traceback for
what a person can do wrong, but one sentence with place, reason and what to do.

Exit codes: 0 all is well; 1 the answer is no (refused, not good, a check that does not hold); 2 it could not be done or
asked (usage, a file, a database, a service); 130 ended by Ctrl-C.
"""

import inspect
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from wengang.wording import led, say

WIDTH = 80
_LEFT = 30
_PIECES = re.compile(r"[^\s\u2e80-\uffef]*[(（“《〔]|[^\s\u2e80-\uffef]+|\s+|[\u2e80-\uffef][，。；：、）”》〕).,]*")
_DATABASES = ("asyncpg", "sqlalchemy", "alembic")
_OWN_HELP: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "--help": ("Show this help.", "显示本帮助。"),
        "--install-completion": ("Have this shell complete commands.", "为当前 shell 安装命令补全。"),
        "--show-completion": ("Show what that would install.", "显示将要安装的补全脚本。"),
    }
)


class Unusable(Exception):
    """What was given, or what there is, will not do; one sentence with place, reason and what to do."""


def echo_problem(sentence: str) -> None:
    typer.echo(sentence, err=True)


def text_of(file: Path) -> str:
    """Of a file that somebody named. Raises ``Unusable`` for what is no UTF-8; a missing file is told by ``Group``."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(
            say(
                f"{file}: byte {error.start + 1} is not UTF-8; it may be GBK. Save the file as UTF-8.",
                f"{file}：第 {error.start + 1} 个字节不是 UTF-8，可能是 GBK 编码。请将文件另存为 UTF-8。",
            )
        ) from None
    if not text.strip():
        raise Unusable(
            say(f"{file}: the file is empty. Name the one that was meant.", f"{file}：文件为空。请指定正确的文件。")
        )
    return text


class Command(TyperCommand):
    """One command."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write("\n".join(help_lines(self, ctx)) + "\n")


class Group(TyperGroup):
    """Several commands; the outermost one tells what went wrong in any of them."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write("\n".join(help_lines(self, ctx)) + "\n")

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has gone
            sys.exit(1)
        except Exception as error:
            told = told_of(error)
            if told is None:
                raise
            echo_problem(told[0])
            sys.exit(told[1])
        sys.exit(code if isinstance(code, int) else 0)


def told_of(error: Exception) -> tuple[str, int] | None:
    """A sentence and an exit code; None for what only a fault of ours can raise."""
    module = type(error).__module__.partition(".")[0]
    name = type(error).__name__
    if isinstance(error, Unusable):
        return str(error), 2
    if hasattr(error, "format_message"):
        return _usage(error, name), 2
    if isinstance(error, typer.Abort):
        return say("Ended.", "已中止。"), 130
    if name == "Refused":
        return led(str(getattr(error, "sentence", error)), "已拒绝："), 1
    if isinstance(error, OSError) and error.filename is not None:
        return _file(error), 2
    if module in _DATABASES or isinstance(error, OSError):
        reason = " ".join(str(getattr(error, "orig", None) or error).split()).rstrip(".") or name
        return say(
            f"The database cannot be used: {reason[:300]}. Start its server, or correct its URL.",
            f"数据库无法使用：{reason[:300]}。请启动数据库服务，或更正其 URL。",
        ), 2
    return None


def _file(error: OSError) -> str:
    place = error.filename.decode() if isinstance(error.filename, bytes) else str(error.filename)
    match error:
        case FileNotFoundError():
            return say(
                f"{place}: there is no such file or folder. Correct its name.",
                f"{place}：文件或文件夹不存在。请更正名称。",
            )
        case IsADirectoryError():
            return say(f"{place}: this is a folder. Name a file.", f"{place}：这是文件夹。请指定文件。")
        case NotADirectoryError() | FileExistsError():
            return say(f"{place}: this is no folder. Name a folder.", f"{place}：这不是文件夹。请指定文件夹。")
        case PermissionError():
            return say(
                f"{place}: you may not read or write it. Change its permissions, or name another.",
                f"{place}：没有读写权限。请更改权限，或另行指定。",
            )
    return say(
        f"{place}: {error.strerror}. Name another place, or see to this one.",
        f"{place}：{error.strerror}。请另行指定，或排除该问题。",
    )


def _usage(error: Exception, name: str) -> str:
    ctx, found = getattr(error, "ctx", None), getattr(error, "param", None)
    message = str(getattr(error, "message", error)).strip()
    if name == "NoArgsIsHelpError":
        return message or (ctx.get_help() if ctx is not None else "")
    given = getattr(error, "param_hint", None) or (found.get_error_hint() if found is not None else "")
    hint = re.sub(r"['\[\]]", "", " / ".join(given) if isinstance(given, list | tuple) else str(given))
    if name == "MissingParameter":
        sentence = say(f"{hint} is missing.", f"缺少 {hint}。")
    elif name == "NoSuchOption":
        option = getattr(error, "option_name", message)
        sentence = say(f"There is no option {option}.", f"没有选项 {option}。")
    elif hint:
        sentence = say(f"{hint}: {message}", f"{hint}：{_of_a_type(message)}")
    else:
        sentence = say(message, _of_a_type(message))
    path = "wengang" if ctx is None else ctx.command_path
    return sentence.rstrip() + say(f" See `{path} --help`.", f" 用法见 `{path} --help`。")


_CHINESE = (
    (r"'(.*)' is not a valid int(?:eger)?( range)?\.?", r"\1 不是整数。"),
    (r"(.*) is not in the range (.*?)\.?", r"\1 不在范围 \2 内。"),
    (r"No such command '(.*?)'\..*", r"没有命令 \1。"),
    (r"Got unexpected extra arguments? \((.*)\)\.?", r"多余的参数：\1。"),
    (r"Option '?(.*?)'? requires an argument\.?", r"选项 \1 需要一个值。"),
)


def _of_a_type(message: str) -> str:
    """What the library says of types and words, in Chinese; our own sentences come in it already."""
    for pattern, chinese in _CHINESE:
        if (found := re.fullmatch(pattern, message, re.DOTALL)) is not None:
            return found.expand(chinese)
    return message


def help_lines(command: Any, ctx: Any) -> Iterator[str]:
    """Usage, what it does, arguments, options, commands; within the width, whatever the characters."""
    arguments = [one for one in command.get_params(ctx) if one.param_type_name == "argument"]
    options = [one for one in command.get_params(ctx) if one.param_type_name == "option" and not one.hidden]
    commands = getattr(command, "commands", {})
    parts = [ctx.command_path, say("[OPTIONS]", "[选项]"), *(_name_of(one) for one in arguments)]
    parts += [say("COMMAND …", "命令 …")] if commands else []
    yield from _wrapped(say("Usage: ", "用法：") + " ".join(parts))
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        yield ""
        yield from _wrapped(" ".join(paragraph.split()), indent=2)
    yield from _section(say("Arguments", "参数"), [(_name_of(one), _help_of(one)) for one in arguments])
    yield from _section(say("Options", "选项"), [(_option(one, ctx), _help_of(one)) for one in options])
    yield from _section(
        say("Commands", "命令"), [(name, _first_sentence(one.help or "")) for name, one in commands.items()]
    )


def _name_of(argument: Any) -> str:
    return f"{argument.name.upper()}{' …' if argument.nargs == -1 else ''}"


def _option(option: Any, ctx: Any) -> str:
    flags = [*option.opts, *option.secondary_opts]
    return " / ".join(flags) + ("" if option.is_flag else f" {option.display_type(ctx)}")


def _help_of(param: Any) -> str:
    own = next((_OWN_HELP[name] for name in param.opts if name in _OWN_HELP), None)
    text = say(*own) if own is not None else str(param.help or "")
    default = param.default if not callable(param.default) else None
    if param.required:
        text += say(" [required]", "〔必填〕")
    elif default not in (None, False, True, (), []) and own is None:
        text += say(f" [default: {default}]", f"〔缺省：{default}〕")
    if param.envvar:
        text += say(f" [environment: {param.envvar}]", f"〔环境变量：{param.envvar}〕")
    return text


def _first_sentence(text: str) -> str:
    found = re.match(r".*?(?:\.(?=\s|$)|。)", " ".join(text.split()))
    return found.group(0) if found else text


def _section(title: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title + say(":", "：")
    left = min(_LEFT, max(columns(name) for name, _ in rows) + 4)
    for name, text in rows:
        lines = list(_wrapped(text, indent=left))
        if columns(name) + 4 > left:
            yield f"  {name}"
            yield from lines
        else:
            yield f"  {name}" + " " * (left - columns(name) - 2) + (lines[0][left:] if lines else "")
            yield from lines[1:]


def columns(text: str) -> int:
    """That a terminal gives it."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _glued(pieces: Sequence[str]) -> Iterator[str]:
    """An opening bracket stays with what it opens."""
    open_ = ""
    for piece in pieces:
        if piece[-1] in "(（“《〔":
            open_ += piece
            continue
        yield open_ + piece
        open_ = ""
    if open_:
        yield open_


def _wrapped(text: str, indent: int = 0) -> Iterator[str]:
    line = ""
    for piece in _glued(_PIECES.findall(text)):
        if line and indent + columns(line + piece.rstrip()) > WIDTH:
            yield " " * indent + line.rstrip()
            line = ""
        if line or not piece.isspace():
            line += piece
    if line:
        yield " " * indent + line.rstrip()
