"""Ids of commands cannot meet, whoever calls himself what and gives which key; earlier ids are still known."""

import asyncio
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.eventlog.command_ids import command_id, command_of
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext
from tests.architecture.test_imports import ROOT
from tests.conftest import Database
from tests.eventlog.conftest import OpenLog
from tests.eventlog.counting import AT, COUNTER, command, count
from tests.eventlog.earlier import unseal

_PARTS = st.text(st.sampled_from("ab:/0123456789"), max_size=6)
_NAMES = st.tuples(st.sampled_from(["call", "fact", "duty", "file", "run"]), _PARTS, _PARTS)


@given(_NAMES, _NAMES)
def test_two_ids_are_equal_only_when_kind_subject_and_key_are(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert (command_id(*one) == command_id(*other)) == (one == other)  # type: ignore[arg-type]


def call(subject: str, key: str, payload: bytes = b"same") -> CommandContext:
    return command_of("call", subject, key, actor=subject, at=AT, payload_sha256=payload)


def reaction(position: int) -> CommandContext:
    return command_of("fact", "eligibility", f"{position}/0", actor="service:test", at=AT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(call("eligibility", "317/0", b""), reaction(317), id="a caller named like a service"),
        pytest.param(call("a", "b/c"), call("a/b", "c"), id="a key that begins like another's name"),
        pytest.param(
            call("duty", "end-notice/n1"), command_of("duty", "end-notice", "n1", actor="d", at=AT), id="duty"
        ),
    ],
)
async def test_what_one_did_does_not_answer_for_the_other(
    one: CommandContext, other: CommandContext, log: EventLog
) -> None:
    assert not (await log.execute([count()], one)).replayed
    assert not (await log.execute([count()], other)).replayed
    assert await log.state_of(COUNTER, "counter:1") == 2


async def earlier_log(log: EventLog, database: Database, *known: CommandContext) -> None:
    """One count each, recorded by the version before."""
    for number, context in enumerate(known):
        old = CommandContext(str(context.earlier_id), context.actor, AT, context.payload_sha256)
        await log.execute([count(f"counter:{number}")], old)
    await unseal(database)


async def test_a_follower_that_reads_again_after_the_update_does_nothing_twice(
    log: EventLog, database: Database, open_log: OpenLog
) -> None:
    await earlier_log(
        log, database, reaction(1), call("clerk", "k"), command_of("duty", "close/e", "d", actor="d", at=AT)
    )
    again = await open_log()
    contexts = [reaction(1), call("clerk", "k"), command_of("duty", "close/e", "d", actor="d", at=AT)]
    for context in contexts:
        assert (await again.execute([count()], context)).replayed
    assert (await again.head()).position == 3
    assert not (await again.execute([count()], reaction(2))).replayed


async def test_a_caller_who_took_the_id_of_a_reaction_before_the_update_stops_it_no_longer(
    log: EventLog, database: Database, open_log: OpenLog
) -> None:
    await earlier_log(log, database, call("eligibility", "317/0", b"something else"))
    again = await open_log()
    assert not (await again.execute([count("counter:9")], reaction(317))).replayed
    assert await again.state_of(COUNTER, "counter:9") == 1


async def test_an_earlier_id_is_looked_for_among_earlier_outcomes_only(log: EventLog) -> None:
    await log.execute([count()], command("eligibility/317/0", b""))
    assert not (await log.execute([count()], reaction(317))).replayed


async def test_commands_at_once_find_their_own_outcomes(log: EventLog) -> None:
    contexts = [call(subject, key) for subject in ("a", "a/b", "a:b") for key in ("c", "b/c", "1:c")]
    told = await asyncio.gather(*(log.execute([count(f"c:{n}")], one) for n, one in enumerate(contexts)))
    again = await asyncio.gather(*(log.execute([count(f"c:{n}")], one) for n, one in enumerate(contexts)))
    assert [one.position for one in told] == [one.position for one in again]
    assert not any(one.replayed for one in told)


def test_no_service_makes_an_id_of_its_own() -> None:
    """Every id comes from ``command_of``; a season that was made up, and the log itself, name their own. Carrying over
    keeps the ids under which it was done."""
    made = re.compile(r"CommandContext\(")
    folders = ("services", "shared/http", "shared/pages", "wengang")
    files = [file for folder in folders for file in (Path(ROOT) / folder).rglob("*.py")]
    found = {str(file.relative_to(ROOT)) for file in files if made.search(file.read_text())}
    assert found == {"services/supervision/actions/carrying_over.py", "wengang/season/recording.py"}
