"""``python -m wengang.tutorial`` writes what is made from docs/tutorial/one-county.yaml; ``--check`` compares;
``tokens [STATE]`` writes the tokens of a running system for the .http file and for Postman."""

import json
import sys
from pathlib import Path

from shared.security.tokens import TokenMaker
from wengang.roles import tokens_of_roles
from wengang.tutorial.http_file import http_file
from wengang.tutorial.markdown import text
from wengang.tutorial.postman import collection, environment
from wengang.tutorial.script import script
from wengang.tutorial.source import FILE, read, variable

DOCS = FILE.parents[1]


def written() -> dict[Path, str]:
    tutorial = read()
    return {
        DOCS / "tutorial" / "README.md": text(tutorial, "en"),
        DOCS / "zh" / "tutorial" / "README.md": text(tutorial, "zh"),
        DOCS / "tutorial" / "one-county.sh": script(tutorial),
        DOCS / "tutorial" / "one-county.http": http_file(tutorial),
        DOCS / "tutorial" / "one-county.postman_collection.json": collection(tutorial),
    }


def write_tokens(state: Path, folder: Path) -> None:
    """Two files beside the tutorial, which git leaves alone."""
    tokens = tokens_of_roles(TokenMaker.from_file(state / "token-key.json"))
    needed = {variable(role): tokens[role] for role in read().roles}
    (folder / "http-client.private.env.json").write_text(json.dumps({"local": needed}, indent=1) + "\n")
    (folder / "tokens.postman_environment.json").write_text(environment(needed))


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["tokens"]:
        write_tokens(Path(*arguments[1:2] or [".state"]), FILE.parent)
        return 0
    old = [file for file, content in written().items() if not file.exists() or file.read_text() != content]
    if arguments == ["--check"]:
        if old:
            print("Not what docs/tutorial/one-county.yaml says; run `make contracts`:", *old, sep="\n  ")
        return 1 if old else 0
    for file in old:
        file.write_text(written()[file])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
