"""The tutorial is true: every step is played, every answer compared, and its commands do what they say."""

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.words import Language
from tests.flow.test_up import up
from tests.system import InProcess
from wengang.roles import PORTS, ROLES
from wengang.tutorial.__main__ import written
from wengang.tutorial.markdown import text
from wengang.tutorial.playing import Differs, Request, Response, play
from wengang.tutorial.postman import collection
from wengang.tutorial.script import script
from wengang.tutorial.source import Tutorial, operation, read

TUTORIAL = read()


def _through(system: InProcess) -> Any:
    async def send(request: Request) -> Response:
        answer: httpx.Response = await system.send(
            request.role,
            request.method,
            request.service,
            request.path,
            key=request.headers.get("Idempotency-Key"),
            headers={name: one for name, one in request.headers.items() if name != "Idempotency-Key"},
            content=request.content,
        )
        return Response(answer.status_code, answer.text)

    return send


async def test_every_step_answers_what_the_tutorial_says(system: InProcess) -> None:
    await play(TUTORIAL, _through(system))


async def test_an_answer_that_differs_is_noticed(system: InProcess) -> None:
    document = TUTORIAL.model_dump()
    document["parts"][0]["steps"][0]["answer"]["rows"] = 3
    with pytest.raises(Differs, match=r"roster: .*rows is 2, not 3"):
        await play(Tutorial.model_validate(document), _through(system))


def test_the_commands_of_the_tutorial_run_in_a_shell(tmp_path: Path) -> None:
    with up(tmp_path, "--clock", TUTORIAL.start) as told:
        commands = script(TUTORIAL)
        for service, port in PORTS.items():
            commands = commands.replace(f"http://127.0.0.1:{port}", told["urls"][service])
        for role in ROLES:
            commands = commands.replace(f"$(.venv/bin/wengang token {role})", told["tokens"][role])
        run = subprocess.run(["/bin/sh", "-c", commands], capture_output=True, text=True, check=False, timeout=300)
        assert (run.returncode, run.stdout.splitlines()[-1:], run.stderr) == (0, ["Done."], "")


def test_what_is_written_from_the_source_is_up_to_date() -> None:
    assert [str(file) for file, content in written().items() if file.read_text() != content] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_text_holds_every_command_of_the_script(language: Language) -> None:
    """So that a test of the script is one of the text."""
    shown = text(TUTORIAL, language)
    missing = [
        line for line in script(TUTORIAL).splitlines() if not line.startswith(("#!", "# ", "echo ", "set ", "cd "))
    ]
    assert [line for line in missing if line not in shown] == []


def test_the_collection_asks_every_step() -> None:
    folders = json.loads(collection(TUTORIAL))["item"]
    assert [item["name"] for folder in folders for item in folder["item"]] == [step.name for step in TUTORIAL.steps]


def test_every_step_calls_an_operation_of_the_documents() -> None:
    assert [step.name for step in TUTORIAL.steps if operation(step, TUTORIAL.values) is None] == ["days-pass"]
