"""Proofs on a Merkle tree of RFC 9162: which subtrees they are made of, and how anyone checks them. Pure.

A range ``(start, end)`` names the leaves ``start <= leaf < end``, counted from 0; its hash is the root over them.
"""

from collections.abc import Iterator, Sequence

from shared.eventlog.sealing import SHA256, Suite

Range = tuple[int, int]


def split_of(size: int) -> int:
    """The largest power of two smaller than ``size`` (RFC 9162 §2.1.1); ``size`` is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges whose hashes prove that leaf ``index`` is in the tree of ``size``, from the leaf up (§2.1.3.1).

    Raises ``ValueError`` when there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {index}.")
    ranges = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split_of(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(first: int, second: int) -> list[Range]:
    """The ranges whose hashes prove that the tree of ``first`` leaves begins that of ``second`` (§2.1.4.1).

    Empty when ``first`` is 0 or equal to ``second``. Raises ``ValueError`` when ``first`` is the larger.
    """
    if not 0 <= first <= second:
        raise ValueError(f"A tree of {second} leaves cannot begin with {first}.")
    if first in (0, second):
        return []
    return list(_subproof(first, 0, second, whole=True))


def _subproof(first: int, start: int, end: int, *, whole: bool) -> Iterator[Range]:
    if first == end - start:
        if not whole:
            yield start, end
        return
    split = split_of(end - start)
    if first <= split:
        yield from _subproof(first, start, start + split, whole=whole)
        yield start + split, end
    else:
        yield from _subproof(first - split, start + split, end, whole=False)
        yield start, start + split


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes, suite: Suite = SHA256
) -> bool:
    """Whether the path leads from the leaf hash to the root (§2.1.3.2)."""
    if not 0 <= index < size:
        return False
    number, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            found = suite.node(sibling, found)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            found = suite.node(found, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes], suite: Suite = SHA256
) -> bool:
    """Whether the path shows that the earlier tree begins the later one (§2.1.4.2)."""
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == suite.empty_root
    if not 0 < first < second or not path:
        return False
    hashes = [first_root, *path] if first & (first - 1) == 0 else list(path)
    number, last = first - 1, second - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            old, new = suite.node(sibling, old), suite.node(sibling, new)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            new = suite.node(new, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root
