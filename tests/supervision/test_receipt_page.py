"""The receipt as a page: what it shows, in which language, that it is safe, and that what is printed verifies."""

import asyncio
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml
from lxml import html

from shared.eventlog.notes import Verifier
from shared.eventlog.proofs import verify_inclusion
from shared.eventlog.sealing import service_of
from tests.architecture.test_imports import ROOT
from tests.payout.paying import PAYING, bank_credits, clock, ordered, sent
from tests.people import CITY_EAST, QINGHAI, contributions_csv, employer, roster_csv
from tests.system import VERIFIER_KEYS, InProcess
from tests.verifiers import verified
from tests.worlds import starts_from
from wengang.demo.employers import DemoEmployer

KEYS = {service_of(key.partition("+")[0]): key for key in VERIFIER_KEYS.split()}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


async def sealed(system: InProcess) -> None:
    """Until the latest record of every log is under a signed checkpoint."""
    async with asyncio.timeout(20):
        for key in system.settings("supervision").log_verifier_keys.split():
            log = system.runtime(service_of(key.partition("+")[0])).own_log
            while (note := await log.checkpoints.events.latest()) is None or Verifier(key).open(note).size != (
                await log.head()
            ).position:
                await asyncio.sleep(0.05)


async def assessed(system: InProcess, one: DemoEmployer) -> str:
    for service, path, content in (
        ("registration", "/v1/rosters", roster_csv([one])),
        ("eligibility", "/v1/contributions", contributions_csv([one])),
    ):
        answer = await system.upload("bureau", service, path, QINGHAI, content)
        assert answer.is_success, answer.text
    await system.post("bureau", "eligibility", "/v1/assessments", json={"edition": QINGHAI, "agency": CITY_EAST})
    await system.settled()
    await sealed(system)
    return one.uscc


async def paid(system: InProcess) -> DemoEmployer:
    one = employer()
    await ordered(system, one)
    await clock(system, PAYING)
    await bank_credits(system, await sent(system))
    await system.settled()
    await sealed(system)
    return one


