"""The words of pages in each language: data, in a file a language; those of a service beside those of every service."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from shared.stored_sentences import in_language

Language = Literal["zh", "en"]
SHARED = "shared.pages"


class Words:
    """``words("part.name")`` is the text in one language; of a name that the data does not know, the name itself.

    A new rule of an edition is shown under its own name until somebody translates it; it is never left out.
    """

    def __init__(self, package: str, language: Language) -> None:
        self.language = language
        self._texts = texts(package, language)

    def __call__(self, key: str, **values: object) -> str:
        part, _, name = key.partition(".")
        found = self._texts[part].get(name)
        # A name that we do not know came with the data: it is shown, never taken for a format.
        # It may be a sentence that is stored in English.
        return in_language(name, self.language) if found is None else found.format_map(values)


@cache
def texts(package: str, language: Language) -> Mapping[str, Mapping[str, str]]:
    """Every text of a language by part and name: the package's own, and those that every service has.

    Raises ``ValueError`` when a package says otherwise what every service has.
    """
    found = {part: dict(names) for part, names in _file(SHARED, language).items()}
    if package == SHARED:
        return found
    for part, names in _file(package, language).items():
        if twice := found.setdefault(part, {}).keys() & names.keys():
            raise ValueError(f"{package}: {part} has {', '.join(sorted(twice))}, as every service has.")
        found[part] |= names
    return found


def _file(package: str, language: Language) -> Mapping[str, Mapping[str, str]]:
    text = files(package).joinpath("translations", f"{language}.yaml").read_text(encoding="utf-8")
    read: dict[str, dict[str, str]] = yaml.safe_load(text)
    return read
