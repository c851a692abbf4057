"""What a route depends on."""

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant


def every_dependency(dependant: Dependant) -> Iterator[Dependant]:
    """Of a route, and of what it depends on in turn; each before its own."""
    for one in dependant.dependencies:
        yield one
        yield from every_dependency(one)
