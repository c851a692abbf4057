"""What must hold before an edition is applied to a region: it is in force, and its funds are enough (R4). Pure."""

from collections.abc import Collection, Iterable

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.refusals import EDITION_NOT_ADOPTED, NOBODY_ENROLLED, OTHER_CONTENT, TABLES_BEHIND
from shared.editions.reserve import Reserves
from shared.eventlog.decider import Refused
from shared.stored_sentences import trouble_told


def check_in_force(edition: Edition, in_force: Edition | None) -> None:
    """``in_force`` is the content adopted last. Raises ``Refused`` when it is another one, or none."""
    if in_force is None:
        raise Refused(EDITION_NOT_ADOPTED, edition=edition.id)
    if in_force.sha256 != edition.sha256:
        raise Refused(OTHER_CONTENT, edition=edition.id, in_force=in_force.sha256, sha256=edition.sha256)


def check_enrolled(edition: Edition, region: str, employers: Collection[object]) -> None:
    """Raises ``Refused`` when there is nobody to assess."""
    if not employers:
        raise Refused(NOBODY_ENROLLED, edition=edition.id, region=region)


def check_funds(edition: Edition, reserves: Reserves, agencies: Iterable[str]) -> None:
    """Raises ``Refused`` when the fund of one of the edition's counties is not on record, or holds too little (R4)."""
    lacks = reserves.first_lack(edition.covered(agencies))
    if lacks is not None:
        raise Refused(lacks.kind, **lacks.values)


def check_known(position: int, trouble: object | None) -> None:
    """``trouble`` is why the read tables have not come up to a position; None: they have. Raises ``Refused``."""
    if trouble is not None:
        raise Refused(TABLES_BEHIND, position=position, trouble=trouble_told(str(trouble)))
