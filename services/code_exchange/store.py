"""What the code exchange keeps: a key for each participant, and nothing about anyone."""

import functools
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from mesh.deployment import write_private
from mesh.errors import SetupError
from services.code_exchange.model import KEY_BITS, Keyring, new_key

SCHEMA = ""


@functools.cache
def keyring(directory: Path) -> Keyring:
    """Return the keyring whose keys are in a directory; a key is made when first needed."""
    return Keyring(functools.partial(_key, directory))


def seed_keys(
    directory: Path, participants: Iterable[str], random_bytes: Callable[[int], bytes]
) -> None:
    """Write keys that come from a seed: for a simulation that is to repeat itself, nothing else.

    Raises:
        SetupError: A participant has a key already, or it cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for participant in participants:
            if (directory / participant).exists():
                raise SetupError(f"{participant} has a key already; seed a new deployment")
            write_private(directory / participant, random_bytes(KEY_BITS // 8))
    except OSError as error:
        raise SetupError(f"the keys cannot be written: {error.strerror}") from None


def _key(directory: Path, participant: str) -> bytes:
    path = directory / participant
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise SetupError(f"the key of {participant} cannot be used: {error.strerror}") from None
    if len(key) * 8 != KEY_BITS:
        raise SetupError(f"the key of {participant} is damaged; restore it from a backup")
    return key


def _make(path: Path) -> None:
    """Write a new key, unless another process of the exchange is first."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(draft, new_key())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
