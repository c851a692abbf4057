"""The tutorial as a Postman collection, version 2.1."""

import json
from typing import Any

from wengang.roles import PORTS
from wengang.tutorial.source import Part, Step, Tutorial, filled, variable

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_TIMES = 100
"""How often a request is sent again until its answer is there; a runner waits between two, as it is told to."""


def collection(tutorial: Tutorial) -> str:
    """``one-county.postman_collection.json``; the tokens are variables of an environment, one a role."""
    variables = {**{service: f"http://127.0.0.1:{port}" for service, port in PORTS.items()}, **tutorial.values}
    document = {
        "info": {
            "name": "wengang: one county",
            "description": f"Start the system with: .venv/bin/wengang up --clock {tutorial.start}",
            "schema": _SCHEMA,
        },
        "variable": [{"key": name, "value": value} for name, value in variables.items()],
        "item": [_folder(part, tutorial) for part in tutorial.parts],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def environment(tokens: dict[str, str]) -> str:
    """A Postman environment of tokens by role."""
    values = [{"key": role, "value": token, "type": "secret", "enabled": True} for role, token in tokens.items()]
    return json.dumps({"name": "wengang", "values": values}, indent=1) + "\n"


def _folder(part: Part, tutorial: Tutorial) -> dict[str, Any]:
    return {
        "name": f"{part.title.en} · {part.title.zh}",
        "description": f"{part.says.en}\n\n{part.says.zh}",
        "item": [_item(step, tutorial) for step in part.steps],
    }


def _item(step: Step, tutorial: Tutorial) -> dict[str, Any]:
    headers = []
    if step.role:
        headers.append(
            {"key": "Authorization", "value": f"Bearer {{{{{variable(filled(step.role, tutorial.values))}}}}}"}
        )
    if step.method == "POST":
        headers.append({"key": "Idempotency-Key", "value": f"tutorial-{step.name}"})
    request: dict[str, Any] = {
        "method": step.method,
        "header": headers,
        "url": f"{{{{{step.service}}}}}{step.path}",
        "description": f"{step.says.en}\n\n{step.says.zh}",
    }
    if step.body is not None:
        headers.append({"key": "Content-Type", "value": step.type})
        raw = step.body if isinstance(step.body, str) else json.dumps(step.body, ensure_ascii=False)
        request["body"] = {"mode": "raw", "raw": raw}
    tests = {"listen": "test", "script": {"type": "text/javascript", "exec": _tests(step)}}
    return {"name": step.name, "request": request, "event": [tests]}


def _tests(step: Step) -> list[str]:
    at = "const at = path => path.split('.').reduce((found, name) => found?.[name], pm.response.json());"
    text = "const filled = value => typeof value === 'string' ? pm.variables.replaceIn(value) : value;"
    lines = [at, text] if step.until or step.answer or step.keep else []
    if step.until:
        holds = " && ".join(f"at({_js(path)}) === filled({_js(one)})" for path, one in step.until.items())
        lines += [
            f"const asked = Number(pm.variables.get('asked') || 0), there = pm.response.code < 300 && {holds};",
            "pm.collectionVariables.set('asked', there ? 0 : asked + 1);",
            f"if (!there && asked < {_TIMES}) {{ pm.execution.setNextRequest(pm.info.requestName); return; }}",
        ]
    lines.append("pm.test('is answered', () => pm.expect(pm.response.code).to.be.below(300));")
    for path, one in {**step.until, **step.answer}.items():
        lines.append(f"pm.test({_js(path)}, () => pm.expect(at({_js(path)})).to.eql(filled({_js(one)})));")
    lines += [f"pm.collectionVariables.set({_js(name)}, at({_js(path)}));" for name, path in step.keep.items()]
    return lines


def _js(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
