"""What the bank of a season tells of its books: some of it, twice, late, in another order, in every format it has."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from tests.campaign.bank import formats
from tests.campaign.bank.books import Booking
from tests.campaign.bank.formats import Page
from tests.campaign.bank.world import World

File = tuple[bytes, list[Booking], str]
"""What the bank sends, the bookings in it, and its format."""


class BankTells:
    def __init__(self, world: World) -> None:
        self.system = world.system
        self.rng = world.rng
        self.books = world.books
        self.seed = world.seed
        self._world = world
        self.late: list[tuple[date, File]] = []
        """Files that the bank has written and sends on a later day."""
        self._files = 0

    async def tell(self, day: date) -> None:
        files = [*self._statuses(day), *self._notifications(day), *self._statements(day), *self._noise(day)]
        self.rng.shuffle(files)
        for file in files:
            draw = self.rng.random()
            if draw < 0.15:
                self.late.append((day + timedelta(days=self.rng.randint(1, 3)), file))
                continue
            await self._send(file)
        due = [file for when, file in self.late if when <= day]
        self.late = [(when, file) for when, file in self.late if when > day]
        for file in due:
            await self._send(file)

    def _name(self) -> str:
        self._files += 1
        return f"R{self.seed % 1000:03d}{self._files:06d}"

    def _statuses(self, day: date) -> list[File]:
        files: list[File] = []
        batches = {one.batch for one in self.books.instructions.values() if one.day == day}
        for batch in sorted(batches):
            lines = []
            for one in self.books.instructions.values():
                if one.batch != batch:
                    continue
                if one.rejected:
                    lines.append((one.transfer, "RJCT", one.rejected))
                elif self.rng.random() < 0.3:
                    lines.append((one.transfer, self.rng.choice(("ACSP", "ACSC", "PDNG")), ""))
            again = range(self.rng.choice((1, 1, 2)))  # a status is told again and again
            files += [(formats.status(self._name(), batch, day, lines), [], "pain.002") for _ in again]
        return files

    def _notifications(self, day: date) -> list[File]:
        files: list[File] = []
        for kind in ("camt.052", "camt.054"):
            if self.rng.random() < 0.2:
                continue
            version = self.rng.choice(("02", "08"))
            chosen = [one for one in self.books.of_day(day) if self.rng.random() < 0.9 and kind not in one.told]
            files += self._told(kind, version, chosen, day)
            if chosen and self.rng.random() < 0.4:  # once more, in another message, under the same references
                files += self._told(kind, version, chosen, day)
        rows = [
            (one, "退汇" if one.what == "returned" else "成功")
            for one in self.books.of_day(day)
            if one.what in ("sent", "returned") and not one.charge and self.rng.random() < 0.4
        ]
        return files + (
            [(formats.sheet(rows), [one for one, _ in rows], "sheet")] if rows and self._plain(rows) else []
        )

    def _plain(self, rows: list[tuple[Booking, str]]) -> bool:
        """A list of results says one thing of a payment: a bank makes none of those that went wrong."""
        wrong = {one.transfer for one in self.books.bookings if one.what in ("sent-reversed", "return-reversed")}
        wrong |= {
            transfer
            for (transfer, _), times in Counter((b.transfer, b.what) for b in self.books.bookings).items()
            if times > 1
        }
        rows[:] = [(one, said) for one, said in rows if one.transfer not in wrong]
        return bool(rows)

    def _told(self, kind: str, version: str, chosen: list[Booking], day: date) -> list[File]:
        if not chosen:
            return []
        prefix = {"camt.052": "I", "camt.054": "N"}[kind]
        entries = [formats.entry(one, version, prefix=prefix) for one in chosen]
        for one in chosen:
            one.told.add(kind)
        self.rng.shuffle(entries)
        return [(formats.notification(kind, version, self._name(), day, entries), chosen, kind)]

    def _statements(self, day: date) -> list[File]:
        """The night's statement, whole or in pages: every booking since the last one."""
        files: list[File] = []
        for kind in ("camt.053", "mt940"):
            fresh = [one for one in self.books.bookings if kind not in one.told and one.day <= day]
            if not fresh or (self.rng.random() < 0.25 and kind == "mt940"):
                continue
            opening = sum(one.moved for one in self.books.bookings if kind in one.told)
            size = self.rng.choice((len(fresh), max(1, len(fresh) // 2)))
            pages, balance = [], opening
            for start in range(0, len(fresh), size):
                part = fresh[start : start + size]
                pages.append(Page(self._name(), day, balance, part))
                balance = pages[-1].closing
            for one in fresh:
                one.told.add(kind)
            if kind == "mt940":
                files += [(formats.mt940([page], "M"), list(page.bookings), kind) for page in pages]
            else:
                version = self.rng.choice(("04", "08"))
                files += [(formats.statement(version, [page], "S"), list(page.bookings), kind) for page in pages]
        return files

    def _noise(self, day: date) -> list[File]:
        """Other accounts, other currencies."""
        files: list[File] = []
        if self.rng.random() < 0.3 and self.books.of_day(day):
            told = [formats.entry(one, "08", prefix="X") for one in self.books.of_day(day)[:3]]
            files.append(
                (formats.notification("camt.054", "08", self._name(), day, told, formats.FOREIGN), [], "noise")
            )
        if self.rng.random() < 0.2:
            told = [formats.foreign_entry(day, "USD", self.rng.randint(1, 9999))]
            files.append((formats.notification("camt.054", "08", self._name(), day, told), [], "noise"))
        return files

    async def tell_all(self, day: date) -> None:
        """What was late comes, and a statement of what none has told."""
        due, self.late = self.late, []
        self.rng.shuffle(due)
        for _, file in due:
            await self._send(file)
        for file in self._statements(day):
            await self._send(file)

    async def _send(self, file: File) -> None:
        content, bookings, kind = file
        desk, world = self._world.desk, self._world
        request: dict[str, Any] = {"content": content, "headers": {"Content-Type": "application/octet-stream"}}
        if world.chance(0.1):
            await desk.refused("reconciler", "/v1/bank-messages", **request)
        if world.chance(0.1) and kind.startswith("camt"):
            await desk.refused("bank", "/v1/bank-messages", **request | {"content": content[: len(content) // 2]})
        answer = await desk.ask("bank", "/v1/bank-messages", **request)
        assert answer.status_code == 200, f"{answer.text}\n{content[:3000].decode(errors='replace')}"
        for one in bookings:
            one.known.add(kind)
        world.counts["files"] += 1
        world.counts["lines"] += answer.json()["lines"]
        if world.chance(0.3):
            await desk.refused("bank", "/v1/bank-messages", **request)
        await self.system.settled()
