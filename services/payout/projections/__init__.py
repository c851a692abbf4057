"""Facts, to rows of the read tables: a module a subject. Pure."""
