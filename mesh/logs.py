"""How participants log: one JSON line for each event, on standard error.

Events are named in snake_case and the past tense. No line holds a name, an address or a code
of a person; cases and traces are named, so that what belongs together can be found.
"""

import logging
import sys

import structlog


def configure_logs(level: int = logging.WARNING) -> None:
    """Write log events of at least this level as JSON lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
