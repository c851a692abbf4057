"""Eligibility owns the decision: who is owed, how much, and why; the public notice; the grant.

It listens to registration (employers, accounts, confirmations). It tells: editions adopted, assessments with their
working, notices, objections, reconsiderations, grants, top-ups, overpayments, waivers.
"""
