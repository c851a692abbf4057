"""Fields of answers that hold a sentence which is stored in English: told in the language of whoever asks.

A field says so by its type, ``StoredSentence`` or ``Trouble``. Without a language that is asked for, it is English.
"""

from contextvars import ContextVar
from typing import Annotated

from pydantic import PlainSerializer

from shared.stored_sentences import in_language, trouble_in
from shared.words import Language

READER: ContextVar[Language] = ContextVar("language of the reader", default="en")
"""Of the request that is being answered."""


def _told(stored: str) -> str:
    return in_language(stored, READER.get())


def _trouble(told: str) -> str:
    return trouble_in(told, READER.get())


StoredSentence = Annotated[str, PlainSerializer(_told, return_type=str, when_used="json")]
"""A sentence as the log holds it, in English, where it is none of a person."""
Trouble = Annotated[str, PlainSerializer(_trouble, return_type=str, when_used="json")]
"""What stands in the way, for whoever runs the system."""
