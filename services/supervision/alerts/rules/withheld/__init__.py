"""Money that should have reached somebody by now."""
