"""What a stylesheet, a template or a script uses that Chromium 86 does not know, by MDN's table (``table.py``).

A reader of its own for the little CSS and JavaScript that pages have: no parser of either is among the dependencies.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.old_browsers.table import FILE

KNOWN: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
_CSS: dict[str, Any] = {name: told if isinstance(told, dict) else set(told) for name, told in KNOWN["css"].items()}
_HTML = {name: set(told) for name, told in KNOWN["html"].items()}
_SCRIPTS = set(KNOWN["scripts"])

_UNITS = {"px", "cm", "mm", "in", "pt", "pc", "s", "ms", "fr"} | _CSS["units"]
"""MDN tells those of CSS 2 as a whole, and ``fr`` with the grid."""
_IGNORED = {"-webkit-text-size-adjust"}
"""For a browser that is no Chromium, and without which a page is as good in Chromium."""
_SYNTAX = {
    "await outside a function (89)": r"^\s*(?:await\b|for await\b)",
    "a private method (84), or in (91)": r"#\w+\s*(?:\(|in\b)",
    "a static block (94)": r"\bstatic\s*\{",
    "an import's attributes (123)": r"\bimport\b[^;]*\bwith\s*\{",
    "an import's options (91)": r"\bimport\([^()]*,",
    "using (134)": r"\busing\s+\w+\s*=",
    "the flag d (90) or v (112) of an expression": r"/[a-z]*[dv][a-z]*(?=[,);.\s]*$)",
    "a modifier of an expression (125)": r"\(\?[ims]+(?:-[ims]+)?:",
}
_TEXTS = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL)


def newer_in_css(sheet: str) -> list[str]:
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r'"[^"\n]*"', '""', sheet)
    return sorted({*_of_rules(sheet)})


def _of_rules(sheet: str) -> Iterator[str]:
    before, depth = "", [False]  # whether what is open holds declarations
    declared: list[str] = []
    for text, sign in re.findall(r"\s*([^{};]*?)\s*([{};])", sheet):
        if sign == "{":
            if depth[-1]:
                yield f"nesting (112): {text}"
            depth.append(not text.startswith("@") or text.startswith(("@page", "@font-face", "@property")))
            before = text
            yield from _of_at_rule(text) if text.startswith("@") else _of_selector(text)
            declared = []
            continue
        if text.startswith("@"):
            yield from _of_at_rule(text)
        elif text:
            declared.append(text)
            yield from _of_declaration(text)
        if sign == "}" and depth.pop() and not before.startswith("@"):
            yield from _of_flex(declared)


def _of_flex(declared: list[str]) -> Iterator[str]:
    """``start`` and ``end`` are older in a grid than in what flexes (93)."""
    if any(re.fullmatch(r"display\s*:\s*(?:inline-)?flex", one) for one in declared):
        for one in declared:
            if re.match(r"(?:align|justify|place)-(?:items|content|self)\s*:.*\b(?<!-)(?:start|end)\b", one):
                yield f"in flex (93): {one}"


def _of_at_rule(text: str) -> Iterator[str]:
    name = re.match(r"@([\w-]+)", text)
    if name is None or name[1] not in _CSS["at_rules"]:
        yield f"rule: {text}"
    elif name[1] == "media":
        if re.search(r"[<>]|\bor\b", text):
            yield f"a condition (104): {text}"
        for feature in re.findall(r"\(\s*([\w-]+)", text):
            if re.sub(r"^(?:min|max)-", "", feature) not in _CSS["media_features"]:
                yield f"media feature: {feature}"


def _of_selector(text: str) -> Iterator[str]:
    for pseudo in re.findall(r"::?([\w-]+)", text):
        if pseudo not in _CSS["selectors"]:
            yield f"selector: {pseudo}"
    for inner in re.findall(r":not\(([^()]*)\)", text):
        if "," in inner:
            yield f"a list in not (88): {inner}"
    if re.search(r":nth-(?:last-)?child\([^)]*\bof\b", text):
        yield f"a selector in nth-child (111): {text}"
    if "&" in text:
        yield f"nesting (112): {text}"


def _of_declaration(text: str) -> Iterator[str]:
    name, _, value = (part.strip() for part in text.partition(":"))
    if name.startswith("--"):
        name = "custom-property"
    if name not in _CSS["properties"] | _IGNORED | {"size"}:  # which is a descriptor, of @page
        yield f"property: {name}"
    for word in re.findall(r"(?<![\w#.-])[A-Za-z][\w-]*(?![\w(-])", value):
        if word in _CSS["newer_values"].get(name, ()) or word == "revert-layer":
            yield f"value: {name}: {word}"
    for function in re.findall(r"([A-Za-z][\w-]*)\(", value):
        if function not in _CSS["functions"]:
            yield f"function: {function}"
    for unit in re.findall(r"(?<![\w#-])[\d.]+([A-Za-z]+)", value):
        if unit not in _UNITS:
            yield f"unit: {unit}"


def newer_in_template(template: str) -> list[str]:
    """Jinja's marks are left out; what they put in is text, or an attribute's value."""
    page = re.sub(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", "", template, flags=re.DOTALL)
    found = set()
    for element, rest in re.findall(r"<([a-z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>", page):
        if element in _HTML["elements"]:
            found.add(f"element: {element}")
        for attribute in re.findall(r"(?<!\S)([a-z][\w-]*)", re.sub(r"\"[^\"]*\"|'[^']*'", "", rest)):
            if f"{element} {attribute}" in _HTML["attributes"] or attribute in _HTML["global_attributes"]:
                found.add(f"attribute: {element} {attribute}")
        if element == "script" and re.search(r"importmap|speculationrules", rest):
            found.add("script: importmap (89) or speculationrules (109)")
    return sorted(found)


def newer_in_script(script: str) -> list[str]:
    code = _TEXTS.sub(_codes_of_template, script)
    found = {f"name: {one}" for one in re.findall(r"\.(\w+)\(", code) if one in _SCRIPTS}
    found |= {f"name: {one}" for one in re.findall(r"(?<![\w.])([A-Za-z]\w+)(?=\s*[(.])", code) if one in _SCRIPTS}
    for what, pattern in _SYNTAX.items():
        if re.search(pattern, _outside_functions(code) if "outside" in what else code, re.MULTILINE):
            found.add(f"syntax: {what}")
    return sorted(found)


def _codes_of_template(match: re.Match[str]) -> str:
    """Of a text nothing, of a template literal the expressions in it."""
    return '""' if match[0][0] != "`" else " + ".join(["``", *re.findall(r"\$\{([^}]*)\}", match[0])])


def _outside_functions(code: str) -> str:
    """What stands in no braces but those of a block that is no function's."""
    kept, inside = [], [False]
    for text, sign in re.findall(r"([^{}]*)([{}]?)", code):
        kept.append("" if inside[-1] else text)
        if sign == "{":
            function = re.search(r"(?:=>\s*|\bfunction\b[^;]*|\bclass\b[^;]*)$", text) is not None
            inside.append(inside[-1] or function)
        elif sign == "}" and len(inside) > 1:
            inside.pop()
    return "\n".join(kept)
