"""What the demo claims, each with what was expected and what was found."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Check:
    sentence: str
    expected: object
    found: object

    @property
    def holds(self) -> bool:
        return self.expected == self.found


@dataclass(slots=True)
class Checks:
    done: list[Check] = field(default_factory=list)

    def equal(self, sentence: str, expected: object, found: object) -> None:
        self.done.append(Check(sentence, expected, found))

    @property
    def failed(self) -> list[Check]:
        return [check for check in self.done if not check.holds]
