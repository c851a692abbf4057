"""The dashboard and the picture of the money."""
