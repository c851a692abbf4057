"""Facts to bytes and back, under stable names."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from shared.contracts.fact import Fact

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class UnknownTopic(LookupError):
    """The log holds a fact that this program has no class for."""


class EventCodec:
    """The facts that one service records, by topic.

    A fact says itself which old topics it reads (``Fact.upcasts``); ``upcasters`` adds others: an old topic to ``(new
    topic, function from the old JSON object to the new one)``.
    """

    def __init__(self, *classes: type[Fact], upcasters: Mapping[str, tuple[str, Upcaster]] | None = None) -> None:
        self._classes = {cls.topic: cls for cls in classes}
        if len(self._classes) != len(classes):
            raise ValueError("Two facts have the same topic.")
        self._upcasters = {old: (cls.topic, upcast) for cls in classes for old, upcast in cls.upcasts.items()}
        self._upcasters |= upcasters or {}

    @property
    def topics(self) -> frozenset[str]:
        """What it reads: the old topics too."""
        return frozenset({*self._classes, *self._upcasters})

    @property
    def facts(self) -> tuple[type[Fact], ...]:
        return tuple(self._classes.values())

    def encode(self, event: Fact) -> bytes:
        if type(event) is not self._classes.get(event.topic):
            raise UnknownTopic(f"{type(event).__name__} is not told by this service.")
        return event.__pydantic_serializer__.to_json(event)  # what model_dump_json does, before it makes text of it

    def current(self, topic: str, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Topic and JSON object as they are written today."""
        if topic in self._upcasters:
            topic, upcast = self._upcasters[topic]
            data = upcast(data)
        return topic, data

    def decode(self, topic: str, data: bytes) -> Fact:
        if topic in self._upcasters:
            topic, upcast = self.current(topic, orjson.loads(data))
            data = orjson.dumps(upcast)
        cls = self._classes.get(topic)
        if cls is None:
            raise UnknownTopic(f"No class is known for the topic {topic!r}.")
        return cls.model_validate_json(data)
