"""A comparison as JSON: the keys are the names of its fields, no digit is left out."""

from pathlib import Path

import msgspec

from scenarios.comparing.model import Comparison
from scenarios.comparing.nation import Nation
from scenarios.report.files import write


def comparison_json(comparison: Comparison, nation: Nation | None = None) -> bytes:
    """Return the comparison, and under `nation` what it means for the country, if that is given."""
    content = msgspec.to_builtins(comparison)
    if nation is not None:
        content["nation"] = msgspec.to_builtins(nation)
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def write_json(comparison: Comparison, target: str | Path, nation: Nation | None = None) -> None:
    """Write a comparison as JSON to a file, or to standard output if the target is `-`.

    Raises:
        SetupError: The target cannot be written.
    """
    write(comparison_json(comparison, nation), target)
