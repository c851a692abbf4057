"""Policy editions are data, read strictly: every value says where it comes from; the content is named by its hash."""

import copy
import hashlib
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.eligibility import editions
from services.eligibility.domain.edition import Edition
from services.eligibility.editions import all_editions, load, parse, shipped

FOLDER = files(editions.__name__)
QINGHAI = "qinghai-2021.yaml"


def document(name: str = QINGHAI) -> dict[str, Any]:
    """To be changed as one likes."""
    return copy.deepcopy(_read(name))


@cache
def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return content


def changed(change: Callable[[dict[str, Any]], Any]) -> str:
    """The Qinghai edition with one change, as YAML."""
    content = document()
    change(content)
    return yaml.dump(content, Dumper=_Plainly, allow_unicode=True, sort_keys=False)


class _Plainly(yaml.SafeDumper):
    """Says what stands in two places twice: an edition has no aliases."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def test_the_shipped_editions_are_known_by_their_ids() -> None:
    assert list(all_editions()) == ["jiangxi-2023", "qinghai-2020", "qinghai-2021", "qinghai-2022"]
    assert list(shipped()) == list(all_editions())


@pytest.mark.parametrize("edition", all_editions().values(), ids=list(all_editions()))
def test_every_value_has_a_clause_of_a_document_with_its_three_dates(edition: Edition) -> None:
    found = dict(edition.sourced())
    wanted = {"base_year", "rates.0.rate", "layoff.tests.0.any_of.0", "layoff.tests.0.limits.1.limit", "rounding"}
    assert wanted <= set(found)
    bare = set(Edition.model_fields) - {name.partition(".")[0] for name in found}
    silent = {"id", "title", "title_zh", "documents", "legal_basis", "sha256", "exclusions", "paid_months", "arrears"}
    assert bare <= silent | {"payments", "supervision"}
    for value in found.values():
        dates = edition.dates_of(value)
        assert dates.published <= dates.recorded
        assert dates.in_force_from <= edition.closing_date.value


def test_the_documents_of_qinghai_2021_bear_their_own_titles() -> None:
    titles = {name: one.title for name, one in all_editions()["qinghai-2021"].documents.items()}
    assert titles == {
        "N29": "关于延续实施部分减负稳岗扩就业政策措施的通知",
        "Q48": "关于转发〈关于延续实施部分减负稳岗扩就业政策措施的通知〉的通知",
        "Q35": "关于做好2021年度普惠型失业保险稳岗返还经办工作的通知",
        "X74": "关于做好2021年普惠性失业保险稳岗返还经办工作的通知",
    }


def test_a_value_has_its_documents_dates_unless_it_has_its_own() -> None:
    edition = all_editions()["qinghai-2022"]
    raised = next(rate for rate in edition.rates if rate.rate.value == "0.90")
    assert raised.rate.documents == ("N23",)
    assert edition.dates_of(raised.rate).published == date(2022, 4, 25)
    assert edition.dates_of(raised.rate).in_force_from == date(2022, 6, 1)
    assert edition.dates_of(edition.base_year).in_force_from == date(2022, 4, 25)


@pytest.mark.parametrize(("name", "content"), shipped().items(), ids=list(shipped()))
def test_the_hash_is_of_the_canonical_content(name: str, content: str) -> None:
    assert all_editions()[name].sha256 == hashlib.sha256(content.encode()).hexdigest()
    assert parse(content) == (content, all_editions()[name])  # JSON is YAML: what the log holds reads the same


def test_comments_and_layout_are_no_content_and_every_value_is() -> None:
    plain = (FOLDER / QINGHAI).read_bytes()
    known = all_editions()["qinghai-2021"].sha256
    assert parse(plain + b"# checked\n")[1].sha256 == known
    assert parse(changed(lambda one: one.update(title="Another title")))[1].sha256 != known


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: one.update(bonus=1), "Extra inputs are not permitted"),
        (lambda one: one.update(sha256="00"), "cannot stand in it"),
        (lambda one: one["layoff"].update(bonus=1), "Extra inputs are not permitted"),
        (lambda one: one["pay_by"].update(bonus=1), "Extra inputs are not permitted"),
        (lambda one: one["documents"]["N29"].update(bonus=1), "Extra inputs are not permitted"),
        (lambda one: one.pop("closing_date"), "Field required"),
        (lambda one: one["pay_by"].pop("source"), "Field required"),
        (lambda one: one["rates"][0]["rate"].pop("source"), "Field required"),
        (lambda one: one["documents"]["N29"].pop("published"), "Field required"),
        (lambda one: one["documents"]["N29"].pop("in_force_from"), "Field required"),
        (lambda one: one["documents"]["N29"].pop("recorded"), "Field required"),
        (lambda one: one["pay_by"].update(source="X74"), "should match pattern"),
        (lambda one: one["pay_by"].update(source="X75 §1"), "pay_by cites X75, which is not among the documents"),
        (lambda one: one["documents"].update(N30=one["documents"]["N29"]), "No value cites N30"),
        (lambda one: one["rounding"].update(assumption="so"), "at least 10 characters"),
        (lambda one: one["layoff"]["tests"][0]["limits"][1]["limit"].update(value=0.06), "valid string"),
        (lambda one: one["layoff"]["tests"][0]["limits"][1]["limit"].update(value="1.01"), "between 0 and 1"),
        (lambda one: one["layoff"]["tests"][0]["limits"][1]["limit"].update(value="six"), "A ratio is written like"),
        (lambda one: one["layoff"]["tests"][0]["limits"][1]["limit"].update(value="6/0"), "no 0 below the line"),
        (lambda one: one["layoff"]["tests"][0]["limits"].pop(1), "no limit for the size class: large, medium"),
        (lambda one: one["layoff"]["tests"][0]["limits"].reverse(), "Limit 2 of layoff is never reached"),
        (lambda one: one["layoff"]["tests"][0]["any_of"][0]["value"]["over"].append("wages"), "no term of a formula"),
        (lambda one: one["layoff"].pop("opening"), "does not say what it is"),
        (lambda one: one["dispatch"]["base"].update(value="by-placement"), "dispatch.placed_rate is said when"),
        (lambda one: one["counties"].update(value=["639999"]), "not a county"),
        (lambda one: one["rounding"].update(value="nearest"), "should match pattern"),
        (lambda one: one["rates"].append(one["rates"][0]), "Two rates for enterprise, large"),
        (lambda one: one["rates"][1].update(size_classes=["medium", "small"]), "No rate for enterprise, micro"),
        (lambda one: one["rates"][0].update(until=date(2021, 9, 30)), "No rate for enterprise, large after 2021-09-30"),
        (lambda one: one["rates"].append(raised(one, date(2021, 9, 30))), "Two rates for enterprise, large on 2021-09"),
        (lambda one: one["rates"].append(raised(one, date(2021, 8, 30))), "from 2021-08-31 until 2021-09-01"),
        (
            lambda one: one["rates"][0]["rate"].update(in_force_from=date(2021, 8, 1)),
            "No rate for enterprise, large from 2021-07-06 until 2021-07-31",
        ),
        (lambda one: one.update(id="Qinghai 2021"), "should match pattern"),
    ],
)
def test_a_file_with_a_fault_is_refused(change: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse(changed(change))


def raised(one: dict[str, Any], until: date) -> dict[str, Any]:
    """A raise for large enterprises from 1 September; the rate before it ends on a day of its own."""
    one["rates"][0]["until"] = until
    later = {"value": "0.50", "source": "Q48 §2", "in_force_from": date(2021, 9, 1)}
    return {"unit_kinds": ["enterprise"], "size_classes": ["large"], "rate": later}


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'closing_date' stands twice"):
        parse(
            (FOLDER / QINGHAI).read_text(encoding="utf-8") + '\nclosing_date: {value: 2021-12-30, source: "N29 §9"}\n'
        )


@pytest.mark.parametrize("content", ["- a list", "a: [", "just words"])
def test_what_is_no_mapping_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"Not YAML|mapping"):
        parse(content)


def test_a_file_named_for_another_edition_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "qinghai-2022.yaml"
    file.write_bytes((FOLDER / QINGHAI).read_bytes())
    with pytest.raises(ValueError, match=r"qinghai-2022\.yaml holds the edition qinghai-2021"):
        load(file)


def test_a_grant_until_the_deadline_is_paid_by_the_deadline_and_a_later_one_by_its_term() -> None:
    edition = all_editions()["qinghai-2021"]
    deadline = edition.pay_by.value
    assert (deadline.isoformat(), edition.pay_by_of(deadline)) == ("2021-08-31", deadline)
    assert edition.pay_by_of(deadline.replace(month=9, day=1)).isoformat() == "2021-10-01"
