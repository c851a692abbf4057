"""Verify a whole log from its raw rows: nothing that the log says of itself is taken for granted.

Checked: positions without gap from 1; versions of each stream without gap from 1; every leaf hash; that recorded time
does not go back; the Merkle root at each commit, checkpoint and anchor; signatures; that no checkpoint is missing; kept
nodes; the head. An anchor is a checkpoint that was kept elsewhere: a log that was changed and hashed anew, or cut, or
set back to an older copy, cannot agree with it. Outcomes of commands are checked by ``outcomes``.

The log is read in chunks whose trees are full subtrees of the whole one, so that several processes can each check
some, and the whole is put together from their roots.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from shared.eventlog.notes import BadNote, Checkpoint, Verifier
from shared.eventlog.sealing import Frontier, Suite, command_bytes, leaf_bytes
from shared.eventlog.tree import HEIGHT, TILE, root_of

CHUNK = 1 << 15
"""Records checked at once: a power of two."""

Row = tuple[str, int, str, bytes, int, datetime, str, str, bytes]
"""A record in the order of ``RECORD_COLUMNS``."""
_Problem = tuple[int, str]
"""The bad position, and a sentence."""


@dataclass(slots=True)
class Chunk:
    """What ``CHUNK`` records, or the last ones, amount to by themselves."""

    records: int = 0
    root: bytes = b""
    """Over all of them."""
    frontier: bytes = b""
    roots: dict[int, bytes] = field(default_factory=dict)
    """Over the chunk's records up to each position that was asked for."""
    streams: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """First version, its position, and last version of each stream in the chunk."""
    nodes: list[bytes] = field(default_factory=list)
    """The hash over each ``TILE`` records."""
    first_at: datetime | None = None
    last_at: datetime | None = None
    turned: list[int] = field(default_factory=list)
    """Where a record has an earlier time than the one before it."""
    problem: _Problem | None = None


Chunks = Callable[[Suite, Sequence[int]], AsyncIterator[Chunk]]
"""``chunks(suite, positions whose roots are wanted)``: every chunk in order; at least one, which may be empty."""


Nodes = Mapping[tuple[int, int], bytes]
"""Hashes above the leaves, by level and number."""


@dataclass(slots=True)
class Source:
    """A log to verify: its records, and what it says of itself."""

    chunks: Chunks
    commits: Sequence[tuple[int, bytes]]
    notes: Sequence[str]
    head: tuple[int, bytes] | None
    """None for an export: its last checkpoint speaks for the head."""
    frontier: bytes | None = None
    """That of the head."""
    nodes: Nodes | None = None
    numbers: Sequence[int | None] = ()
    """Of the checkpoints, in order; the first ones of a log from before they were numbered have none."""
    placed: Sequence[int] = ()
    """The positions that the checkpoints are stored under; empty where that is not known."""
    forward_from: int | None = None
    """The position after which recorded time must not go back; None where that was never promised."""


@dataclass(slots=True)
class Findings:
    """``problems`` are sentences in the order they were found, the first bad position first; empty is good.

    ``told``: what an auditor should know that is no problem.
    """

    records: int = 0
    checkpoints: int = 0
    anchors: int = 0
    outcomes: int = 0
    problems: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.problems

    @property
    def held(self) -> bool:
        """Whether the log was held against anything that its database alone could not have made up."""
        return bool(self.checkpoints or self.anchors)


async def verify(source: Source, verifier: Verifier, anchors: Iterable[Checkpoint]) -> Findings:
    """Read everything once, in constant memory but for the versions of the streams and a hash of each 256 records."""
    findings = Findings()
    expected, sizes = _expected_roots(source, verifier, list(anchors), findings)
    frontier = Frontier(verifier.suite)
    versions: dict[str, int] = {}
    nodes: list[bytes] = []
    turned: list[int] = []
    last: Chunk | None = None
    last_at: datetime | None = None
    async for chunk in source.chunks(verifier.suite, sorted(expected)):
        if findings.records % CHUNK:
            missing = findings.records + 1
            problem: _Problem | None = (missing, f"Position {missing}: the record is missing; later ones are there.")
        else:
            problem = _first_problem(chunk, frontier, versions, expected)
        if problem is not None:
            findings.records = problem[0] - 1
            findings.problems.append(problem[1])
            break  # after a bad position every later root is wrong: the first is the one to report
        if last_at is not None and chunk.first_at is not None and chunk.first_at < last_at:
            turned.append(findings.records + 1)
        last_at = chunk.last_at or last_at
        if chunk.records == CHUNK:
            frontier.append_tree(chunk.root, CHUNK)
        findings.records += chunk.records
        nodes += chunk.nodes
        turned += chunk.turned
        last = chunk if chunk.records % CHUNK else None
    if findings.good:
        root = _extended(frontier, last.root if last else None)
        packed = frontier.packed() + (last.frontier if last else b"")
        findings.problems += _end_problems(source, findings.records, root, packed, expected)
    if findings.good and source.nodes is not None:
        problem_of_nodes = node_problem(verifier.suite, source.nodes, nodes, max(sizes, default=0))
        if problem_of_nodes:
            findings.problems.append(f"Of the records: {problem_of_nodes}")
    if findings.good:
        findings.problems += _time_problems(source, sorted(turned), findings)
    return findings


