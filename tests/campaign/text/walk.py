"""The walk through the cases: what is asked, what is wrong with an answer, and how what was recorded reads."""

import json
import re
from collections import Counter
from dataclasses import replace

from tests.access.world import World
from tests.campaign.text.asking import SECONDS, Asked, Told, ask
from tests.campaign.text.bearing import Bearers
from tests.campaign.text.cases import Case
from tests.campaign.text.operations import Operation, operations_of
from tests.people import DemoEmployer
from tests.system import InProcess
from wengang.roles import SERVICES, WITH_PAGES

_HIDDEN = re.compile(r'name="form_token" value="([^"]+)"')


class Walk:
    """``faults`` has a line for every answer that should not have been; ``statuses`` counts all answers."""

    def __init__(self, system: InProcess, world: World, notice: str, objected: DemoEmployer) -> None:
        self.system = system
        self.operations = [
            one for service in SERVICES for one in operations_of(service, system.apps[service], world, notice, objected)
        ]
        self.faults: list[str] = []
        self.statuses: Counter[int] = Counter()
        self._wrote: dict[tuple[str, int], Case] = {}
        """By service and the last position that a command recorded."""
        self._bearers = Bearers(system.maker)
        self._forms: dict[str, tuple[str, str]] = {}
        self._asked = 0

    async def begin(self) -> None:
        """Get what our own pages' forms carry."""
        for service in WITH_PAGES:
            page = await ask(self.system.apps[service], Asked("GET", "/pages/sign-in", "", (), b""))
            hidden = _HIDDEN.search(page.body.decode())
            assert hidden is not None
            self._forms[service] = page.headers[b"set-cookie"].partition(b";")[0].decode(), hidden[1]

    async def take(self, case: Case) -> Told:
        self._asked += 1
        told = await ask(self.system.apps[case.operation.service], self._request(case))
        self.statuses[told.status] += 1
        fault = fault_of(told) or undocumented(case.operation, told)
        if fault is not None:
            self.faults.append(f"{case}: {fault}")
            print(self.faults[-1], flush=True)  # noqa: T201 - known at once, should a long walk be cut off
        position = told.headers.get(b"x-position")
        if position is not None:
            self._wrote[case.operation.service, int(position)] = case
        return told

    def _request(self, case: Case) -> Asked:
        operation, request = case.operation, case.operation.request
        headers, form = dict(request.headers), request.form
        if request.method == "POST":
            headers["Idempotency-Key"] = f"text-{self._asked}"
        if form is not None:
            headers["Cookie"], token = self._forms[operation.service]
            form = {**form, "form_token": token, "form_key": f"text-{self._asked}"}
        # Each form comes from another address: of one, so many are taken in an hour.
        client = ".".join(map(str, (127, *self._asked.to_bytes(3, "big"))))
        asked = replace(request, headers=headers, form=form, client=client).with_values(case.values)
        if any(name == b"authorization" for name, _ in asked.headers):
            return asked
        claims = {str(place.name): value for place, value in case.values if place.kind == "claim"}
        token_of = self._bearers.token(operation.scope, operation.region, claims)
        return asked if token_of is None else replace(asked, headers=(*asked.headers, (b"authorization", token_of)))

    # Afterwards

    async def arrive(self, minutes: int = 5) -> None:
        """Until everybody has taken all that was recorded, or stands still."""
        for name in SERVICES:
            runtime = self.system.runtime(name)
            heads = {one.source: one for one in (*runtime.projections.values(), *runtime.subscriptions.values())}
            for source, follower in heads.items():
                last = await self.system.runtime(source).own_log.head()
                while follower.trouble is None and not await follower.wait_for(last.position, SECONDS):
                    minutes -= 1
                    assert minutes > 0, f"{follower.name} is far behind: {follower.position} of {last.position}"

    def parked(self) -> list[str]:
        """Who stands still, why, and which case wrote what it cannot take."""
        found = []
        for name in SERVICES:
            runtime = self.system.runtime(name)
            for one in (*runtime.projections.values(), *runtime.subscriptions.values()):
                if one.trouble is not None:
                    after = (
                        place for place in sorted(self._wrote) if place[0] == one.source and place[1] > one.position
                    )
                    written = next(after, None)
                    found.append(
                        f"{one.name}: {one.trouble} Written by {self._wrote[written] if written else 'another'}"
                    )
        return found

    async def read_everything(self) -> int:
        """Every operation that only reads, to the last page, in both languages: how many answers there were."""
        before = self.statuses.total()
        for operation in self.operations:
            if operation.request.method == "GET":
                for language in ("zh", "en"):
                    await self._read(operation, language)
        return self.statuses.total() - before

    async def _read(self, operation: Operation, language: str) -> None:
        names = {str(place.name) for place in operation.places if place.kind == "query"}
        more = {"limit": "1000"} if "limit" in names else {}
        more |= {"lang": language} if "lang" in names or operation.request.path[0] == "pages" else {}
        query = {**operation.request.query, **more}
        while True:
            told = await self.take(Case(replace(operation, request=replace(operation.request, query=query))))
            paged = told.status == 200 and b"json" in told.headers.get(b"content-type", b"")
            document = json.loads(told.body) if paged else None
            if operation.request.path == ["feed"] and document:
                query["after"] = str(document[-1]["position"])
            elif isinstance(document, dict) and document.get("next"):
                query["cursor"] = document["next"]
            else:
                return


def undocumented(operation: Operation, told: Told) -> str | None:
    """An answer with a status or a media type that the document of the service does not have."""
    media = told.headers.get(b"content-type", b"").decode("latin-1").partition(";")[0]
    said = operation.answers.get(str(told.status), operation.answers.get("default"))
    if told.status == 307 or said is None or (media in said if media else not said):
        return None
    return f"{told.status} {media!r} where the document has {sorted(said)}"


def fault_of(told: Told) -> str | None:
    """What is wrong with an answer, whatever was asked."""
    if told.status == 0:
        return f"no answer in {SECONDS} seconds: {told.raised!r}"
    if told.status >= 500 or told.raised is not None:
        return f"{told.status} {told.raised!r} {told.body[:300].decode('utf-8', 'replace')}"
    kind = told.headers.get(b"content-type", b"")
    if told.status < 400 or kind.startswith(b"text/html"):  # a page, for who asked for one
        return None
    if not told.is_problem:
        return f"{told.status} as {kind!r}: {told.body[:100]!r}"
    detail = json.loads(told.body).get("detail")
    return None if isinstance(detail, str) and detail.strip() else f"{told.status} without a sentence"
