"""Whatever is served to a browser is made of what Chromium 86 knows."""

import re

import pytest

from tests.architecture.test_imports import ROOT
from tests.old_browsers.scanning import newer_in_css, newer_in_script, newer_in_template

_READERS = {".css": newer_in_css, ".js": newer_in_script, ".html": newer_in_template}
_OTHER = {".svg"}
SERVED = sorted(
    str(file.relative_to(ROOT))
    for folder in ("services", "shared", "wengang")
    for file in (ROOT / folder).rglob("*")
    if file.parent.name in ("static", "templates") and file.is_file()
)


def test_stylesheets_scripts_and_templates_are_found_wherever_they_are() -> None:
    assert {file.rpartition(".")[2] for file in SERVED} == {"css", "js", "html", "svg"}
    assert len(SERVED) > 20


@pytest.mark.parametrize("file", SERVED)
def test_no_served_file_uses_what_chromium_86_does_not_know(file: str) -> None:
    suffix = "." + file.rpartition(".")[2]
    text = (ROOT / file).read_text(encoding="utf-8")
    assert suffix in _OTHER or _READERS[suffix](text) == []


@pytest.mark.parametrize(
    "sheet",
    [
        "main:has(.wide) { margin: 0; }",
        ":is(td, th).number { margin: 0; }",
        "p { } td:where(.a) { margin: 0; }",
        "input:not([type=radio], [type=checkbox]) { margin: 0; }",
        "li:nth-child(2 of .a) { margin: 0; }",
        "p { inset: 0; }",
        "p { margin: 0; aspect-ratio: 1 }",
        "p { accent-color: red; }",
        "p { height: 100dvh; }",
        "p { color: color-mix(in srgb, red, blue); }",
        "p { overflow: clip; }",
        "p { display: flex; gap: 1rem; align-items: end; }",
        "p { color: red; a { color: blue; } }",
        "p { color: red; & a { color: blue; } }",
        "@container (min-width: 1rem) { p { margin: 0; } }",
        "@media (width >= 45rem) { p { margin: 0; } }",
        "@media (prefers-contrast: more) { p { margin: 0; } }",
        "@media print { p { text-wrap: balance; } }",
        "@layer base;",
        "p { all: revert-layer; }",
    ],
)
def test_newer_css_is_found(sheet: str) -> None:
    assert len(newer_in_css(sheet)) == 1


@pytest.mark.parametrize(
    "script",
    [
        "await verify();",
        "if (ready) {\n  await verify();\n}",
        "for await (const one of all) show(one);",
        "const last = all.at(-1);",
        "const copy = structuredClone(one);",
        "if (Object.hasOwn(one, name)) show(one);",
        "show(`${all.findLast(good)}`);",
        "class A { #hidden() {} }",
        "class A { static { begin(); } }",
        "const groups = Object.groupBy(all, kind);",
        "const ordered = all.toSorted();",
        "const bytes = Uint8Array.fromHex(hex);",
        "const id = crypto.randomUUID();",
        "const good = text.match(/a/v);",
        'import data from "./a.json" with { type: "json" };',
    ],
)
def test_a_newer_name_or_syntax_in_a_script_is_found(script: str) -> None:
    assert len(newer_in_script(script)) == 1


def test_awaiting_in_a_function_is_old_enough() -> None:
    assert newer_in_script("async function f() {\n  for (const one of all) {\n    await one;\n  }\n}\nf();") == []
    assert newer_in_script("const f = async () => {\n  await g();\n};") == []


@pytest.mark.parametrize(
    "template",
    [
        "<search><form></form></search>",
        '<div class="a" popover>{{ words("a") }}</div>',
        "<main inert></main>",
        '<details name="one">',
        '<script type="importmap">',
        '<template shadowrootmode="open">',
    ],
)
def test_newer_html_is_found(template: str) -> None:
    assert len(newer_in_template(template)) == 1


def test_no_script_or_stylesheet_stands_in_a_template() -> None:
    """Otherwise it would be read by nobody here; the policy of the answer's header would not let it run either."""
    for file in SERVED:
        if file.endswith(".html"):
            text = (ROOT / file).read_text(encoding="utf-8")
            assert re.findall(r"<style|\sstyle=|\son\w+=", text) == [], file
            tags = re.findall(r"<script[^>]*>", text)
            assert all('type="application/json"' in tag or " src=" in tag for tag in tags), file
