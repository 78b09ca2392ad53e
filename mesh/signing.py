"""Ed25519 signatures (RFC 8032) of what a participant must not be able to deny."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PURPOSE = "signing"
"""What the signing key is derived for; see `Deployment.own_key`."""

_SEED_BYTES = 32


class SigningKey:
    """The signing key of one participant.

    Args:
        secret: Its own key for `PURPOSE`.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret[:_SEED_BYTES])

    @property
    def public(self) -> str:
        """The public key, in hexadecimal."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> str:
        """Return a signature in hexadecimal."""
        return self._key.sign(content).hex()


def signed_by(public: str, content: bytes, signature: str) -> bool:
    """Tell whether a signature is that of the key over this content."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True
