"""The file of supervision's terms."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from services.supervision.domain.terms import Terms, terms_of

_FILE = Path(__file__).parent / "terms.yaml"


@lru_cache(maxsize=1)
def stated() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=64)
def terms_for(edition: str | None) -> Terms:
    return terms_of(stated(), edition)
