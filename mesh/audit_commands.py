"""`python -m mesh audit`: are the logs what they were, and how would one know?"""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from mesh.auditing import Finding, witness_of
from mesh.auditing import audit as audited
from mesh.command_options import WHERE, DirectoryOption, WitnessOption
from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.proofs import LogProof, ProofBroken, checked
from mesh.tampering import KINDS, Kind, copy_of, entries_of, tamper

audit = App(name="audit", help="Checks the access logs, and proves what is in them.")
audit.command("services.proving:prove", name="prove")  # it needs the keys of the code exchange
out = Console()

TAMPERED_JA: dict[Kind, str] = {
    "change": "記録の内容を書き換えました",
    "remove": "記録を抜き取り、番号を詰めました",
    "insert": "偽の記録を差し込みました",
    "reorder": "記録の順番を入れ替えました",
    "truncate": "末尾の記録を切り捨てました",
    "rewrite": "記録を書き換え、以後のハッシュ値をすべて計算し直しました",
}


@audit.command
def verify(
    *participants: str, deployment: DirectoryOption = WHERE, witness: WitnessOption = ""
) -> None:
    """Compute access logs again and compare them with the witness; exit code 1 if one is not whole.

    Args:
        participants: Whose; everybody's if none is named.
        deployment: The deployment's directory.
        witness: The witness's file or a copy of it, or its name in the deployment.
    """
    found = Deployment.load(deployment)
    names = [found.named(name).name for name in participants]
    with witness_of(found, witness) as seen:
        findings = audited(found, seen, names)
    _show(findings)
    if seen is None:
        out.print("no witness: entries cut off, and chains computed anew, would not be found")
    if any(finding.faults for finding in findings):
        sys.exit(1)


@audit.command
def check(
    file: Path,
    *,
    deployment: Annotated[
        Path | None,
        Parameter(["--deployment", "-d"], help="A deployment whose public keys are trusted."),
    ] = None,
    keys: Annotated[Path | None, Parameter(help="A JSON file of public keys by name.")] = None,
) -> None:
    """Check a citizen's proof, without any database; exit code 1 if it proves nothing.

    Args:
        file: What `mesh audit prove` wrote.
        deployment: A deployment whose public keys are trusted.
        keys: A JSON file of public keys by name.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SetupError(f"{file} cannot be read: {error.strerror}") from None
    trusted = _trusted(deployment, keys)
    try:
        proof = checked(content, trusted)
    except ProofBroken as broken:
        out.print(f"not proven: {broken}\n証明できません", highlight=False, soft_wrap=True)
        sys.exit(1)
    for log in proof.logs:
        _show_proven(log)
    count = sum(len(log.entries) for log in proof.logs)
    out.print(f"proven: {count} entries are in the logs that the witness has seen")
    out.print(f"証明されました: {count}件の記録は、証人が確認した記録簿にあります")
    if trusted is None:
        out.print("with the keys in the file; compare them with those that are published:")
        out.print("ファイルに記載の公開鍵による確認です。公表された鍵と照合してください:")
        for name, key in proof.keys.items():
            out.print(f"  {name}  {key}", highlight=False, soft_wrap=True)


@audit.command(name="tamper")
def tamper_(
    kind: Kind,
    participant: str,
    *,
    copy: Path,
    entry: int | None = None,
    deployment: DirectoryOption = WHERE,
) -> None:
    """Tamper with a copy of a log, and show how that is found (for teaching).

    Args:
        kind: What to do: change, remove, insert, reorder, truncate, or rewrite the whole chain.
        participant: Whose log.
        copy: A new directory for the copy; the deployment itself is only read.
        entry: Which entry; one in the middle if not given.
        deployment: The deployment's directory.
    """
    assert kind in KINDS
    copied = copy_of(Deployment.load(deployment), participant, copy)
    number = entry if entry is not None else max(1, sum(entries_of(copied, participant)) // 2)
    said = tamper(copied, participant, kind, number)
    out.print(f"{said}\n{TAMPERED_JA[kind]}", highlight=False, soft_wrap=True)
    out.print("\nwithout the witness / 証人なし:")
    _show(audited(copied, None, [participant]))
    with witness_of(copied) as seen:
        if seen is None:
            out.print("no witness takes part in this deployment")
            return
        out.print("\nwith the witness / 証人あり:")
        _show(audited(copied, seen, [participant]))


def _show(findings: list[Finding]) -> None:
    table = Table("participant", "entries", "witnessed", "verdict", box=None)
    for finding in findings:
        verdict = "\n".join(finding.faults) or "whole"
        table.add_row(
            finding.participant, str(finding.entries), str(finding.witnessed or "-"), verdict
        )
    out.print(table)


def _show_proven(log: LogProof) -> None:
    seen = log.witnessed
    out.print(
        f"{log.owner}: {seen.signed.checkpoint.entries} entries, seen by {seen.witness}"
        f" on {seen.at.isoformat(timespec='seconds')}",
        highlight=False,
        soft_wrap=True,
    )
    table = Table(box=None)
    for title in ("日時 at", "相手方 party", "事務 affair", "連携項目 contract", "結果 outcome"):
        table.add_column(title, overflow="fold")
    for each in log.entries:
        entry = each.entry
        table.add_row(entry.at[:16], entry.party, entry.affair, entry.contract, entry.outcome)
    out.print(table)


def _trusted(deployment: Path | None, keys: Path | None) -> dict[str, str] | None:
    if deployment is not None:
        found = Deployment.load(deployment)
        return {name: found.public_key(name) for name in found.participants}
    if keys is None:
        return None
    try:
        return msgspec.json.decode(keys.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        raise SetupError(f"{keys} is not a JSON file of public keys by name") from None
