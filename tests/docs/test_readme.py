"""What the documents say is so: their code runs, what they name is there, their first employer is taken in."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.system import InProcess

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TARGET = re.compile(r"\bmake ([a-z]+)\b")
_ROSTER = re.compile(r"<<'CSV'\n(.*?)^CSV$", re.DOTALL | re.MULTILINE)
USCC = "91630102000000001D"


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text_of(document), re.DOTALL | re.MULTILINE)


def code_of(document: str) -> str:
    """Commands stand in code, in blocks or between back-ticks; what is not code may say "make sure"."""
    text = text_of(document)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))
    return "\n".join([*blocks(document, "sh"), *inline])


def printed_by_shell(script: str) -> str:
    return subprocess.run(["/bin/sh", "-c", script], capture_output=True, encoding="utf-8", check=True).stdout


def targets_of_makefile() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("readme", READMES)
def test_the_python_of_a_readme_runs_and_prints_what_stands_beside_it(readme: str) -> None:
    found = blocks(readme, "python")
    assert found
    for block in found:
        expected = re.findall(r"^print\(.*\)  # (.+)$", block, re.MULTILINE)
        command = [sys.executable, "-X", "utf8", "-c", block]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        assert run.returncode == 0, run.stderr
        assert run.stdout.splitlines() == expected


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_names_the_demo_and_the_tests_each_on_a_line_of_its_own(readme: str) -> None:
    lines = [line for block in blocks(readme, "sh") for line in block.splitlines()]
    assert {"make demo", "make test", "make up"} <= set(lines)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_a_document_names_is_in_the_makefile(document: str) -> None:
    assert set(_TARGET.findall(code_of(document))) <= targets_of_makefile()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_of_a_document_leads_to_a_file(document: str) -> None:
    links = [link.partition("#")[0] for link in _LINK.findall(text_of(document))]
    relative = [unquote(link) for link in links if link and "://" not in link]
    assert [link for link in relative if not (ROOT / document).parent.joinpath(link).exists()] == []


def test_the_decision_on_dependencies_names_each_of_them_once() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    declared = [re.split(r"[\[<>=;]", one)[0] for one in project["dependencies"]]
    text = text_of("docs/decisions/0007-dependencies.md")
    assert re.findall(r"^\| ([a-z0-9-]+) \|", text, re.MULTILINE) == ["dependency", *declared]
    assert f"{len(declared)} names at run time" in text
    optional = project["optional-dependencies"]
    named = {re.split(r"[\[<>=]", one)[0] for extra in optional.values() for one in extra}
    assert [one for one in sorted(named) if one not in text] == []
    extras = re.findall(r"^\| `([a-z0-9]+)` \|", text, re.MULTILINE)
    assert set(extras) == optional.keys() - {"build", "bench", "dev"}


def test_the_two_readmes_lead_to_the_same_documents() -> None:
    def documents_of(readme: str) -> set[str]:
        # Pictures are of pages in the language of their readme.
        links = {link for link in _LINK.findall(text_of(readme)) if link not in READMES and not link.endswith(".png")}
        return {link.replace("docs/zh/", "docs/") for link in links}

    assert documents_of("README.md") == documents_of("README.zh-CN.md")


@pytest.mark.parametrize("readme", READMES)
async def test_the_first_employer_of_a_readme_is_owed_what_its_python_says(system: InProcess, readme: str) -> None:
    roster = _ROSTER.findall(text_of(readme))[0]
    block = next(block for block in blocks(readme, "sh") if "contributions.csv" in block)
    contributions = printed_by_shell(block.partition("}")[0] + "}")
    edition = "qinghai-2021"
    enrolled = await system.upload("bureau", "registration", "/v1/rosters", edition, roster)
    assert enrolled.json()["bank_details"] == 1
    await system.upload("bureau", "eligibility", "/v1/contributions", edition, contributions)
    body = {"edition": edition, "agency": "630102"}
    assessed = await system.post("bureau", "eligibility", "/v1/assessments", json=body)
    assert (assessed["eligible"], assessed["total"]) == (1, "1440.00")
    [event] = await system.events("eligibility", "employer-assessed")
    assert (event.uscc, event.amount_fen) == (USCC, 144_000)
