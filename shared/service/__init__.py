"""What every service is put together with.

Read in this order: ``description`` (what a service says of itself) · ``factory`` (an application made of that) ·
``running`` (what runs as long as the application does: log, followers, duties) · ``metrics`` · ``log_lines`` ·
``development_clock`` and its ``problems``.
"""

from shared.service.description import Service
from shared.service.factory import create_service
from shared.service.running import NETWORK, Transports

__all__ = ["NETWORK", "Service", "Transports", "create_service"]
