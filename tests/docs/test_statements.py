"""What documents say of the code, held against it: each of these was once said and not so."""

import re
from functools import cache

import pytest

from shared.eventlog.sealing import SUITES, origin_of
from tests.docs.test_readme import DOCUMENTS, ROOT, blocks, text_of
from tests.supervision.test_anchors_and_receipts import assessed
from tests.system import InProcess
from wengang.roles import SERVICES

_GUIDES = [one for one in DOCUMENTS if one == "CONTRIBUTING.md" or one.startswith("docs/explanation/")]
_NAME = re.compile(r"`([A-Za-z_]+(?:\.[A-Za-z_]+)*)(?:\(\S*\))?`")
_IS_OF_CODE = re.compile(r"_|[a-z][A-Z]|^[A-Z][a-z]+[A-Z]")


async def test_the_recipe_for_a_leaf_gives_the_hash_that_the_log_has(system: InProcess) -> None:
    (recipe,) = [one for one in blocks("docs/how-to/follow-a-feed.md", "py") if "def leaf_hash" in one]
    names: dict[str, object] = {}
    exec(recipe, names)  # noqa: S102 - as a reader would
    leaf_hash = names["leaf_hash"]
    assert callable(leaf_hash)
    await assessed(system)
    for service in ("registration", "eligibility"):
        for position in range(1, (await system.runtime(service).own_log.head()).position + 1):
            record = await system.get("auditor", service, f"/log/records/{position}")
            assert leaf_hash(record) == record["leaf_hash"]


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if "/how-to/" in one or "/explanation/" in one])
def test_what_is_not_there_yet_is_said_in_one_place(document: str) -> None:
    """Such a sentence outlives what it says; ARCHITECTURE has a section for it."""
    assert re.findall(r"not there yet|not yet there|no signed checkpoints|尚未实现", text_of(document)) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_key_is_made_for_the_name_that_a_log_has(document: str) -> None:
    origins = {origin_of(service, suite) for service in (*SERVICES, "<service>") for suite in SUITES.values()}
    assert set(re.findall(r"audit new-key ([a-z<]\S*?)[`:\s]", text_of(document))) <= origins


@cache
def words_of_the_code() -> frozenset[str]:
    files = [
        path
        for folder in ("services", "shared", "wengang", "migrations", "tests")
        for path in ROOT.glob(f"{folder}/**/*")
    ]
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix in {".py", ".yaml", ".html", ".css"}]
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


@pytest.mark.parametrize("document", _GUIDES)
def test_every_name_of_code_in_a_guide_is_in_the_code(document: str) -> None:
    named = {
        part
        for name in _NAME.findall(text_of(document))
        if len(name) > 3 and _IS_OF_CODE.search(name)
        for part in name.split(".")
    }
    assert sorted(named - words_of_the_code()) == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_supervision_is_said_to_own_what_it_owns(readme: str) -> None:
    [row] = re.findall(r"^\| supervision \| 8704 \| (.+?) \|", text_of(readme), re.MULTILINE)
    owned = ("alerts", "reports", "bulletins", "anchors") if readme == "README.md" else ("预警", "报告", "通报", "锚点")
    assert [one for one in owned if one not in row] == []


def test_ci_does_what_its_first_line_says_in_that_order() -> None:
    lines = text_of(".ci/run").splitlines()
    done = [line.removeprefix("make ") for line in lines if line.startswith("make ")]
    said = lines[1]
    told = {"check": "checks", "demo": "demo", "test": "tests", "fuzz": "requests", "clients": "clients"}
    places = [said.index(told[one]) for one in done]
    assert places == sorted(places), said


def test_the_glossary_has_each_word_once() -> None:
    words = re.findall(r"^\| (?!中文|---)(.+?) \|", text_of("docs/glossary.md"), re.MULTILINE)
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one != "CHANGELOG.md"])
def test_every_path_that_a_document_names_exists(document: str) -> None:
    named = re.findall(r"`((?:services|shared|wengang|migrations|tests)/[\w./-]+)`", text_of(document))
    assert [path for path in named if "::" not in path and not (ROOT / path).exists()] == []
