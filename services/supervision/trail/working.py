"""The working of a decision in words, as eligibility explains it from its log, for the receipt that people read."""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from shared.pages.words import Language
from shared.runtime import Runtime

_CITED = re.compile(r"(\w+) ([^,、]+)")
_SECTION = re.compile(r"§(\d+)")


async def working_of(
    runtime: Runtime, uscc: str, edition: str, assessment_id: str, language: Language
) -> Mapping[str, Any] | None:
    """Of this assessment, and of no other; None where eligibility does not give it now: figures are in the record."""
    try:
        answer = await runtime.http["eligibility"].get(
            f"/v1/assessments/{edition}/{uscc}/working", params={"lang": language}
        )
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError):
        return None
    explained: Mapping[str, Any] | None = told["explanation"]
    return explained if told["assessment_id"] == assessment_id else None


def clause_in_words(clause: str, documents: Mapping[str, Mapping[str, Any]], language: Language) -> str:
    """``N29 §1: the previous year`` -> ``人社部发〔2021〕29号第1条``: what stands after a colon is for those who keep
    the edition."""
    told = []
    for name, place in _CITED.findall(clause):
        document = documents.get(name, {})
        cited = document.get("number") or f"《{document.get('title', name)}》"
        section = _SECTION.search(place.partition(":")[0])
        if section is None:
            told.append(cited)
        else:
            told.append(f"{cited}第{section[1]}条" if language == "zh" else f"{cited} §{section[1]}")
    return ("、" if language == "zh" else ", ").join(dict.fromkeys(told))
