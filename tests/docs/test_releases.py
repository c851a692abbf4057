"""One version everywhere, the licence as its authors wrote it, and a security policy that leads somewhere."""

import hashlib
import re
import tomllib

import pytest

from shared import __version__
from tests.docs.test_readme import ROOT, text_of


def test_the_changelog_begins_with_the_version_of_the_code() -> None:
    versions = re.findall(r"^## ([0-9.]+) - \d{4}-\d{2}-\d{2}$", text_of("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == __version__


def test_the_package_takes_its_version_from_the_code() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "shared.__version__"}


@pytest.mark.parametrize("service", ["registration", "eligibility", "payout", "supervision"])
def test_the_openapi_documents_bear_the_version(service: str) -> None:
    assert f'"version": "{__version__}"' in text_of(f"docs/contracts/openapi/{service}.json")


def test_the_licence_is_apache_2_word_for_word() -> None:
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
    assert tomllib.loads(text_of("pyproject.toml"))["project"]["license"] == "Apache-2.0"


def test_the_image_has_the_files_that_the_package_needs() -> None:
    assert re.search(r"^COPY pyproject.toml README.md LICENSE ", text_of("Dockerfile"), re.MULTILINE)
