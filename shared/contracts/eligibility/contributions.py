"""What employers paid, and where the people of dispatch firms worked: as imported."""

from typing import ClassVar

from shared.contracts.employer import SizeClass, UnitKind
from shared.contracts.fact import Fact, Fen, Month, Part, Unwritten


class ContributionMonth(Part):
    """What one employer's insured and payments were in one month."""

    month: Month
    insured: int
    unit_paid_fen: Fen
    staff_paid_fen: Fen
    retired: int
    deceased: int
    new_claimants: int
    left_not_counted: int = Unwritten(default=0)
    """Left for another reason that the place does not count: end of contract, own wish, move within a group ..."""
    laid_off: int = Unwritten(default=0)
    claimants: int = Unwritten(default=0)
    """Drawing the benefit in this month, new or not."""
    lump_sum_claimants: int = Unwritten(default=0)
    joined: int = Unwritten(default=0)
    """Insured here in this month and not in the month before."""
    relieved_fen: Fen = Unwritten(default=0)
    """Premium of this month that was waived by relief."""
    back_paid_fen: Fen = Unwritten(default=0)
    """Paid in this month for earlier years; not in the unit's or the staff's part."""
    late_fees_fen: Fen = Unwritten(default=0)
    """Paid for being late; not in the unit's or the staff's part."""
    arrears_fen: Fen = Unwritten(default=0)
    """Premium of this month that was due and is still owed, on the day that the row was made."""
    arrears_paid_fen: Fen = Unwritten(default=0)
    """Premium of this month that was owed, and was paid since; in the unit's or the staff's part."""


class ContributionsRecorded(Fact):
    """The months of one employer, as imported. A later import replaces the earlier one whole."""

    topic: ClassVar[str] = "eligibility.contributions-recorded.v1"
    edition: str
    uscc: str
    months: tuple[ContributionMonth, ...]
    import_sha256: str


class PlacementShare(Part):
    """A part of a dispatch firm's premium, by where the people work."""

    using_uscc: str | None
    """The using firm; None for the dispatch firm's own staff."""
    unit_kind: UnitKind
    size_class: SizeClass | None
    premium_fen: Fen


class PlacementsRecorded(Fact):
    """Where the people of a dispatch firm worked, and the premium of each share. A later one replaces it whole."""

    topic: ClassVar[str] = "eligibility.placements-recorded.v1"
    edition: str
    uscc: str
    shares: tuple[PlacementShare, ...]
    import_sha256: str


CONTRIBUTION_FACTS: tuple[type[Fact], ...] = (
    ContributionsRecorded,
    PlacementsRecorded,
)
