"""Who says something, why, and when. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Statement:
    person: str
    reason: str
    at: datetime

    def fields(self) -> dict[str, Any]:
        """As facts have them."""
        return {"reason": self.reason, "person": self.person, "at": self.at}
