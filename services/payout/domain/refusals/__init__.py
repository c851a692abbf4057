"""What the rules refuse, in both languages: a subject a module."""
