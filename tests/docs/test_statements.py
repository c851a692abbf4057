"""What documents say of the code, held against it."""

from tests.docs.test_readme import blocks
from tests.supervision.test_anchors_and_receipts import assessed
from tests.system import InProcess


async def test_the_recipe_for_a_leaf_gives_the_hash_that_the_log_has(system: InProcess) -> None:
    (recipe,) = [one for one in blocks("docs/how-to/follow-a-feed.md", "py") if "def leaf_hash" in one]
    names: dict[str, object] = {}
    exec(recipe, names)  # noqa: S102 - as a reader would
    leaf_hash = names["leaf_hash"]
    assert callable(leaf_hash)
    await assessed(system)
    for service in ("registration", "eligibility"):
        for position in range(1, (await system.runtime(service).own_log.head()).position + 1):
            record = await system.get("auditor", service, f"/log/records/{position}")
            assert leaf_hash(record) == record["leaf_hash"]
