"""What payout and the bank write to each other: ISO 20022 files and the bank's sheet. Pure."""