async def page_of(system: InProcess, uscc: str, **query: str) -> str:
    answer = await system.send(
        "auditor",
        "GET",
        "supervision",
        f"/v1/receipts/{uscc}",
        params={"edition": QINGHAI, **query},
        headers={"Accept": BROWSER},
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def texts_at(page: str, query: str) -> list[str]:
    """Of the elements that an XPath finds: their text, as a reader sees it."""
    return [" ".join(element.text_content().split()) for element in html.fromstring(page).xpath(query)]


@starts_from(paid)
async def test_the_page_shows_decision_working_payment_and_the_masked_account(system: InProcess) -> None:
    one = system.played
    page = await page_of(system, one.uscc)
    (told,) = texts_at(page, "//section[@id='decision']")
    assert "返还金额 1,440.00 元（大写：壹仟肆佰肆拾元整）" in told
    (working,) = texts_at(page, "//section[@id='working']")
    for expected in (
        "返还比例 企业，小型（2021-08-02）：60% 青人社厅发〔2021〕48号第2条",
        "应有 13 个月的缴费记录，齐全",
        "2400.00 元 × 60% = 1440.00 元（四舍五入到分）",
    ):
        assert expected in working
    (payment,) = texts_at(page, "//section[@id='payment']")
    assert "已到账。银行于 2021年8月6日 将 1,440.00 元付入下列账户。" in payment
    (steps,) = texts_at(page, "//section[@id='steps']")
    assert re.search(r"决定返还 · 1,440\.00 元", steps)
    assert re.search(r"到账 · 1,440\.00 元", steps)
    assert "GET /" not in page
    masked = set(texts_at(page, "//*[@class='account']"))
    assert masked == {f"{one.account_number[:4]}****{one.account_number[-4:]}"}


@starts_from(paid)
async def test_no_page_and_no_receipt_tells_an_account_number_or_its_ciphertext(system: InProcess) -> None:
    one = system.played
    page = await page_of(system, one.uscc)
    answer = await system.send("auditor", "GET", "supervision", f"/v1/receipts/{one.uscc}", params={"edition": QINGHAI})
    for text in (page, answer.text):
        assert one.account_number not in text
        assert "account_sealed" not in text


@starts_from(paid)
async def test_a_receipt_goes_from_the_edition_and_its_adoption_to_the_line_of_the_bank(system: InProcess) -> None:
    one = system.played
    told = await system.get("auditor", "supervision", f"/v1/receipts/{one.uscc}", params={"edition": QINGHAI})
    steps = [record["topic"].split(".")[1] for record in told["records"]]
    assert steps[:2] == ["edition-proposed", "edition-adopted"]
    assert steps.index("employer-assessed") < steps.index("refund-granted") < steps.index("payment-credited")
    for step in ("employer-enrolled", "payment-ordered", "payment-batched", "batch-approved", "batch-released"):
        assert step in steps, steps
    for record in told["records"]:
        assert (record["data"] is None) != (record["told"] is None), record["topic"]
        if record["data"] is None:  # what others read in it too, and what is read elsewhere for its length
            assert "content" not in record["told"]


@starts_from(paid)
async def test_what_is_printed_proves_every_record_by_our_proofs_and_by_hand(system: InProcess) -> None:
    one = system.played
    page = await page_of(system, one.uscc)
    roots = {}
    for checkpoint in html.fromstring(page).xpath("//article[@class='checkpoint']"):
        source = checkpoint.get("id").removeprefix("checkpoint-")
        roots[source] = Verifier(KEYS[source]).open(checkpoint.xpath(".//pre[@class='note']")[0].text_content())
        assert checkpoint.xpath(".//dd[contains(@class, 'key-id')]")[0].text_content() == KEYS[source].split("+")[1]
    records = html.fromstring(page).xpath("//article[@class='record']")
    assert len(records) >= 3
    for record in records:
        _, source, position = record.get("id").split("-")
        raw = bytes.fromhex(record.xpath(".//dd[contains(@class, 'leaf-bytes')]")[0].text_content())
        data = record.xpath(".//pre[@class='data']")
        path = [bytes.fromhex(li.text_content()) for li in record.xpath(".//ol[@class='path']/li")]
        leaf = hashlib.sha256(b"\x00" + raw).digest()
        assert leaf.hex() == record.xpath(".//dd[contains(@class, 'leaf-hash')]")[0].text_content()
        assert [one for one in data if hashlib.sha256(one.text_content().encode()).digest() not in raw] == []
        assert (len(data), len(record.xpath(".//pre[@class='told']"))) in ((1, 0), (0, 1))
        checkpoint = roots[source]
        index = int(position) - 1
        assert verify_inclusion(leaf, index, checkpoint.size, path, checkpoint.root)
        assert not verify_inclusion(leaf, (index + 1) % checkpoint.size, checkpoint.size, path, checkpoint.root)
        assert _root_by_hand(leaf, index, checkpoint.size, path) == checkpoint.root


def _root_by_hand(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Top down, as RFC 9162 §2.1.3.1 builds a path: none of the code under test."""
    if size == 1:
        assert path == []
        return leaf
    split = 1
    while split * 2 < size:
        split *= 2
    if index < split:
        return hashlib.sha256(b"\x01" + _root_by_hand(leaf, index, split, path[:-1]) + path[-1]).digest()
    return hashlib.sha256(b"\x01" + path[-1] + _root_by_hand(leaf, index - split, size - split, path[:-1])).digest()


@starts_from(paid)
async def test_a_saved_page_or_json_is_verified_by_the_single_file_and_a_forged_one_is_not(
    system: InProcess, tmp_path: Path
) -> None:
    one = system.played
    page = await page_of(system, one.uscc)
    told = await system.get("auditor", "supervision", f"/v1/receipts/{one.uscc}", params={"edition": QINGHAI})
    good = f"good: {len(told['records'])} records"
    assert _verified(tmp_path / "receipt.html", page) == (0, good)
    assert _verified(tmp_path / "receipt.json", json.dumps(told, ensure_ascii=False)) == (0, good)
    code, said = _verified(tmp_path / "forged.html", page.replace("144000", "144001"))
    assert (code, "not the record that its leaf hash is of" in said) == (1, True), said
    other_place = json.loads(json.dumps(told))
    other_place["records"][0]["proof"]["path"][0] = "00" * 32
    code, said = _verified(tmp_path / "forged.json", json.dumps(other_place))
    assert (code, said.endswith("not in the log that was signed")) == (1, True), said
    unsigned = json.loads(json.dumps(told))
    for checkpoint in unsigned["checkpoints"].values():
        checkpoint["note"] = re.sub(r"\n\d+\n", "\n9999\n", checkpoint["note"], count=1)
    assert _verified(tmp_path / "unsigned.json", json.dumps(unsigned)) == (1, "NOT GOOD: a signature is wrong")


def _verified(file: Path, content: str) -> tuple[int, str]:
    file.write_text(content, encoding="utf-8")
    return verified(file, KEYS.values())


HOSTILE = '</script><script>alert("1")</script><img src=//evil.example/x onerror=alert(2)>&{x}'


async def test_a_hostile_name_stays_text(system: InProcess) -> None:
    uscc = await assessed(system, employer(name=HOSTILE.replace(",", "")))
    page = await page_of(system, uscc)
    elements = html.fromstring(page)
    assert [script.get("type") for script in elements.xpath("//script")] == ["application/json"]
    assert elements.xpath("//img") == []
    assert HOSTILE in texts_at(page, "//table[1]//td")
    carried = json.loads(elements.xpath("//script")[0].text)
    enrolled = [one for one in carried["records"] if one["topic"] == "registration.employer-enrolled.v1"]
    assert [json.loads(one["data"])["name"] for one in enrolled] == [HOSTILE]


@starts_from(assessed, employer())
async def test_the_page_is_chinese_first_and_english_by_a_switch(system: InProcess) -> None:
    uscc = system.played
    chinese = await page_of(system, uscc)
    assert '<html lang="zh-CN">' in chinese
    assert "核定结果" in chinese
    (switch,) = html.fromstring(chinese).xpath("//a[@class='switch']/@href")
    assert switch == f"?edition={QINGHAI}&lang=en"
    english = await page_of(system, uscc, lang="en")
    assert '<html lang="en">' in english
    assert "How it was worked out" in english
    assert "一、核定结果" not in english
    answer = await system.send(
        "auditor", "GET", "supervision", f"/v1/receipts/{uscc}", params={"edition": QINGHAI, "lang": "fr"}
    )
    assert answer.status_code == 422


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "action", "srcset", "data")]


@starts_from(assessed, employer())
async def test_the_page_asks_no_other_host_for_anything(system: InProcess) -> None:
    uscc = system.played
    addresses = _Addresses()
    addresses.feed(await page_of(system, uscc))
    assert f"?edition={QINGHAI}&lang=en" in addresses.found
    assert [one for one in addresses.found if not re.match(r"/pages/|#|\?", one)] == []
    (sheet,) = [one for one in addresses.found if "wengang.css" in one]
    style = await system.send(None, "GET", "supervision", sheet)
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert not re.search(r"url\(|@import|//(?! )", style.text)
    assert "@page { size: A4" in style.text


@starts_from(assessed, employer())
async def test_a_page_may_run_no_script_and_is_kept_by_nobody(system: InProcess) -> None:
    uscc = system.played
    answer = await system.send(
        "auditor",
        "GET",
        "supervision",
        f"/v1/receipts/{uscc}",
        params={"edition": QINGHAI},
        headers={"Accept": BROWSER},
    )
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';")
    assert "script-src" not in policy
    assert (answer.headers["cache-control"], answer.headers["vary"]) == ("private, no-store", "Accept, Cookie")


@starts_from(assessed, employer())
async def test_a_page_opens_to_nobody_whom_the_receipt_does_not(system: InProcess) -> None:
    uscc = system.played
    for role, status in ((None, 401), ("bank", 403), ("clerk-630103", 403)):
        answer = await system.send(
            role,
            "GET",
            "supervision",
            f"/v1/receipts/{uscc}",
            params={"edition": QINGHAI},
            headers={"Accept": BROWSER},
        )
        assert answer.status_code == status
        assert uscc not in answer.json()["detail"]


def test_every_rule_and_input_of_a_working_that_was_stored_in_words_has_its_words() -> None:
    # The first engine's assessments: later ones are explained by eligibility, which has the words of its rules.
    stored = json.loads((ROOT / "tests" / "contracts" / "golden" / "eligibility.employer-assessed.v1.json").read_text())
    known: dict[str, Any] = yaml.safe_load(
        (ROOT / "services" / "supervision" / "pages" / "translations" / "zh.yaml").read_text()
    )
    assert stored["trace"]
    for step in stored["trace"]:
        assert step["rule"] in known["rules"]
        assert set(step["inputs"]) <= set(known["inputs"])
