"""Makes ``chromium-86.yaml`` of MDN's browser-compat-data, which is in the public domain (CC0)::

    npm pack @mdn/browser-compat-data && tar xzf mdn-browser-compat-data-*.tgz
    python -m tests.old_browsers.table package/data.json

Of CSS it holds what Chromium 86 knows: whatever else a stylesheet uses is too new. Of HTML and scripts, where our own
names are among those of the platform, it holds what came later.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

OLDEST = 86
FILE = Path(__file__).with_name(f"chromium-{OLDEST}.yaml")
_MEMBERS_OF = {
    *("Blob", "Crypto", "Document", "Element", "Event", "EventTarget", "HTMLElement", "HTMLFormElement"),
    *("HTMLInputElement", "Navigator", "Node", "NodeList", "Request", "Response", "SubtleCrypto", "TextDecoder"),
    *("URL", "URLSearchParams", "Window"),
}
_UNITS = ("length", "angle", "time", "resolution")
_NEVER = 9999


def _since(compat: dict[str, Any]) -> int:
    """The first version that has it under its name, with no flag, and had it still in the oldest that we serve."""
    told = compat["support"].get("chrome", [])
    versions = [
        _number(one["version_added"])
        for one in (told if isinstance(told, list) else [told])
        if not {"flags", "prefix", "alternative_name"} & set(one)
        if _number(one.get("version_removed")) > OLDEST
    ]
    return min(versions, default=_NEVER)


def _number(version: object) -> int:
    return int(version.lstrip("≤").partition(".")[0]) if isinstance(version, str) and version != "preview" else _NEVER


def _features(node: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every feature below, as its path and the version; names with ``_`` are MDN's own, of an aspect of a feature."""
    for name, below in node.items():
        if name != "__compat" and "_" not in name:
            if "__compat" in below:
                yield (*path, name), _since(below["__compat"])
            yield from _features(below, (*path, name))


def _known(node: dict[str, Any]) -> list[str]:
    return sorted({path[0] for path, since in _features(node) if len(path) == 1 and since <= OLDEST})


def table(data: dict[str, Any]) -> dict[str, Any]:
    css, html = data["css"], data["html"]
    properties, types = list(_features(css["properties"])), list(_features(css["types"]))
    grids = list(_features(css["properties"]["grid-template-columns"]))
    known = _known(css["properties"])
    newer: dict[str, list[str]] = {}
    for path, since in properties:
        # A family of fonts that is not there is passed over.
        if len(path) == 2 and since > OLDEST and path[0] in known and path[0] != "font-family":
            newer.setdefault(path[0], []).append(path[1])
    scripts = [*_features(data["javascript"]["builtins"]), *_features(data["api"])]
    old_names = {path[-1] for path, since in scripts if since <= OLDEST}
    late = {
        path[-1]
        for path, since in scripts
        if OLDEST < since < _NEVER
        and (path[0] not in data["api"] or len(path) == 1 or (len(path) == 2 and path[0] in _MEMBERS_OF))
    }
    return {
        "source": f"@mdn/browser-compat-data {data['__meta']['version']}",
        "css": {
            "properties": known,
            "newer_values": newer,
            "selectors": _known(css["selectors"]),
            "at_rules": _known(css["at-rules"]),
            "media_features": _known(css["at-rules"]["media"]),
            "functions": sorted({path[-1] for path, since in types + grids if since <= OLDEST}),
            "units": sorted(
                {path[1] for path, since in types if since <= OLDEST and len(path) == 2 and path[0] in _UNITS}
            ),
        },
        "html": {
            "elements": sorted(set(html["elements"]) - set(_known(html["elements"]))),
            "attributes": sorted(
                {
                    f"{path[0]} {path[1]}"
                    for path, since in _features(html["elements"])
                    if len(path) == 2 and since > OLDEST
                }
            ),
            "global_attributes": sorted(set(html["global_attributes"]) - set(_known(html["global_attributes"]))),
        },
        "scripts": sorted(name for name in late - old_names if name.isidentifier()),
    }


if __name__ == "__main__":
    made = table(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    about = "# Written by tests/old_browsers/table.py.\n"
    FILE.write_text(about + yaml.safe_dump(made, sort_keys=False, default_flow_style=None, width=128))
