"""Registration owns who the employers are, their bank details, and what they confirmed.

It listens to eligibility (what was assessed, so that it can be shown and confirmed). It tells: employers enrolled, bank
details given, notices sent, registrations, confirmations, disputes.
"""
