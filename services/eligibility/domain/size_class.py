"""The size class of an enterprise, from its industry, staff, revenue and assets (划型). Pure.

By the statistics bureau's table (统计上大中小微型企业划分办法（2017）). A large, medium or small enterprise meets
the lower bounds of *all* indicators of its industry, else it is of the class below; so one low indicator is enough
for micro.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared.contracts.employer import SizeClass

_WAN_YUAN_FEN = 10_000 * 100

# Industry to indicator to the lower bounds of large, medium and small: people, or 万元.
_BOUNDS: Mapping[str, Mapping[str, tuple[int, int, int]]] = {
    "农林牧渔业": {"revenue": (20_000, 500, 50)},
    "工业": {"staff": (1_000, 300, 20), "revenue": (40_000, 2_000, 300)},
    "建筑业": {"revenue": (80_000, 6_000, 300), "assets": (80_000, 5_000, 300)},
    "批发业": {"staff": (200, 20, 5), "revenue": (40_000, 5_000, 1_000)},
    "零售业": {"staff": (300, 50, 10), "revenue": (20_000, 500, 100)},
    "交通运输业": {"staff": (1_000, 300, 20), "revenue": (30_000, 3_000, 200)},
    "仓储业": {"staff": (200, 100, 20), "revenue": (30_000, 1_000, 100)},
    "邮政业": {"staff": (1_000, 300, 20), "revenue": (30_000, 2_000, 100)},
    "住宿业": {"staff": (300, 100, 10), "revenue": (10_000, 2_000, 100)},
    "餐饮业": {"staff": (300, 100, 10), "revenue": (10_000, 2_000, 100)},
    "信息传输业": {"staff": (2_000, 100, 10), "revenue": (100_000, 1_000, 100)},
    "软件和信息技术服务业": {"staff": (300, 100, 10), "revenue": (10_000, 1_000, 50)},
    "房地产开发经营": {"revenue": (200_000, 1_000, 100), "assets": (10_000, 5_000, 2_000)},
    "物业管理": {"staff": (1_000, 300, 100), "revenue": (5_000, 1_000, 500)},
    "租赁和商务服务业": {"staff": (300, 100, 10), "assets": (120_000, 8_000, 100)},
    "其他未列明行业": {"staff": (300, 100, 10)},
}
INDUSTRIES = tuple(_BOUNDS)
_CLASSES: tuple[SizeClass, ...] = ("large", "medium", "small")


@dataclass(frozen=True, slots=True)
class SizeFacts:
    """What registration knows for it: people, and fen; None where nobody said."""

    size_class: SizeClass | None
    industry: str | None = None
    staff: int | None = None
    revenue_fen: int | None = None
    assets_fen: int | None = None
    legal_entity_uscc: str | None = None
    """For a branch: the legal entity whose class it has."""


def derived(facts: SizeFacts) -> SizeClass | None:
    """None where the industry, or an indicator that its table asks for, is not known: never guessed."""
    bounds = _BOUNDS.get(facts.industry or "")
    if bounds is None:
        return None
    known = {"staff": facts.staff, "revenue": facts.revenue_fen, "assets": facts.assets_fen}
    values = {name: known[name] for name in bounds}
    if any(value is None for value in values.values()):
        return None
    for place, size in enumerate(_CLASSES):
        if all(
            value >= bounds[name][place] * (1 if name == "staff" else _WAN_YUAN_FEN)
            for name, value in values.items()
            if value is not None
        ):
            return size
    return "micro"


def size_of(facts: SizeFacts, legal_entity: Callable[[str], SizeFacts | None]) -> tuple[SizeClass | None, str | None]:
    """The size class, and where it is from when it was not given: see ``EmployerAssessed.size_from``.

    A branch has its legal entity's class, whatever is said of the branch, where that is known.
    """
    if facts.legal_entity_uscc is not None:
        entity = legal_entity(facts.legal_entity_uscc)
        size = None if entity is None else entity.size_class or derived(entity)
        if size is not None:
            return size, f"legal entity {facts.legal_entity_uscc}"
    if facts.size_class is not None:
        return facts.size_class, None
    size = derived(facts)
    if size is None:
        return None, None
    told = {"staff": facts.staff, "revenue_fen": facts.revenue_fen, "assets_fen": facts.assets_fen}
    return size, ", ".join(
        [str(facts.industry), *(f"{name} {value}" for name, value in told.items() if value is not None)]
    )
