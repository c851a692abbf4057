"""The recipes of CONTRIBUTING, walked in a copy: with every step its checks pass, and a step left out is caught."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.test_architecture import functions_of
from tests.docs.test_readme import ROOT, text_of

_COPIED = ("services", "shared", "wengang", "migrations", "tests", "docs")
_LEFT_OUT = shutil.ignore_patterns("*.pyc.*", "screenshots", "campaign", "results", "explanation", "how-to", "zh")
_GUARD = re.compile(r"→ `(tests/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")
_CONTRACTS = "tests/contracts/test_contracts.py"
_GOLDEN = f"{_CONTRACTS}::test_every_fact_has_a_golden_file"
_PUBLISHED = f"{_CONTRACTS}::test_the_committed_contracts_are_what_the_code_says"
_NAMED = "tests/supervision/test_pages.py::test_every_fact_has_its_words"
_SAME_TEXTS = "tests/shared/test_pages.py::test_the_two_languages_have_the_same_texts_with_the_same_places"
_ONE_WORD = "tests/docs/test_chinese.py::test_one_concept_has_one_chinese_word"
_ACCESS = "tests/access/test_table.py::test_each_operation_is_in_the_table_with_its_scope_and_no_other_is"
_KNOWN = "tests/eligibility/test_editions.py::test_the_shipped_editions_are_known_by_their_ids"
_GOOD = "tests/eligibility/test_policy_command.py::test_the_shipped_editions_are_good_and_named_by_their_hashes"
_DECIDES = "tests/eligibility/test_policy_check.py::test_every_parameter_of_a_shipped_edition_decides_something"


@dataclass(frozen=True)
class Step:
    recipe: str
    what: str
    do: Callable[[Path], None]
    guard: str


def write(path: Path, text: str) -> None:
    """The copy is made of links: what is changed in it must be a file of its own."""
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


def change(path: Path, found: str, instead: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert found in text, f"{path.name} has no {found!r}"
    write(path, text.replace(found, instead, 1))


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-X", "utf8", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


_CALLED = """
import importlib, sys
for guard in sys.argv[1:]:
    file, _, name = guard.partition("::")
    test = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    if not marks:
        test()
    for mark in marks:
        for values in mark.args[1]:
            test(values)
"""


def guards_pass(folder: Path, *guards: str) -> subprocess.CompletedProcess[str]:
    """Each check called by itself, which takes a third of the time that pytest needs to begin."""
    return run(folder, "-c", _CALLED, *guards)


# A fact: an employer's remark.

_REMARKED = '''class EmployerRemarked(Fact):
    """The employer left a remark."""

    topic = "registration.employer-remarked.v1"

    uscc: str
    remark: str


'''
_TEXTS = "services/supervision/pages/translations"


def define_the_fact(folder: Path) -> None:
    file = folder / "shared" / "contracts" / "registration.py"
    change(file, "REGISTRATION_FACTS: tuple", f"{_REMARKED}REGISTRATION_FACTS: tuple")
    change(file, "    EmployerEnrolled,\n", "    EmployerEnrolled,\n    EmployerRemarked,\n")


def keep_one(folder: Path) -> None:
    stored = '{"uscc":"91630102000000001D","remark":"迁址。"}'
    write(folder / "tests" / "contracts" / "golden" / "registration.employer-remarked.v1.json", stored)


def name_it(language: str, words: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        change(
            folder / _TEXTS / f"{language}.yaml",
            "topics:\n",
            f"topics:\n  registration.employer-remarked.v1: {words}\n",
        )

    return do


def publish(folder: Path) -> None:
    assert run(folder, "-m", "wengang.contracts").returncode == 0


# A page: a word on the public site, and an address of its own.


def say_it(language: str, words: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        file = folder / "services" / "eligibility" / "pages" / "translations" / f"{language}.yaml"
        change(file, "paging:\n", f"remarks:\n  title: {words}\npaging:\n")

    return do


def serve_it(folder: Path) -> None:
    file = folder / "services" / "eligibility" / "pages" / "routes.py"
    endpoint = '\n\n@router.get("/remarks")\nasync def remarks() -> None:\n    """Nothing yet."""\n'
    write(file, file.read_text(encoding="utf-8") + endpoint)


def open_it(folder: Path) -> None:
    opened = "    GET /pages/notices: open\n"
    change(folder / "docs" / "contracts" / "access.yaml", opened, f"{opened}    GET /pages/notices/remarks: open\n")


# An edition: Qinghai's of 2021 under another name.

_EDITIONS = Path("services", "eligibility", "editions")


_UNREACHED = """        - insured_at_most: {value: 0, source: "N29 §1"}
          limit: {value: "0.01", source: "N29 §1"}
          comparison: at-most
