"""What is printed and signed, or given to other programs: the sheets, and the ledger as a journal. Pure."""