def check_chunk(suite: Suite, rows: Iterable[Row], position: int, wanted: Sequence[int]) -> Chunk:
    """Check the records after ``position`` by themselves. ``wanted``: positions whose roots are wanted, ascending."""
    chunk = Chunk()
    frontier = Frontier(suite)
    streams: dict[str, list[int]] = {}
    due = iter(wanted)
    next_due = next(due, None)
    first = position
    for stream, version, topic, state, found, recorded_at, actor, command_id, leaf_hash in rows:
        position += 1
        if found != position:
            chunk.problem = position, f"Position {position}: the record is missing; the next one is {found}."
            break
        if recorded_at.tzinfo is None:  # infinity, which no service records and no other time compares with
            chunk.problem = position, f"Position {position}: its time is none."
            break
        if chunk.last_at is None:
            chunk.first_at = recorded_at
        elif recorded_at < chunk.last_at:
            chunk.turned.append(position)
        chunk.last_at = recorded_at
        seen = streams.get(stream)
        if seen is None:
            streams[stream] = [version, position, version]
        elif version == seen[2] + 1:
            seen[2] = version
        else:
            chunk.problem = position, f"Position {position}: {_other_version(stream, version, seen[2] + 1)}"
            break
        command = command_bytes(recorded_at, actor, command_id)
        leaf = suite.leaf(leaf_bytes(suite, position, stream, version, topic, state, command))
        if leaf != leaf_hash:
            chunk.problem = position, f"Position {position}: the record is not the one that its leaf hash is of."
            break
        if position % TILE == 0:
            chunk.nodes.append(frontier.over_tile(leaf, HEIGHT))
        frontier.append(leaf)
        if position == next_due:
            chunk.roots[position] = frontier.root()
            next_due = next(due, None)
    chunk.records = frontier.size
    chunk.root = frontier.root()
    chunk.frontier = frontier.packed()
    chunk.streams = {stream: (seen[0], seen[1], seen[2]) for stream, seen in streams.items()}
    if chunk.problem is None and chunk.records > CHUNK:
        chunk.problem = first + CHUNK + 1, f"Position {first + CHUNK + 1}: there are more records than positions."
    return chunk


def _other_version(stream: str, version: int, due: int) -> str:
    return f"version {version} of {stream}, where {due} is due."


_Roots = dict[int, list[tuple[str, bytes]]]


def _first_problem(chunk: Chunk, frontier: Frontier, versions: dict[str, int], expected: _Roots) -> _Problem | None:
    """That of the chunk with what came before it; what it has of ``expected`` is taken out."""
    problems = [] if chunk.problem is None else [chunk.problem]
    for stream, (version, position, last) in chunk.streams.items():
        due = versions.get(stream, 0) + 1
        if version != due:
            problems.append((position, f"Position {position}: {_other_version(stream, version, due)}"))
        versions[stream] = last
    if frontier.size == 0:
        problems += _compared(0, frontier.suite.empty_root, expected)
    for position, root in chunk.roots.items():
        problems += _compared(position, _extended(frontier, root), expected)
    return min(problems, default=None)


def _extended(frontier: Frontier, root: bytes | None) -> bytes:
    """The root of the tree when a subtree smaller than all of its full ones follows."""
    if root is None:
        return frontier.root()
    for left in reversed(frontier.roots):
        root = frontier.suite.node(left, root)
    return root


def _compared(position: int, found: bytes, expected: _Roots) -> list[_Problem]:
    for what, root in expected.pop(position, ()):
        if root != found:
            return [(position, f"Position {position}: the records up to here are not those of {what}.")]
    return []


