"""A report as a JSON file, a story as an HTML file: whole or not at all."""

import os
import select
import sys
from pathlib import Path
from typing import Any

import msgspec

from mesh.errors import SetupError
from scenarios.report.model import Report, Story
from scenarios.report.page import render
from scenarios.report.phrases import Lang

STDOUT = "-"
"""The target that stands for standard output."""

DECIMALS = 3
"""Digits that a number of seconds or milliseconds keeps after the point."""


def write_json(report: Report, target: str | Path) -> None:
    """Write a report as JSON to a file, or to standard output if the target is `-`.

    Raises:
        SetupError: The target cannot be written.
    """
    rounded = _rounded(msgspec.to_builtins(report))
    write(msgspec.json.format(msgspec.json.encode(rounded), indent=2) + b"\n", target)


def check_target(target: str | Path | None) -> None:
    """Check, before any work is done, that a target can be written.

    Raises:
        SetupError: It cannot.
    """
    if target is None or target == STDOUT:
        return
    path = Path(target)
    if path.is_dir() or not os.access(path.resolve().parent, os.W_OK):
        raise SetupError(f"{target} cannot be written; name a file in a folder that exists")


def write_html(story: Story, lang: Lang, target: str | Path) -> None:
    """Write a story as one HTML page; `lang` is the language that shows first.

    Raises:
        SetupError: The target cannot be written.
    """
    write(render(story, lang).encode(), target)


def write(content: bytes, target: str | Path) -> None:
    """Write to a file, whole or not at all, or to standard output if the target is `-`.

    Raises:
        SetupError: The target cannot be written.
    """
    try:
        if target == STDOUT:
            _print(content)
        else:
            _replace(content, Path(target))
    except OSError as error:
        name = "standard output" if target == STDOUT else target
        raise SetupError(
            f"{name} cannot be written ({error.strerror}); name a file in a folder that exists"
        ) from None


def _print(content: bytes) -> None:
    sys.stdout.flush()
    try:
        where = sys.stdout.fileno()
    except OSError:
        sys.stdout.write(content.decode())  # not a file: a test, or another program's buffer
        return
    left = memoryview(content)
    try:
        while left:
            # Whoever shares the pipe may have set it not to block; then a write can be partial.
            select.select((), (where,), ())
            left = left[os.write(where, left) :]
    except BrokenPipeError:
        # The reader has gone; without this the interpreter complains once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _replace(content: bytes, path: Path) -> None:
    path = path.resolve()
    if path.exists() and not path.is_file():
        # A pipe or a device keeps its place; a directory refuses.
        path.write_bytes(content)
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value
