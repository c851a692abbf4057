"""What is planted among the employers of a season, by subject: ``PLANTS`` and ``LOOK_ALIKES`` of every module here.

A plot turns an honest story into one of its kind, and says which alerts it deserves: none for a look-alike.
"""

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from wengang.season.plot import LookAlike, Plant


def _every(name: str) -> dict[str, Any]:
    """In the order of the modules' names, so that a season can be made again."""
    found: dict[str, Any] = {}
    for module in sorted(one.name for one in pkgutil.iter_modules(__path__, f"{__name__}.")):
        for title, plot in getattr(import_module(module), name, {}).items():
            if title in found:
                raise ValueError(f"{title!r} is planted by two modules.")
            found[title] = plot
    return found


PLANTS: Mapping[str, Plant] = _every("PLANTS")
LOOK_ALIKES: Mapping[str, LookAlike] = _every("LOOK_ALIKES")
