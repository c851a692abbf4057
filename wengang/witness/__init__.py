"""``wengang witness``: somebody else's machine that cosigns what the logs show it, and keeps one file."""
