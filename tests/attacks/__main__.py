"""Prints the matrix of docs/security.md: python -m tests.attacks."""

import asyncio
import logging

import structlog

from tests.attacks.measuring import measure
from tests.attacks.printing import matrix

if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(matrix(asyncio.run(measure())), end="")  # noqa: T201 - that is its task
