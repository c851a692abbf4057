"""Vouchers as files: taken in, kept under their SHA-256, never opened."""
