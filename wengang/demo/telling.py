"""What the stories of the demo have in common: who calls, what is checked, and how far it has come."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from wengang.demo.checks import Checks
from wengang.demo.client import Caller, all_of

QINGHAI, JIANGXI = "qinghai-2021", "jiangxi-2023"


class Telling:
    """``caller`` sends what a story does, ``checks`` keeps what it found, ``progress`` shows it."""

    def __init__(self, caller: Caller, console: Console) -> None:
        self.caller, self.console = caller, console
        self.checks = Checks()
        self.progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
        )

    async def step(self, description: str, work: Callable[[], Awaitable[Any]]) -> Any:
        task = self.progress.add_task(description, total=1)
        result = await work()
        self.progress.advance(task)
        return result

    async def each(self, description: str, calls: Sequence[Callable[[], Awaitable[Any]]]) -> None:
        task: TaskID = self.progress.add_task(description, total=len(calls))
        await all_of(calls, lambda: self.progress.advance(task))
