"""How a defect is logged: where it happened, and nothing of the data it happened to."""

import traceback
from typing import Any


def defect(log: Any, event: str, error: BaseException, **bound: object) -> None:
    """Log an unexpected exception by its type and place; its text may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    log.error(event, reason=type(error).__name__, at=place, **bound)
