"""The file of anchors is only ever appended to, and a machine may stop anywhere in a line."""

from pathlib import Path

from shared.eventlog.anchors import append_line, read_anchors

ORIGIN = "wengang/test/sha256"


def row(size: int) -> dict[str, object]:
    return {"origin": ORIGIN, "size": size, "root": f"{size:064x}", "note": "…"}


def test_wherever_a_line_was_cut_the_whole_ones_and_the_next_are_read(tmp_path: Path) -> None:
    whole = tmp_path / "whole.jsonl"
    for size in (1, 2):
        append_line(whole, row(size))
    content = whole.read_bytes()
    first = content.index(b"\n") + 1
    for length in range(len(content) + 1):
        file = tmp_path / f"{length}.jsonl"
        file.write_bytes(content[:length])
        append_line(file, row(3))
        found = read_anchors(file)
        # The line is whole when its end is there; only the line's own end may lack.
        before = [size for size, end in ((1, first - 1), (2, len(content) - 1)) if length >= end]
        assert [one.size for one in found.checkpoints] == [*before, 3], length
        assert len(found.cut) == (length not in (0, first - 1, first, len(content) - 1, len(content))), length
