"""An alert in words: what is stored are its code and values, and the rule's declaration has the sentences. Pure."""

from collections.abc import Mapping

from services.supervision.alerts.registry import EVERY_RULE, RULES
from services.supervision.alerts.rule import Group, Value
from services.supervision.alerts.words import filled
from services.supervision.domain.law import Law
from shared.words import Language, Words

AS_SAID = "as-said"
"""The value that holds a sentence of a release before this one, where an alert has no other: it is shown as it is."""
_SENTENCES: Mapping[str, Words] = {code: words for rule in EVERY_RULE for code, words in rule.sentences.items()}


def kind_of(code: str) -> str:
    return code.partition("/")[0]


def sentence(code: str, values: Mapping[str, Value], language: Language) -> str:
    """
    >>> sentence("misrouted.credited-amount", {"expected_fen": 100_00, "found_fen": 99_00}, "en")
    '100.00 was released, 99.00 is credited.'
    """
    if AS_SAID in values or code not in _SENTENCES:
        return str(values.get(AS_SAID, code))
    known = RULES[kind_of(code)].chinese if language == "zh" else {}
    return filled(_SENTENCES[code].said_in(language), values, known, language)


def has_words(code: str, values: Mapping[str, Value]) -> bool:
    """Whether it can be said in either language."""
    return AS_SAID not in values and code in _SENTENCES


def group_of(kind: str) -> Group | None:
    """None of a kind that no rule has any more."""
    return RULES[kind].group if kind in RULES else None


def clause_of(kind: str, edition: str | None, law: Law | None, language: Language) -> str:
    return RULES[kind].clause.cited(edition, law, language) if kind in RULES else ""


def title_of(kind: str, language: Language) -> str:
    return RULES[kind].title.said_in(language) if kind in RULES else kind


def titles(language: Language) -> dict[str, str]:
    """By kind."""
    return {rule.kind: rule.title.said_in(language) for rule in EVERY_RULE}
