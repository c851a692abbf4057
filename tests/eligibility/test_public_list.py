"""A published list as files: their hashes stand in the log, and a stranger checks them with one file of ours."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.eligibility.test_eligibility_api import EAST, NOTICE, ORDER, imported, published
from tests.people import DemoEmployer, employer
from tests.system import VERIFIER_KEYS, InProcess
from tests.verifiers import verified
from tests.worlds import starts_from

PEOPLE = [employer(1), employer(2, name="西宁“一,二”商贸有限公司"), employer(3)]
(KEY,) = [key for key in VERIFIER_KEYS.split() if "/eligibility/" in key]


async def proven(system: InProcess, notice_id: str = NOTICE) -> dict[str, Any]:
    """Once a checkpoint covers it."""
    await system.settled()
    for _ in range(200):
        answer = await system.send(None, "GET", "eligibility", f"/v1/notices/{notice_id}/proof")
        if answer.status_code == 200:
            told: dict[str, Any] = answer.json()
            return told
        assert answer.status_code == 425, answer.text
    raise AssertionError("No checkpoint came.")


async def file_of(system: InProcess, name: str) -> bytes:
    answer = await system.send(None, "GET", "eligibility", f"/v1/notices/{NOTICE}/{name}")
    assert answer.status_code == 200, answer.text
    return answer.content


def check(folder: Path, proof: dict[str, Any], content: bytes, key: str = KEY) -> tuple[int, str]:
    (folder / "proof.json").write_text(json.dumps(proof))
    (folder / "list").write_bytes(content)
    return verified(folder / "proof.json", [key], listed=folder / "list")


@starts_from(published, *PEOPLE)
async def test_the_hash_of_either_file_as_downloaded_is_the_one_in_the_log(system: InProcess) -> None:
    told = system.played
    proof = await proven(system)
    fact = json.loads(proof["record"]["data"])
    for name, field in (("list.jsonl", "content_sha256"), ("list.csv", "sheet_sha256")):
        assert hashlib.sha256(await file_of(system, name)).hexdigest() == fact[field] == told[field]
    assert proof["record"]["topic"] == "eligibility.notice-published.v1"
    lines = (await file_of(system, "list.jsonl")).splitlines()
    assert [json.loads(line)["uscc"] for line in lines] == [one.uscc for one in PEOPLE]


@starts_from(published, *PEOPLE)
async def test_a_stranger_checks_the_list_offline_and_finds_whatever_was_changed(
    system: InProcess, tmp_path: Path
) -> None:
    proof = await proven(system)
    for name in ("list.jsonl", "list.csv"):
        content = await file_of(system, name)
        assert check(tmp_path, proof, content) == (0, "good: 3 employers")
        other = content.replace(b"1440.00", b"1440.01", 1)
        assert check(tmp_path, proof, other) == (1, "NOT GOOD: the list is not the one that was published")
    fact = json.loads(proof["record"]["data"])
    # The operator shows another list, with a record made to fit it: the leaf is not in the signed log.
    forged = json.dumps({**fact, "sheet_sha256": hashlib.sha256(other).hexdigest()})
    changed = {**proof, "record": {**proof["record"], "data": forged}}
    assert "not the record that its leaf hash is of" in check(tmp_path, changed, other)[1]
    stranger = "wengang/eligibility/sha256" + VERIFIER_KEYS.split()[0].partition("sha256")[2]
    assert check(tmp_path, proof, content, stranger)[0] == 1


async def test_the_lines_of_the_log_stand_in_the_order_of_the_list(system: InProcess) -> None:
    """By which a page tells the number of a line without counting."""
    await published(system, *reversed(PEOPLE))
    position = (await proven(system))["record"]["position"]
    log = system.runtime("eligibility").own_log
    listed = await log.read(position, 3)
    assert [one.event.uscc for one in listed] == [one.uscc for one in PEOPLE]  # type: ignore[attr-defined]


async def test_where_to_object_is_part_of_what_was_published(system: InProcess) -> None:
    await published(system, *PEOPLE[:1])
    office = "西宁市城东区社会保险服务局，0971-0000000"
    second = await employer_on_second_list(system, employer(4), office)
    proof = await proven(system, second)
    assert json.loads(proof["record"]["data"])["objections_to"] == office


async def employer_on_second_list(system: InProcess, one: DemoEmployer, office: str) -> str:
    await imported(system, one)
    await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER)
    told = await system.post("bureau", "eligibility", "/v1/notices", json={**ORDER, "objections_to": office})
    return str(told["notice_id"])


@pytest.mark.parametrize("name", ["proof", "list.jsonl", "list.csv", "list.xlsx"])
async def test_of_a_list_that_nobody_published_there_is_no_file(system: InProcess, name: str) -> None:
    answer = await system.send(None, "GET", "eligibility", f"/v1/notices/{NOTICE}/{name}")
    assert answer.status_code in (404, 422)


@starts_from(published, *PEOPLE)
async def test_no_account_number_is_in_any_file_of_a_list(system: InProcess) -> None:
    told = json.dumps(await proven(system))
    told += (await file_of(system, "list.jsonl")).decode() + (await file_of(system, "list.csv")).decode()
    for one in PEOPLE:
        assert one.account_number not in told
    assert "fingerprint" not in told
