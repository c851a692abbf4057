"""The command line: the whole system on one machine, tokens, rebuilding, and the demo."""
