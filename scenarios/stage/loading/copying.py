"""A filled deployment copied: where many runs start from the same first day."""

import os
import shutil
from pathlib import Path

from mesh.deployment import Deployment, write_private
from mesh.errors import SetupError

_NEVER_REWRITTEN = ("credentials", "secrets", "public", "keys")
"""Folders whose files are made once and only read afterwards; a copy can share them."""

_FILES = ("deployment.json", "permits.toml")


def copy_deployment(template: Deployment, directory: Path) -> Deployment:
    """Copy what a deployment is made of into a new directory, and return the copy.

    A copy has the same keys, so the same people have the same codes in it. The civil time and
    the server's configuration stay behind.

    Raises:
        SetupError: The directory holds a deployment, a participant of the template is running,
            or a file cannot be copied.
    """
    try:
        for folder in _NEVER_REWRITTEN:
            (directory / folder).mkdir(parents=True, mode=0o700)
            for source in (template.directory / folder).iterdir():
                _share(source, directory / folder / source.name)
        (directory / "data").mkdir(mode=0o700)
        copy = Deployment(directory, list(template.participants.values()))
        for name in template.participants:
            _copy_store(template.database(name), copy.database(name))
        for name in _FILES:
            shutil.copyfile(template.directory / name, directory / name)
    except FileExistsError as error:
        raise SetupError(f"{error.filename} is there already; name a new directory") from None
    except OSError as error:
        raise SetupError(f"the deployment cannot be copied: {error}") from None
    return copy


def _share(source: Path, target: Path) -> None:
    """Give a file a second name, which takes a tenth of the time of a copy."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # another file system, or one without links
        shutil.copy(source, target)


def _copy_store(source: Path, target: Path) -> None:
    log = source.with_name(f"{source.name}-wal")
    if log.exists() and log.stat().st_size:
        raise SetupError(f"{source.stem} is running; stop it, and copy then")
    write_private(target, source.read_bytes())
