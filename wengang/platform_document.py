"""One OpenAPI document of what a service platform calls, of all services: what its token opens, and nothing else."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wengang.roles import PORTS, ROLES

_REF = "$ref"
_SCOPES = frozenset(ROLES["platform"].scopes)
_INTRODUCTION = """What a service platform calls for employers, across the services. Each path names its server.
服务平台为参保单位调用的接口，涵盖各服务；每个路径载明所属服务的地址。"""


def platform_document(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Of the documents of the services, by name; operation ids are unique over all of them.

    Raises ``ValueError`` when two services describe something else under one address, or under one component's name.
    """
    found: dict[str, Any] = {"paths": {}, "components": {}, "tags": []}
    for service, document in documents.items():
        for path, operations in document["paths"].items():
            kept = {method: one for method, one in operations.items() if _is_for_platforms(path, one)}
            if kept:
                if path in found["paths"]:
                    raise ValueError(f"{path} is an address of two services.")
                found["paths"][path] = {"servers": [_server(service)], **kept}
                _take_components(found["components"], document, kept)
        used = {
            tag for path in document["paths"] for one in found["paths"].get(path, {}).values() for tag in _tags(one)
        }
        found["tags"] += [tag for tag in document["tags"] if tag["name"] in used and tag not in found["tags"]]
    first = next(iter(documents.values()))
    found["components"]["securitySchemes"] = first["components"]["securitySchemes"]
    _, _, conventions = first["info"]["description"].partition("\n\n")
    info = {**first["info"], "title": "wengang for platforms", "description": f"{_INTRODUCTION}\n\n{conventions}"}
    info["summary"] = _INTRODUCTION.splitlines()[0]
    return {"openapi": first["openapi"], "info": info, "servers": [_server("registration")], **found}


def _is_for_platforms(path: str, operation: Mapping[str, Any]) -> bool:
    """Its scope is one of a platform's, or it is open and of the API."""
    if not path.startswith("/v1/"):
        return False
    scopes = {scope for one in operation["security"] for each in one.values() for scope in each}
    return scopes <= _SCOPES


def _tags(operation: Any) -> list[str]:
    return list(operation.get("tags", ())) if isinstance(operation, dict) else []


def _server(service: str) -> dict[str, Any]:
    host = {"default": f"http://127.0.0.1:{PORTS[service]}", "description": f"Where {service} is reached."}
    return {"url": f"{{{service}}}", "variables": {service: host}}


def _take_components(components: dict[str, Any], document: Mapping[str, Any], part: Any) -> None:
    """What ``part`` refers to, and what that refers to."""
    for ref in set(_refs(part)):
        _, _, kind, name = ref.split("/")
        wanted = document["components"][kind][name]
        there = components.setdefault(kind, {})
        if name not in there:
            there[name] = wanted
            _take_components(components, document, wanted)
        elif json.dumps(there[name], sort_keys=True) != json.dumps(wanted, sort_keys=True):
            raise ValueError(f"Two services describe {ref} differently.")


def _refs(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get(_REF), str):
            yield part[_REF]
        for one in part.values():
            yield from _refs(one)
    elif isinstance(part, list):
        for one in part:
            yield from _refs(one)
