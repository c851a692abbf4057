"""An alert's detail in Chinese. Stored is the English sentence; it is read back by its template, and said again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "details.yaml"
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Wordings:
    sentences: Mapping[str, str]
    """Chinese by the English template."""
    words: Mapping[str, Mapping[str, str]]
    """Chinese of values, by the place that they stand in."""


@lru_cache(maxsize=1)
def wordings() -> Wordings:
    found = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Wordings(found["sentences"], found["words"])


def in_chinese(detail: str) -> str | None:
    """None for a sentence that has no wording: it is shown as it is, never left out."""
    known = wordings()
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(detail)
        if found is not None:
            values = found.groupdict()
            return chinese.format_map(
                {place: known.words.get(place, {}).get(value, value) for place, value in values.items()}
            )
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those with the most words of their own first: what names say cannot make another sentence of one."""
    sentences = wordings().sentences
    templates = sorted(sentences, key=lambda template: len(_PLACE.sub("", template)), reverse=True)
    return tuple((_pattern_of(template), sentences[template]) for template in templates)


def _pattern_of(template: str) -> re.Pattern[str]:
    literals = _PLACE.split(template)
    return re.compile(
        "".join(re.escape(part) if index % 2 == 0 else f"(?P<{part}>.*?)" for index, part in enumerate(literals)),
        re.DOTALL,
    )
