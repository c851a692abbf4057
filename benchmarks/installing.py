"""From a clone on a bare machine to the demo's end: as ``make demo`` does it, and with all that development needs.

Packages come from wherever pip takes them here, and its cache is left aside. The demo itself is the same in both.
"""

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes

_ROOT = Path(__file__).parent.parent
_LOCKED = re.compile(r"^([a-z0-9._-]+)==([^ ;]+)", re.MULTILINE)


async def small(_: Ground, __: str, sizes: Sizes) -> Reading:
    return await asyncio.to_thread(_from_a_clone, sizes, "demo")


async def whole(_: Ground, __: str, sizes: Sizes) -> Reading:
    return await asyncio.to_thread(_from_a_clone, sizes, "install", "demo")


def _from_a_clone(sizes: Sizes, *targets: str) -> Reading:
    needed, locked = (set(_LOCKED.findall((_ROOT / f"requirements-{one}.lock").read_text())) for one in ("demo", "dev"))
    hold(needed < locked, "The demo is installed with versions that are tested, and with fewer packages.")
    if sizes.mode == "smoke":
        return Reading(1, 1.0)
    folder = Path(tempfile.mkdtemp(prefix="wengang-clone-"))
    try:
        subprocess.run(["git", "clone", "--quiet", str(_ROOT), str(folder)], check=True)
        # Without what this process was started with: a clone has its own interpreter and its own code.
        bare = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
        bare["PIP_NO_CACHE_DIR"] = "1"
        begun = perf_counter()
        subprocess.run(["make", *targets], cwd=folder, env=bare, check=True, stdout=subprocess.DEVNULL)
        seconds = perf_counter() - begun
        megabytes = sum(one.lstat().st_size for one in (folder / ".venv").rglob("*") if one.is_file()) / 1_000_000
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Reading(1, seconds, megabytes=megabytes)


BENCHMARK = Benchmark(
    name="installing",
    title="Clone to the demo's end",
    unit="demos/s",
    target="60 % of the time with everything, .venv ≤ 600 MB",
    contenders=[
        Contender("make demo", small),
        Contender("make install demo", whole),
    ],
)
