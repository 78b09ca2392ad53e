"""Which participants there are, and where each keeps its file and its credentials.

A deployment is a directory:

    deployment.json       the participants
    nats.conf             the generated server configuration
    credentials/NAME      one password per participant, readable by the owner only
    secrets/NAME          32 random bytes per participant, from which it derives its own keys
    public/NAME           the key with which everybody can check what the participant signed
    data/NAME.sqlite      one store per participant
    permits.toml          the policy, a copy of contracts/permits.toml
    clock                 the civil time that the processes of a simulation share
    keys/                 the code exchange's keys
"""

import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

import contracts
from contracts.common import MunicipalityCode
from mesh.errors import NotOnMesh, SetupError
from mesh.signing import PURPOSE, SigningKey

_POLICY = Path(contracts.__file__).parent / "permits.toml"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")
_SECRET_BYTES = 32
_KEY_BYTES = 64


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """One organisation's system on the mesh.

    Attributes:
        name: Unique; also its NATS account and the last token of what it says.
        kind: What it does; permits are written for kinds.
        municipality: Whose system it is, if it belongs to a municipality.
    """

    name: str
    kind: str
    municipality: MunicipalityCode | None = None
    title_ja: str
    title_en: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("a participant is named in lower-case letters, digits and hyphens")


class Deployment:
    """The participants of one mesh, and the directory that holds what is theirs."""

    def __init__(self, directory: Path, participants: list[Participant]) -> None:
        self.directory = directory
        self.participants = {p.name: p for p in participants}
        if len(self.participants) != len(participants):
            raise SetupError("two participants have the same name; rename one")
        self._of_kind: dict[str, list[Participant]] = {}
        self._at: dict[tuple[str, str | None], list[Participant]] = {}
        for participant in participants:
            self._of_kind.setdefault(participant.kind, []).append(participant)
            self._at.setdefault((participant.kind, participant.municipality), []).append(
                participant
            )

    @classmethod
    def load(cls, directory: Path) -> "Deployment":
        """Read a deployment that `save` wrote.

        Raises:
            SetupError: There is none, or it cannot be read.
        """
        try:
            raw = (directory / "deployment.json").read_bytes()
            return cls(directory, msgspec.json.decode(raw, type=list[Participant]))
        except FileNotFoundError:
            raise SetupError(
                f"{directory} holds no deployment; make one:"
                f" python scenarios/hikkoshi.py --deployment {directory}"
            ) from None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise SetupError(f"{directory}/deployment.json cannot be read: {error}") from None

    def save(self, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> None:
        """Write the deployment; a participant without credentials or a secret is given new ones.

        Args:
            random_bytes: Makes the secrets; given only for a simulation that is to repeat itself.
        """
        try:
            for folder in ("credentials", "secrets", "public", "data", "keys"):
                (self.directory / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
            text = msgspec.json.format(msgspec.json.encode(list(self.participants.values())))
            (self.directory / "deployment.json").write_bytes(text)
            if not self.permits_file.exists():
                self.permits_file.write_bytes(_POLICY.read_bytes())
            for name in self.participants:
                password = self.directory / "credentials" / name
                if not password.exists():
                    write_private(password, secrets.token_urlsafe(32).encode())
                secret = self.directory / "secrets" / name
                public = self.directory / "public" / name
                if not secret.exists():
                    write_private(secret, random_bytes(_SECRET_BYTES))
                    public.unlink(missing_ok=True)
                if not public.exists():
                    public.write_text(self.signing_key(name).public)
        except OSError as error:
            raise SetupError(f"cannot write the deployment: {error}") from None

    @property
    def permits_file(self) -> Path:
        """The path of the policy."""
        return self.directory / "permits.toml"

    @property
    def clock_file(self) -> Path:
        """The path of the shared civil time."""
        return self.directory / "clock"

    def password(self, name: str) -> str:
        """Return a participant's password."""
        try:
            return (self.directory / "credentials" / name).read_text()
        except OSError:
            raise SetupError(f"{name} has no credentials here; make the deployment anew") from None

    def own_key(self, name: str, purpose: str) -> bytes:
        """Derive a participant's key for one purpose: 64 bytes by HKDF-SHA512 (RFC 5869).

        Raises:
            SetupError: The participant's secret is missing, damaged or cannot be read.
        """
        derivation = HKDF(algorithm=SHA512(), length=_KEY_BYTES, salt=None, info=purpose.encode())
        return derivation.derive(self._secret(name))

    def signing_key(self, name: str) -> SigningKey:
        """Return the key with which a participant signs, which follows from its secret.

        Raises:
            SetupError: The participant's secret is missing, damaged or cannot be read.
        """
        return SigningKey(self.own_key(name, PURPOSE))

    def public_key(self, name: str) -> str:
        """Return the key with which everybody can check a participant's signatures.

        Raises:
            SetupError: It is not known here.
        """
        try:
            return (self.directory / "public" / name).read_text()
        except OSError:
            raise SetupError(
                f"the public key of {name} is not known here; make it: python -m mesh config"
            ) from None

    def _secret(self, name: str) -> bytes:
        try:
            secret = (self.directory / "secrets" / name).read_bytes()
        except FileNotFoundError:
            raise SetupError(
                f"{name} has no secret here; if it ever had one, restore secrets/{name} from a"
                " backup, else make one: python -m mesh config"
            ) from None
        except OSError as error:
            raise SetupError(f"the secret of {name} cannot be used: {error.strerror}") from None
        if len(secret) != _SECRET_BYTES:
            raise SetupError(f"the secret of {name} is damaged; restore it from a backup")
        return secret

    def database(self, name: str) -> Path:
        """Return the path of a participant's store."""
        return self.directory / "data" / f"{name}.sqlite"

    def named(self, name: str) -> Participant:
        """Return the participant of that name."""
        try:
            return self.participants[name]
        except KeyError:
            raise NotOnMesh(
                f"no participant is named {name}; see `python -m mesh participants`"
            ) from None

    def of_kind(self, kind: str) -> list[Participant]:
        """Return all participants of a kind."""
        return self._of_kind.get(kind, [])

    def at(self, kind: str, municipality: str | None) -> Participant:
        """Return the participant of a kind in a municipality, or the only one of its kind.

        Raises:
            NotOnMesh: There is none, or more than one.
        """
        found = self._at.get((kind, municipality or None), [])
        if len(found) == 1:
            return found[0]
        everyone = self.of_kind(kind)
        if not found and len(everyone) == 1 and everyone[0].municipality is None:
            return everyone[0]
        where = f" of municipality {municipality}" if municipality else ""
        if found:
            raise NotOnMesh(f"{kind}{where} is not one participant but several; give its name")
        raise NotOnMesh(f"no {kind}{where} takes part in this mesh")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, even while it is being written."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        path.chmod(0o600)  # it may have been there, readable by others
        file.write(content)
