"""Puts the shipped editions in force, as two people would: one proposes, another adopts. Development and demo only."""

import hashlib
from collections.abc import Iterator
from typing import Any

from services.eligibility.editions import shipped

PROPOSER, APPROVER = "policy-maker", "policy-approver"


def steps() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Role, path and request of each call, in order."""
    for name, content in shipped().items():
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        yaml = {"Content-Type": "application/yaml"}
        yield PROPOSER, f"/v1/editions/{name}/proposals", {"content": content, "headers": yaml}
        yield APPROVER, f"/v1/editions/{name}/adoptions", {"json": {"sha256": sha256}}
