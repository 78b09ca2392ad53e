"""Generates the NATS server's configuration from the deployment and the permits.

One account per participant. What a participant may do is exactly what its account imports:

- to ask or command: the provider exports `ask.PROVIDER.*.*.*.*`, with the caller's name as
  last token; the caller imports its own literal subjects. `account_token_position` makes
  the server refuse an import of another's name, so the last token is attested.
- to tell: the recipient exports `tell.RECIPIENT.*.*.*.*` in the same way, and a stream in
  its own account takes what arrives.

Inside an account nobody attests anything. So a participant's own user may not ask the participant:
whoever steals the password cannot read its data in the name of those who may ask. And the account
has room for one stream, the inbox.
"""

import json
from collections import defaultdict
from pathlib import Path

from contracts.catalogue import CONTRACTS
from mesh.deployment import Deployment, write_private
from mesh.permits import Policy

CALLER_TOKEN = 6
"""`ask`, the receiver, three tokens of the contract, then the sender."""


def ask_subject(provider: str, contract: str, caller: str) -> str:
    """Return the subject on which a caller asks or commands a provider."""
    return f"ask.{provider}.{contract}.{caller}"


def tell_subject(recipient: str, contract: str, publisher: str) -> str:
    """Return the subject on which a publisher tells a recipient of an event."""
    return f"tell.{recipient}.{contract}.{publisher}"


def subject_of(sender: str, receiver: str, contract: str) -> str:
    """Return the subject on which the sender says this to the receiver."""
    address = tell_subject if CONTRACTS[contract].kind == "event" else ask_subject
    return address(receiver, contract, sender)


def server_config(
    deployment: Deployment,
    policy: Policy,
    *,
    host: str = "127.0.0.1",
    port: int = 4222,
    store_dir: Path | None = None,
) -> str:
    """Return the configuration as text. `port` -1 lets the server choose one."""
    imports: dict[str, list[dict[str, object]]] = defaultdict(list)
    for sender, receiver, contract in policy.links(deployment):
        subject = subject_of(sender, receiver, contract)
        imports[sender].append({"service": {"account": receiver, "subject": subject}})
    accounts = {
        name: {
            "jetstream": {"max_streams": 1},
            "users": [
                {
                    "user": name,
                    "password": deployment.password(name),
                    "permissions": {"publish": {"deny": [f"ask.{name}.>"]}},
                }
            ],
            "exports": [
                {"service": f"{verb}.{name}.*.*.*.*", "account_token_position": CALLER_TOKEN}
                for verb in ("ask", "tell")
            ],
            "imports": imports[name],
        }
        for name in deployment.participants
    }
    store = store_dir if store_dir is not None else deployment.directory / "jetstream"
    document = {
        "host": host,
        "port": port,
        "max_payload": 1_048_576,
        "jetstream": {"store_dir": str(store.resolve())},
        # An ordered consumer breaks nats-py's read loop when this flag is on.
        "feature_flags": {"js_ack_fc_v2": False},
        "accounts": accounts,
    }
    return json.dumps(document, indent=1)


def write_server_config(path: Path, text: str) -> None:
    """Write the configuration where only its owner can read the passwords in it."""
    write_private(path, text.encode())
