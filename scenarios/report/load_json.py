"""A load run as JSON: the published keys first, then everything else that was found."""

from pathlib import Path
from typing import Any

import msgspec

from scenarios.driving.model import Load
from scenarios.report.files import write

PUBLISHED = (
    "preset", "mix", "seed", "residents", "services", "clients", "fsync", "duration_s",
    "offered_per_s", "throughput_per_s", "latency_ms", "answers", "wrong", "refused", "errors",
    "backlog", "access_log", "per_kind",
)  # fmt: skip
"""What readers may rely on, in its order."""


def load_json(load: Load) -> bytes:
    """Return the run; `refused` and `errors` are totals, their codes stand under `..._by_code`."""
    found: dict[str, Any] = msgspec.to_builtins(load)
    content = {key: found.pop(key) for key in PUBLISHED}
    for key in ("refused", "errors"):
        found[f"{key}_by_code"] = content[key]
        content[key] = sum(content[key].values())
    content |= {"ok": load.ok, **found}
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def write_load_json(load: Load, target: str | Path) -> None:
    """Write a load run as JSON to a file, or to standard output if the target is `-`.

    Raises:
        SetupError: The target cannot be written.
    """
    write(load_json(load), target)
