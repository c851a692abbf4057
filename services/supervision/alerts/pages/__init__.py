"""Alerts as pages."""
