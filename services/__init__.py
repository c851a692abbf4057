"""Three services decide (registration, eligibility, payout); one watches (supervision)."""