"""


def name_the_edition(folder: Path) -> None:
    content = (folder / _EDITIONS / "qinghai-2021.yaml").read_text(encoding="utf-8")
    write(folder / _EDITIONS / "gansu-2024.yaml", content.replace("id: qinghai-2021", "id: gansu-2024", 1))


def expect_it(folder: Path) -> None:
    for test in ("test_editions.py", "test_policy_command.py"):
        path = folder / "tests" / "eligibility" / test
        write(path, path.read_text(encoding="utf-8").replace('"jiangxi-2023", ', '"gansu-2024", "jiangxi-2023", ', 1))


# A rule: it finds nothing, and says so in two languages.

_RULES = Path("services", "supervision", "alerts", "rules", "misrouted")
_TITLED = "tests/supervision/test_alert_details.py::test_every_rule_is_titled_and_worded_in_chinese"
_PLANTED = (
    "tests/supervision/test_alert_quality.py::test_thirty_kinds_and_more_are_planted_and_every_rule_has_one_to_find"
)
_FILED = "tests/supervision/test_rules.py::test_every_file_is_a_rule_in_the_folder_of_its_group"


def declare(folder: Path, name: str, title: str) -> None:
    text = (folder / _RULES / "credited_amount.py").read_text(encoding="utf-8")
    text = text.replace("misrouted.credited-amount", "misrouted.made-up").replace("到账金额与决定不符", title)
    write(folder / _RULES / name, text.replace("Credited amount differs", "Made up"))


FACT = (
    Step("Add a fact", "Define the class", define_the_fact, _GOLDEN),
    Step("Add a fact", "Keep one as it is stored", keep_one, _GOLDEN),
    Step("Add a fact", "Name it in both files", name_it("zh", "单位备注"), _NAMED),
    Step("Add a fact", "Name it in both files", name_it("en", "The employer remarked"), _NAMED),
    Step("Add a fact", "Run `make contracts`", publish, _PUBLISHED),
)
PAGE = (
    Step("Add a page", "texts in both files", say_it("zh", "备注"), _SAME_TEXTS),
    Step("Add a page", "texts in both files", say_it("en", "Remarks"), _SAME_TEXTS),
    Step("Add a page", "Add an endpoint", serve_it, _ACCESS),
    Step("Add a page", "Add its row", open_it, _ACCESS),
)
WALKS = {"fact": FACT, "page": PAGE}

LEFT_OUT = [("fact", 0), ("fact", 1), ("fact", 2), ("fact", 4), ("page", 1), ("page", 3)]
"""Of what is done in both languages, once in each."""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in _COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=_LEFT_OUT, copy_function=os.link)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for document in ROOT.glob("*.md"):
        shutil.copy(document, tmp_path)
    return tmp_path


def section(recipe: str) -> str:
    return text_of("CONTRIBUTING.md").partition(f"## {recipe}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("recipe", re.findall(r"^## (Add .+)$", text_of("CONTRIBUTING.md"), re.MULTILINE))
def test_every_recipe_names_checks_that_exist(recipe: str) -> None:
    guards = _GUARD.findall(section(recipe))
    assert guards
    assert [f"{file}::{name}" for file, name in guards if name not in functions_of(file)] == []


@pytest.mark.parametrize("step", [*FACT, *PAGE], ids=lambda step: f"{step.recipe}: {step.what}")
def test_a_step_that_is_walked_stands_in_its_recipe_with_its_check(step: Step) -> None:
    assert step.what in section(step.recipe)
    assert step.guard in section(step.recipe)


@pytest.mark.parametrize("name", WALKS)
def test_with_every_step_all_checks_pass(copied: Path, name: str) -> None:
    for step in WALKS[name]:
        step.do(copied)
    found = guards_pass(copied, *{step.guard for step in WALKS[name]})
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize(("name", "left_out"), LEFT_OUT, ids=str)
def test_a_step_that_is_left_out_is_caught(copied: Path, name: str, left_out: int) -> None:
    for place, step in enumerate(WALKS[name]):
        if place != left_out:
            step.do(copied)
    found = guards_pass(copied, WALKS[name][left_out].guard)
    assert found.returncode == 1, found.stderr


def test_an_edition_that_nobody_knows_a_value_without_source_and_an_idle_parameter_are_caught(copied: Path) -> None:
    name_the_edition(copied)
    assert guards_pass(copied, _KNOWN).returncode == 1
    expect_it(copied)
    whole = guards_pass(copied, _KNOWN, _DECIDES)
    assert whole.returncode == 0, whole.stderr
    file = copied / _EDITIONS / "gansu-2024.yaml"
    text = file.read_text(encoding="utf-8")
    change(file, 'notice_working_days: {value: 3, source: "X74 §1, Q35 §2"}', "notice_working_days: {value: 3}")
    assert "notice_working_days" in guards_pass(copied, _GOOD).stderr
    write(file, text.replace("limits:\n", f"limits:\n{_UNREACHED}", 1))
    assert "found.problems == ()" in guards_pass(copied, _DECIDES).stderr


def test_a_rule_in_another_file_untitled_in_chinese_or_unplanted_is_caught(copied: Path) -> None:
    declare(copied, "made_up.py", "凭空想象的规则")
    whole = guards_pass(copied, _FILED, _TITLED)
    assert whole.returncode == 0, whole.stderr
    unplanted = run(copied, "-m", "pytest", "-n", "0", "-q", _PLANTED)
    assert "misrouted.made-up" in unplanted.stdout
    declare(copied, "made_up.py", "Made up")
    assert guards_pass(copied, _TITLED).returncode == 1
    shutil.move(copied / _RULES / "made_up.py", copied / _RULES / "another.py")
    assert guards_pass(copied, _FILED).returncode == 1
