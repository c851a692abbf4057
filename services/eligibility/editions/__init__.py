"""The policy editions that come with this system: one YAML file each, read strictly, named by a hash of its content."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

import yaml

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.faults import (
    ALIAS,
    HASH_WITHIN,
    KEY_TWICE,
    NO_PLACE,
    NOT_A_MAPPING,
    NOT_WRITTEN_RIGHT,
    NOT_YAML,
    TOO_MANY_BYTES,
    TOO_MANY_PARTS,
    UNREADABLE,
)
from shared.contracts.eligibility import EditionProposed
from shared.contracts.fact import Fact
from shared.invalid import Invalid
from shared.plain import plain_tree, shown

MOST_BYTES = 100_000
"""Of an edition: twenty times the longest that comes with the system. The rest as well."""
MOST_PARTS = 5_000
DEEPEST = 12


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice: the second would silently win."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except ValueError:
            if not isinstance(node, yaml.ScalarNode):
                raise
            # Such as a month 13: what Python says of it names no place.
            raise Invalid(NOT_WRITTEN_RIGHT, line=node.start_mark.line + 1, text=shown(node.value)) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise Invalid(KEY_TWICE, key=shown(str(key)), line=node.start_mark.line + 1)
        return super().construct_mapping(node, deep)


def canonical(document: Mapping[str, Any]) -> str:
    """The content of an edition as JSON: keys in order, no spaces, dates as text. Comments and layout are not content.

    Its UTF-8 bytes are what the hash is of, so that anybody has the hash from what the log holds.
    """
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise Invalid(NO_PLACE, value=shown(str(value)))


def parse(content: bytes | str) -> tuple[str, Edition]:
    """YAML, or JSON, to canonical content and edition. Raises ``ValueError`` (pydantic's, with the place) for an
    unknown key, a missing source, a gap or overlap of rates, or a wrong value."""
    if len(content) > MOST_BYTES:
        raise Invalid(TOO_MANY_BYTES, most=MOST_BYTES)
    try:
        _check_shape(content)
        document = yaml.load(content, _Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark is None:
            raise Invalid(UNREADABLE) from None
        raise Invalid(NOT_YAML, line=mark.line + 1, column=mark.column + 1) from None
    except yaml.YAMLError:
        raise Invalid(UNREADABLE) from None
    if not isinstance(document, dict):
        raise Invalid(NOT_A_MAPPING)
    plain_tree(document)
    if "sha256" in document:
        raise Invalid(HASH_WITHIN)
    text = canonical(document)
    return text, adopted(text)


def _check_shape(content: bytes | str) -> None:
    """Before anything is made of it: a few lines can say a document that is larger than any memory.

    Raises ``ValueError``.
    """
    deep = 0
    for parts, event in enumerate(yaml.parse(content, _Loader)):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise Invalid(ALIAS, line=line)
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if deep > DEEPEST or parts > MOST_PARTS:
            raise Invalid(TOO_MANY_PARTS, line=line, most=MOST_PARTS, deepest=DEEPEST)


@lru_cache(maxsize=64)
def adopted(content: str) -> Edition:
    """The edition of a canonical content, as the log holds it."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    return Edition.model_validate(json.loads(content) | {"sha256": sha256})


def edition_named(facts: Iterable[Fact], sha256: str) -> Edition | None:
    """The content of that hash among the facts of an edition's stream, whether it was adopted or not.

    The hash is worked out here, and not taken from the fact.
    """
    proposed = (adopted(fact.content) for fact in facts if isinstance(fact, EditionProposed))
    return next((edition for edition in proposed if edition.sha256 == sha256), None)


def load(file: Traversable) -> Edition:
    """Raises ``ValueError`` as ``parse`` does, and when the file is not named for its edition."""
    _, edition = parse(file.read_bytes())
    if f"{edition.id}.yaml" != file.name:
        raise ValueError(f"{file.name} holds the edition {edition.id}.")
    return edition


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, str]:
    """Canonical content by id, of the files that come with the system."""
    return MappingProxyType(
        {name: parse(file.read_bytes())[0] for name, file in sorted(_files().items()) if load(file).id == name}
    )


def _files() -> dict[str, Traversable]:
    return {
        file.name.removesuffix(".yaml"): file for file in files(__package__).iterdir() if file.name.endswith(".yaml")
    }


@lru_cache(maxsize=1)
def all_editions() -> Mapping[str, Edition]:
    """Those that come with the system, by id. Which of them are in force is in the log: see ``domain.adoption``."""
    return MappingProxyType({name: load(file) for name, file in sorted(_files().items())})
