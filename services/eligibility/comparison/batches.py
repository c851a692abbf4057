"""Batches of the compared files as columns to decide on, with the size classes that are derived. Pure."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from services.eligibility.domain.columns import COUNTS, FLAGS, VALUES, Columns
from services.eligibility.domain.size_class import SizeFacts, size_of
from shared.contracts.employer import SIZE_FACTS, SizeClass


def in_columns(batch: pa.RecordBatch) -> Columns:
    """Of a batch with the columns of ``expression.employers_with_facts``."""
    cells: dict[str, list[Any]] = {
        name: batch.column(name).to_pylist() for name in batch.schema.names if name not in COUNTS
    }
    size_class, size_from = _sizes(cells)
    return Columns(
        values={name: cells[name] for name in VALUES} | {"size_class": size_class},
        flags={name: np.array([said == "true" for said in cells[name]], dtype=np.bool_) for name in FLAGS},
        counts={name: np.asarray(batch.column(name).to_numpy(zero_copy_only=False), dtype=np.int64) for name in COUNTS},
        size_from=size_from,
    )


def _sizes(cells: Mapping[str, list[Any]]) -> tuple[list[SizeClass | None], dict[int, str]]:
    """The size class of each row, and where it is from when it was not given (``domain.size_class``)."""
    found = list(cells["size_class"])
    sources: dict[int, str] = {}
    for row, (size, industry, entity_uscc) in enumerate(
        zip(found, cells["industry"], cells["legal_entity_uscc"], strict=True)
    ):
        if entity_uscc is None and (size is not None or industry is None):
            continue
        own = SizeFacts(**{name: cells[name][row] for name in SIZE_FACTS})
        entities = {entity_uscc: SizeFacts(**{name: cells[f"entity_{name}"][row] for name in SIZE_FACTS})}
        found[row], source = size_of(own, entities.get)
        if source is not None:
            sources[row] = source
    return found, sources
