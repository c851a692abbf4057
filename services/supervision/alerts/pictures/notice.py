"""A public list, with the lines under it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.alerts.finding import Whose
from services.supervision.domain.record import Record, in_order


@dataclass(frozen=True, slots=True)
class Notice:
    notice_id: str
    steps: Sequence[Record]

    def of(self, *names: str) -> list[Record]:
        return [step for step in self.steps if step.name in names]

    @property
    def whose(self) -> Whose:
        published = next(iter(self.of("notice-published")), None)
        if published is None:
            return Whose(owner=f"notice:{self.notice_id}")
        return Whose(f"notice:{self.notice_id}", published.text("edition"), agency=published.text("agency"))


def notice_picture(notice_id: str, records: Iterable[Record]) -> Notice:
    return Notice(notice_id, in_order(records))
