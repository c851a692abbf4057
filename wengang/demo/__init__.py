"""The demo: two whole programmes over HTTP, every result checked against a truth that the services do not know."""
