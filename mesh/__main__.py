"""The operator's commands: `python -m mesh --help`."""

import sys
from typing import Literal

from cyclopts import App
from rich.console import Console
from rich.table import Table

from contracts.catalogue import CONTRACTS
from mesh import operating, parking
from mesh.audit_commands import audit
from mesh.command_options import WHERE, DirectoryOption
from mesh.deployment import Deployment
from mesh.errors import MeshError
from mesh.logs import configure_logs
from mesh.permits import Policy
from mesh.running import run_loop
from mesh.server_config import server_config, write_server_config

app = App(name="python -m mesh", help="Looks after the deployment of a mesh.", version_flags=[])
parked = App(name="parked", help="Events that a participant could not apply.")
app.command(audit)
app.command(parked)
out = Console()

COMMANDS = {"explore": "scenarios.exploring.command:explore"}
"""Commands that need a country to play in: the mesh names where they are, and imports them only
when they are called for."""
for _name, _where in COMMANDS.items():
    app.command(_where, name=_name)


@app.command
def contracts() -> None:
    """List every contract: what can be said, by whom, on which legal basis."""
    table = Table("contract", "kind", "owner", "日本語", "legal basis", box=None)
    for entry in sorted(CONTRACTS.values(), key=lambda c: c.name):
        table.add_row(entry.name, entry.kind, entry.owner, entry.title_ja, entry.basis)
    out.print(table)


@app.command
def participants(*, deployment: DirectoryOption = WHERE) -> None:
    """List who takes part."""
    table = Table("name", "kind", "municipality", "日本語", box=None)
    for party in Deployment.load(deployment).participants.values():
        table.add_row(party.name, party.kind, party.municipality or "", party.title_ja)
    out.print(table)


@app.command
def config(*, deployment: DirectoryOption = WHERE, port: int = 4222) -> None:
    """Write nats.conf for the deployment; run it with: nats-server -c nats.conf.

    Args:
        deployment: The deployment's directory.
        port: Where the server shall listen, on loopback.
    """
    found = Deployment.load(deployment)
    found.save()
    policy = Policy.load(found.permits_file)
    path = deployment / "nats.conf"
    write_server_config(path, server_config(found, policy, port=port))
    out.print(f"wrote {path}; start the server with: nats-server -c {path}", soft_wrap=True)


@app.command
def untold(*, deployment: DirectoryOption = WHERE, case: str | None = None) -> None:
    """List every message that was promised and has not taken effect; exit code 1 if there is one.

    Args:
        deployment: The deployment's directory.
        case: Only those of this case.
    """
    found = Deployment.load(deployment)
    if lost := operating.without_file(found):
        out.print(f"not known of {', '.join(lost)}: no file; never ran, or was lost")
        sys.exit(1)
    rows = operating.untold(found, case)
    if not rows:
        out.print("nobody is left untold")
        return
    table = Table("from", "to", "contract", "case", "state", "since", "id", box=None)
    for row in rows:
        table.add_row(*(str(value or "") for value in row))
    out.print(table)
    sys.exit(1)


@parked.command(name="list")
def list_(*, deployment: DirectoryOption = WHERE) -> None:
    """List what is parked, where, and why."""
    rows = operating.parked(Deployment.load(deployment))
    if not rows:
        out.print("nothing is parked")
        return
    columns = ("participant", "id", "publisher", "contract", "case", "version", "reason", "at")
    table = Table(*columns, box=None)
    for row in rows:
        table.add_row(*(str(value if value is not None else "") for value in row))
    out.print(table)


@parked.command
def show(participant: str, message_id: str, *, deployment: DirectoryOption = WHERE) -> None:
    """Show one parked event, without what it says of the person."""
    known = parking.fields_of(Deployment.load(deployment), participant, message_id)
    for name, value in known.items():
        out.print(f"{name:>12}  {value}", highlight=False)


@parked.command
def replay(
    participant: str, message_id: str, *, nats: str, deployment: DirectoryOption = WHERE
) -> None:
    """Put a parked event, and those behind it, into the participant's queue again.

    Args:
        participant: Who could not apply it.
        message_id: Which event.
        nats: The URL of the NATS server.
        deployment: The deployment's directory.
    """
    count = run_loop(parking.replay(Deployment.load(deployment), participant, message_id, nats))
    out.print(f"queued {count} again")


@parked.command
def drop(
    participant: str,
    message_id: str,
    *,
    confirm: Literal["yes"],
    deployment: DirectoryOption = WHERE,
) -> None:
    """Give a parked event up for good.

    Args:
        participant: Who could not apply it.
        message_id: Which event.
        confirm: Say yes: the participant will never learn of this change.
        deployment: The deployment's directory.
    """
    assert confirm == "yes"
    parking.drop(Deployment.load(deployment), participant, message_id)
    out.print("dropped")


def main() -> None:
    """Run the command line; errors end with one sentence and exit code 2."""
    configure_logs()
    try:
        app()
    except MeshError as error:
        Console(stderr=True).print(f"error: {error}", highlight=False, soft_wrap=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
