"""Alembic migrations, one folder per service."""
