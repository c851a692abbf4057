"""The employer that a decision is made on: what its roster says, and what else is known of it. Pure."""

from collections.abc import Mapping

from shared.contracts.eligibility import EmployerAssessed, PlacementShare
from shared.contracts.employer import EmployerFacts


class KnownEmployer(EmployerFacts):
    size_from: str | None = None
    """See ``EmployerAssessed.size_from``."""
    excluded_by: tuple[str, ...] = ()
    """Lists that the edition names and the employer stands on."""
    placements: tuple[PlacementShare, ...] = ()
    """Of a dispatch firm, where the edition splits the base."""

    def changed(self, **facts: object) -> "KnownEmployer":
        """The same, but for these facts, which are not checked."""
        return self.model_copy(update=facts)


_KEPT = tuple(name for name in KnownEmployer.model_fields if name in EmployerAssessed.model_fields)


def kept_facts(employer: KnownEmployer) -> Mapping[str, object]:
    """What a receipt keeps of the employer: each fact for which ``EmployerAssessed`` has a field of the same name."""
    return {name: getattr(employer, name) for name in _KEPT}


def employer_of(assessed: EmployerAssessed) -> KnownEmployer:
    """The employer that a receipt was decided on."""
    return KnownEmployer.model_construct(**{name: getattr(assessed, name) for name in _KEPT})
