"""Every performance claim, runnable, peers side by side: ``python -m benchmarks --help``."""
