"""The policy editions that this system knows: one YAML file each, read strictly."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

import yaml

from services.eligibility.domain.edition import Edition


def load(file: Traversable) -> Edition:
    """Raises ``ValueError`` (pydantic's, with the place) for an unknown key, a missing source or a wrong value."""
    content = file.read_bytes()
    edition = Edition.model_validate(yaml.safe_load(content) | {"sha256": hashlib.sha256(content).hexdigest()})
    if f"{edition.id}.yaml" != file.name:
        raise ValueError(f"{file.name} holds the edition {edition.id}.")
    return edition


@lru_cache(maxsize=1)
def all_editions() -> Mapping[str, Edition]:
    """By id."""
    found = [load(file) for file in files(__package__).iterdir() if file.name.endswith(".yaml")]
    return MappingProxyType({edition.id: edition for edition in sorted(found, key=lambda one: one.id)})
