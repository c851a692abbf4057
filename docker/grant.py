"""Give the role of one service what it may do in its database: ``python docker/grant.py SERVICE``, after migrating."""

import asyncio
import os
import sys

from migrations.grants import grant_statements
from wengang.databases import run_statements

asyncio.run(run_statements(os.environ["DATABASE_URL"], grant_statements(f"wengang_{sys.argv[1]}")))
