"""Generates a client in each language and compiles it; what is to be run with it."""

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.clients.tools import HERE, KEPT, NODE, PLATFORM, PYTHON, needed, run

Command = tuple[str | Path, ...]
_WAYS = HERE / "ways"
_JARS = Path("/usr/share/java")
_LIBRARIES = ("jackson-annotations", "jackson-core", "jackson-databind", "jsr305", "geronimo-annotation-1.3-spec")
_WITHOUT = ("RFC3339InstantDeserializer.java", "RFC3339JavaTimeModule.java")
"""They need a library that Debian has not: tests/clients/java."""


def _emptied(name: str) -> Path:
    folder = KEPT / "generated" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def python() -> Command:
    tool = PYTHON / "openapi-python-client"
    needed(str(tool))
    folder = _emptied("python")
    made = ("--output-path", folder / "platform_client", "--meta", "none", "--fail-on-warning")
    config = ("--config", HERE / "python.yaml")
    with_ruff = {"PATH": f"{PYTHON}:/usr/bin:/bin"}
    run(tool, "generate", "--path", PLATFORM, *config, *made, environment=with_ruff)
    shutil.copy(_WAYS / "one_way.py", folder)
    # The program against the client's types; where a class has a field of its own name (Rate.rate), the generator gives
    # one variable two types, which is its affair and works.
    strictly = ("--strict", "--follow-imports", "silent", "--python-executable", PYTHON / "python")
    run(sys.executable, "-m", "mypy", *strictly, "one_way.py", folder=folder)
    return PYTHON / "python", "-W", "error", folder / "one_way.py"


def typescript() -> Command:
    needed("node", str(NODE / "openapi-typescript"))
    folder = _emptied("typescript")
    (folder / "package.json").write_text('{"type": "module"}\n')
    run(NODE / "openapi-typescript", PLATFORM, "--output", folder / "platform.ts")
    for name in ("one-way.ts", "tsconfig.json"):
        shutil.copy(_WAYS / name, folder)
    run(NODE / "tsc", "--project", folder)
    return "node", folder / "one-way.js"


def java() -> Command:
    jars = [_JARS / f"{name}.jar" for name in _LIBRARIES]
    tool = PYTHON / "openapi-generator-cli"
    needed("java", "javac", str(tool), *map(str, jars))
    folder = _emptied("java")
    run(tool, "generate", "-g", "java", "-i", PLATFORM, "-c", HERE / "java.yaml", "-o", folder)
    generated = [one for one in (folder / "src" / "main" / "java").rglob("*.java") if one.name not in _WITHOUT]
    ours = [*(HERE / "java").rglob("*.java"), _WAYS / "OneWay.java"]
    classes = folder / "classes"
    path = ":".join(map(str, jars))
    run("javac", "--release", "11", "-nowarn", "-cp", path, "-d", classes, *generated, *ours)
    return "java", "-cp", f"{classes}:{path}", "OneWay"


LANGUAGES: Mapping[str, Callable[[], Command]] = {"Python": python, "TypeScript": typescript, "Java": java}