def _expected_roots(
    source: Source, verifier: Verifier, anchors: list[Checkpoint], findings: Findings
) -> tuple[_Roots, set[int]]:
    """By position; and the sizes of the log's own checkpoints."""
    expected: _Roots = defaultdict(list)
    for anchor in anchors:
        if anchor.origin == verifier.name:
            expected[anchor.size].append(("an anchor kept elsewhere", anchor.root))
            findings.anchors += 1
    sizes = set()
    for number, note in enumerate(source.notes):
        try:
            checkpoint = verifier.open(note)
        except BadNote as error:
            findings.problems.append(f"A checkpoint of the log is not good: {error}")
            continue
        findings.problems += misplaced(checkpoint.size, source.placed[number] if source.placed else None)
        sizes.add(checkpoint.size)
        expected[checkpoint.size].append(("a signed checkpoint", checkpoint.root))
        findings.checkpoints += 1
    findings.problems += checkpoint_gaps(source.numbers)
    missing = expected.keys() - sizes
    if missing:
        findings.problems.append(
            f"The log has no checkpoint of {min(missing)} records any more; an anchor is kept of it."
        )
    for position, root in source.commits:
        expected[position].append(("the log's own commit", root))
    return expected, sizes


def misplaced(size: int, placed: int | None) -> list[str]:
    """A checkpoint is stored under the number of records that its note is of; an export does not say."""
    if placed is None or placed == size:
        return []
    return [f"The checkpoint of {size} records stands at position {placed}."]


def checkpoint_gaps(numbers: Sequence[int | None]) -> list[str]:
    """Checkpoints that were taken away are missing among the numbers of the others."""
    for due, number in enumerate(numbers, start=1):
        if number is not None and number != due:
            return [f"A checkpoint is missing: number {number} stands where {due} is due."]
    return []


def _end_problems(source: Source, records: int, root: bytes, packed: bytes, expected: _Roots) -> list[str]:
    if expected:
        size = min(expected)
        what = expected[size][0][0]
        return [f"Position {records + 1}: the log ends before it, and {what} knows {size} records."]
    if source.head is None:
        return []
    problems = []
    if source.head[0] != records:
        problems.append(f"Position {records}: the head of the log says position {source.head[0]}.")
    elif records and source.head[1] != root:
        problems.append(f"Position {records}: the head of the log says another root.")
    elif source.frontier is not None and source.frontier != packed:
        problems.append(
            f"Position {records}: the head of the log has another frontier: nothing could be appended to it."
        )
    return problems


def node_problem(suite: Suite, kept: Nodes, nodes: list[bytes], size: int) -> str | None:
    """``nodes`` are those over each tile of leaves, as the leaves give them; of a tree as it was signed last, with
    ``size`` leaves, all are kept."""
    level, seen = 1, 0
    while nodes:
        for number, node in enumerate(nodes):
            found = kept.get((level, number))
            seen += found is not None
            if found != node and (found is not None or number < size // TILE**level):
                return f"node {number} on level {level} of the tree is not the hash over its leaves, or is missing."
        nodes = [root_of(suite, nodes[at : at + TILE]) for at in range(0, len(nodes) - TILE + 1, TILE)]
        level += 1
    return f"{len(kept) - seen} nodes of the tree are over nothing." if seen != len(kept) else None


def _time_problems(source: Source, turned: Sequence[int], findings: Findings) -> list[str]:
    broken = [one for one in turned if source.forward_from is not None and one > source.forward_from]
    if broken:
        return [f"Position {broken[0]}: recorded earlier than the record before it."]
    if turned:
        findings.told.append(f"Recorded time goes back at {len(turned)} positions, first at {turned[0]}.")
    return []


def within(wanted: Sequence[int], after: int, until: int) -> Sequence[int]:
    return wanted[bisect_right(wanted, after) : bisect_right(wanted, until)]


def chunks_of(rows: Callable[[], Iterator[Row]]) -> Chunks:
    """Of rows that are read one after the other, in this process."""

    async def chunks(suite: Suite, wanted: Sequence[int]) -> AsyncIterator[Chunk]:
        reading = rows()
        position = 0
        while True:
            chunk = check_chunk(suite, islice(reading, CHUNK), position, within(wanted, position, position + CHUNK))
            yield chunk
            position += chunk.records
            if chunk.records < CHUNK:
                return

    return chunks
