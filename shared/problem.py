"""A problem document, RFC 9457: what a service answers instead of what it was asked for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.invalid import Flaw
from shared.problem_types import ProblemType, values_of
from shared.words import Language

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Raise it below any endpoint: a problem type, the values of its sentence, and what is wrong where."""

    def __init__(
        self,
        kind: ProblemType,
        *,
        errors: Sequence[Flaw] = (),
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> None:
        self.type = kind
        self.values = values
        self.members: dict[str, Any] = {}
        """Of the document beside those that every problem has (RFC 9457 §3.2)."""
        self.errors = list(errors)
        self.headers = dict(headers or {})
        super().__init__(self.detail)

    @property
    def status(self) -> int:
        return self.type.status

    @property
    def kind(self) -> str:
        """It ends the type's URI."""
        return self.type.code

    @property
    def detail(self) -> str:
        return self.type.said_in("en", self.values)

    def said_in(self, language: Language) -> "Said":
        return Said(
            title=self.type.title.said_in(language),
            detail=self.type.said_in(language, self.values),
            remedy=self.type.remedy_in(language, self.values),
            errors=[one.said_in(language) for one in self.errors],
        )

    def response(self, instance: str, language: Language = "en") -> JSONResponse:
        said = self.said_in(language)
        body: dict[str, Any] = {
            "type": f"urn:wengang:problem:{self.kind}",
            "title": said.title,
            "status": self.status,
            "detail": said.detail,
            "instance": instance,
            "code": self.kind,
            "remedy": said.remedy,
        }
        if self.type.call:
            body["call"] = self.type.call
        if self.values:
            body["values"] = values_of(self.values)
        if said.errors:
            body["errors"] = said.errors
        headers = {"Content-Language": "zh-CN" if language == "zh" else "en", "Vary": "Accept-Language"}
        return _ProblemDocument(body | self.members, self.status, headers=headers | self.headers, media_type=MEDIA_TYPE)


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in one language. ``errors`` say what is wrong where, in a request or a file."""

    title: str
    detail: str
    remedy: str
    errors: Sequence[Mapping[str, Any]]


class _ProblemDocument(JSONResponse):
    """Whatever a library put into its sentence of what was sent: a problem is told, and does not become another one."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class StoppedAtTheDoor(HTTPException):
    """A problem found while the body is read, in the one form of exception that passes through there."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.status, problem.detail)
        self.problem = problem
