"""Who may do what (``tokens``), and account numbers that only payout opens (``vault``)."""
