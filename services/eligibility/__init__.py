"""Eligibility owns the decision: who is owed, how much, and why; the public notice; the grant.

It listens to registration (employers, accounts, confirmations). It tells: assessments with their working, notices,
objections, grants, waivers.
"""
