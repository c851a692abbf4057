"""What payout's operations take and answer: a module a subject."""
