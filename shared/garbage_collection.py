"""Python's collector of cycles, told that little here makes any."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def rarely_collecting() -> Iterator[None]:
    """What is there now stays: the collector need not walk it at each of its turns, nor come every 700 objects.

    Commands and batches leave next to no cycles, and collecting as by default is a sixth of a command's processor time.
    """
    threshold = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
        gc.unfreeze()
