"""Payout owns the money's way: one payment per case, batches by four people, funds, the bank's files, what arrived.

It listens to eligibility (grants) and to registration (accounts, confirmations). It tells: payments ordered, batched,
released, held, credited, returned, reissued, and what did not fit.

In order: ``domain`` (the rules, ``domain/payment`` first) · ``reactions`` · ``use_cases`` · ``api`` · ``duties``.
Beside them the bank's files: ``bank`` (formats, in one vocabulary), ``intake`` (a file taken in), ``printed`` (sheets);
and ``vouchers``.
"""
