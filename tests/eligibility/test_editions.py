"""Policy editions are data, read strictly: every value says where it comes from, and the file is named by its hash."""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ValidationError

from services.eligibility import editions
from services.eligibility.domain.edition import Edition, Sourced
from services.eligibility.editions import all_editions, load

FOLDER = files(editions.__name__)
QINGHAI = "qinghai-2021.yaml"


def changed(folder: Path, change: Any, name: str = QINGHAI) -> Path:
    """The Qinghai edition with one change, as a file."""
    content = yaml.safe_load((FOLDER / QINGHAI).read_text(encoding="utf-8"))
    change(content)
    file = folder / name
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


def sourced_values(model: BaseModel, place: str = "") -> Iterator[tuple[str, Sourced[Any]]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        members = value if isinstance(value, tuple) else (value,)
        for member in members:
            if isinstance(member, Sourced):
                yield f"{place}{name}", member
            elif isinstance(member, BaseModel):
                yield from sourced_values(member, f"{place}{name}.")


def test_both_editions_are_known_by_their_ids() -> None:
    assert list(all_editions()) == ["jiangxi-2023", "qinghai-2021"]


@pytest.mark.parametrize("edition", all_editions().values(), ids=list(all_editions()))
def test_every_value_has_a_source_and_a_date(edition: Edition) -> None:
    found = dict(sourced_values(edition))
    assert {"base_year", "counties", "rates.rate", "layoff.method", "layoff.limit", "rounding", "pay_by"} <= set(found)
    bare = set(Edition.model_fields) - {name.partition(".")[0] for name in found}
    assert bare == {"id", "title", "title_zh", "legal_basis", "sha256"}
    for value in found.values():
        assert len(value.source) >= 2
        assert value.date.year <= edition.base_year.value + 1
        assert value.assumption is None or len(value.assumption) > 10


@pytest.mark.parametrize("edition", all_editions().values(), ids=list(all_editions()))
def test_the_hash_is_of_the_files_bytes(edition: Edition) -> None:
    content = (FOLDER / f"{edition.id}.yaml").read_bytes()
    assert edition.sha256 == hashlib.sha256(content).hexdigest()


def test_a_comment_more_is_another_hash(tmp_path: Path) -> None:
    file = tmp_path / QINGHAI
    file.write_bytes((FOLDER / QINGHAI).read_bytes() + b"# checked\n")
    assert load(file).sha256 != all_editions()["qinghai-2021"].sha256


def test_a_copy_without_a_change_of_bytes_is_the_same_edition(tmp_path: Path) -> None:
    file = tmp_path / QINGHAI
    file.write_bytes((FOLDER / QINGHAI).read_bytes())
    assert load(file) == all_editions()["qinghai-2021"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: one.update(bonus=1), "Extra inputs are not permitted"),
        (lambda one: one["layoff"].update(bonus=1), "Extra inputs are not permitted"),
        (lambda one: one["pay_by"].update(bonus=1), "Extra inputs are not permitted"),
        (lambda one: one.pop("closing_date"), "Field required"),
        (lambda one: one["pay_by"].pop("source"), "Field required"),
        (lambda one: one["rates"][0]["rate"].pop("source"), "Field required"),
        (lambda one: one["base_year"].pop("date"), "Field required"),
        (lambda one: one["pay_by"].update(source=""), "at least 2 characters"),
        (lambda one: one["layoff"]["limit"].update(value=0.06), "valid string"),
        (lambda one: one["layoff"]["limit"].update(value="1.01"), "between 0 and 1"),
        (lambda one: one["layoff"]["limit"].update(value="six"), "Invalid literal"),
        (lambda one: one["layoff"]["limit"].update(value="6/0"), "no 0 below the line"),
        (lambda one: one["counties"].update(value=["639999"]), "not a county"),
        (lambda one: one["rounding"].update(value="down"), "half-up-to-fen"),
        (lambda one: one["rates"].append(one["rates"][0]), "Two rates for enterprise, large"),
        (lambda one: one.update(id="Qinghai 2021"), "should match pattern"),
    ],
)
def test_a_file_with_a_fault_is_refused(tmp_path: Path, change: Any, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        load(changed(tmp_path, change))


def test_a_file_named_for_another_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"qinghai-2022\.yaml holds the edition qinghai-2021"):
        load(changed(tmp_path, lambda _: None, "qinghai-2022.yaml"))


def test_a_grant_until_the_deadline_is_paid_by_the_deadline_and_a_later_one_by_its_term() -> None:
    edition = all_editions()["qinghai-2021"]
    deadline = edition.pay_by.value
    assert (deadline.isoformat(), edition.pay_by_of(deadline)) == ("2021-08-31", deadline)
    assert edition.pay_by_of(deadline.replace(month=9, day=1)).isoformat() == "2021-10-01"
