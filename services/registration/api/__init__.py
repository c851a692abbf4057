"""Registration over HTTP: a router a subject."""
