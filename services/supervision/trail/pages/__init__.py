"""Employers, their trails and receipts as pages."""
