"""Where a value can stand in a request, and the request that has another value there."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_from_bytes

from tests.campaign.text.asking import Asked
from tests.campaign.text.files import File
from tests.campaign.text.nasty import Nasty

Way = tuple[str | int, ...]
"""Into JSON: names and numbers of items."""


@dataclass(frozen=True, slots=True)
class Place:
    """``kind``: path, query, header, claim (of a token), json, name (in JSON), form, cell (of a file), body (whole)."""

    kind: str
    name: str | int | Way = ""

    def __str__(self) -> str:
        name = "/".join(map(str, self.name)) if isinstance(self.name, tuple) else self.name
        return f"{self.kind} {name}".rstrip()


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: ``kid`` is of its header."""

    values: Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """A request that is well, with everything that may stand in it."""

    method: str
    path: Sequence[str]
    """The segments."""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] | None = None
    file: File | None = None
    body: bytes = b""
    client: str = "127.0.0.1"

    def with_values(self, values: Sequence[tuple[Place, Nasty]]) -> Asked:
        """The request, with these values at these places; of claims the caller makes the token."""
        path = list(map(_percent, self.path))
        query, headers = dict(self.query), {name: _header(value) for name, value in self.headers.items()}
        form, body, fragments = dict(self.form or {}), self._body(), list[tuple[str, str]]()
        document = self.json
        for place, value in values:
            match place:
                case Place("path", int(number)):
                    path[number] = _percent(value.text)
                case Place("query", str(name)):
                    query[name] = value.text
                case Place("header", str(name)):
                    headers[name] = _header(value.text)
                case Place("form", str(name)):
                    form[name] = value.text
                    body = _urlencoded(form)
                case Place("json" | "name", tuple(way)):
                    mark = f"@@{len(fragments)}@@"
                    as_name = place.kind == "name"
                    document = _put(document, (*way, mark) if as_name else way, 1 if as_name else mark)
                    fragments.append((f'"{mark}"', json.dumps(value.text) if as_name else value.fragment))
                case Place("cell", int(number)) if self.file is not None:
                    body = self.file.filled(number, value.text)
                case Place("body"):
                    body = value.fragment.encode("utf-8", "surrogatepass")
        if fragments:
            text = json.dumps(document, ensure_ascii=False)
            for mark, fragment in fragments:
                text = text.replace(mark, fragment)
            body = text.encode("utf-8", "surrogatepass")
        return Asked(
            self.method,
            "/" + "/".join(path),
            _urlencoded(query).decode(),
            tuple((name.lower().encode(), value) for name, value in headers.items()),
            body,
            self.client,
        )

    def _body(self) -> bytes:
        if self.json is not None:
            return json.dumps(self.json, ensure_ascii=False).encode()
        if self.form is not None:
            return _urlencoded(self.form)
        return self.file.whole(self.file.text) if self.file is not None else self.body

    def from_client(self, address: str) -> "Request":
        return replace(self, client=address)


def _percent(text: str) -> str:
    """Of ASCII what a client would not touch stays as it is; a text that is written with ``%`` goes through as such."""
    if re.fullmatch("(%[0-9a-f]{2})+", text):
        return text
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="!$&'()*+,;=:@~")


def _urlencoded(pairs: Mapping[str, str]) -> bytes:
    return "&".join(
        f"{name}={_percent(value).replace('&', '%26').replace('+', '%2B')}" for name, value in pairs.items()
    ).encode()


def _header(value: str) -> bytes:
    """As most clients send what is not ASCII."""
    return value.encode("utf-8", "surrogatepass")


def _put(document: Any, way: Way, value: Any) -> Any:
    """A copy in which the value stands at the end of the way; what is missing on the way is made."""
    if not way:
        return value
    first, rest = way[0], way[1:]
    if isinstance(first, int):
        items = list(document) if isinstance(document, list) else []
        items += [{}] * (first + 1 - len(items))
        items[first] = _put(items[first], rest, value)
        return items
    known = document if isinstance(document, dict) else {}
    return {**known, first: _put(known.get(first), rest, value)}


def ways_of(schema: Mapping[str, Any], components: Mapping[str, Any], way: Way = ()) -> Iterator[Way]:
    """Every place in the JSON that a schema takes: each object, list and item, to its depth."""
    if "$ref" in schema:
        yield from ways_of(components[str(schema["$ref"]).rpartition("/")[2]], components, way)
        return
    yield way
    for word in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(word, ()):
            yield from (found for found in ways_of(one, components, way) if found != way)
    for name, one in schema.get("properties", {}).items():
        yield from ways_of(one, components, (*way, name))
    if "items" in schema:
        yield from ways_of(schema["items"], components, (*way, 0))
