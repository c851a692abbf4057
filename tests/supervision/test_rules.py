"""A rule is one file with one declaration: whoever adds the file has added the rule."""

from pathlib import Path
from typing import get_args

from services.supervision.alerts import rules
from services.supervision.alerts.registry import EVERY_RULE, RULES
from services.supervision.alerts.rule import Group
from tests.docs.test_readme import text_of

FOLDER = Path(rules.__file__).parent


def test_every_file_is_a_rule_in_the_folder_of_its_group() -> None:
    files = {path.relative_to(FOLDER) for path in FOLDER.rglob("*.py") if path.name != "__init__.py"}
    assert files == {
        Path(rule.group.replace("-", "_"), rule.kind.partition(".")[2].replace("-", "_") + ".py") for rule in EVERY_RULE
    }
    assert len(RULES) == len(EVERY_RULE) > 80


def test_the_order_of_rules_is_that_of_their_kinds() -> None:
    assert list(RULES) == sorted(RULES)


def test_every_group_is_explained() -> None:
    text = text_of("docs/alert-quality.md")
    assert {rule.group for rule in EVERY_RULE} == set(get_args(Group))
    assert [group for group in get_args(Group) if f"| `{group}`" not in text] == []
