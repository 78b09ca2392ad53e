"""`python -m mesh audit prove`: proofs for one citizen, from every log that is here."""

from pathlib import Path

from rich.console import Console

from mesh.auditing import OpenFile, witness_of
from mesh.command_options import WHERE, DirectoryOption, WitnessOption
from mesh.deployment import Deployment, write_private
from mesh.errors import SetupError
from mesh.operating import files, reading, without_file
from mesh.proofs import LogProof, proven, written
from services.code_exchange.store import keyring

out = Console()


def prove(
    person: str,
    *,
    known_to: str = "portal",
    file: Path | None = None,
    deployment: DirectoryOption = WHERE,
    witness: WitnessOption = "",
) -> None:
    """Write a citizen's proofs: each entry about them that the witness has seen, of every log.

    Args:
        person: The person's code.
        known_to: The participant whose code that is.
        file: Where to write the proofs; proof.json if not given.
        deployment: The deployment's directory.
        witness: The witness's file or a copy of it, or its name in the deployment.
    """
    found = Deployment.load(deployment)
    codes = _codes(found, found.named(known_to).name, person)
    logs: list[LogProof] = []
    not_yet = 0
    with witness_of(found, witness) as seen:
        if seen is None:
            raise SetupError("no witness takes part, and without one nothing can be proven")
        for name, path in files(found):
            with reading(path) as db:
                result = proven(OpenFile(db), codes[name], seen.of(name).kept)
            not_yet += result.not_yet
            if result.proof is not None:
                logs.append(result.proof)
    path = file if file is not None else Path("proof.json")
    try:
        write_private(path, written(logs, found.public_key))
    except OSError as error:
        raise SetupError(f"the proof cannot be written: {error.strerror}") from None
    count = sum(len(log.entries) for log in logs)
    out.print(f"wrote {path}: {count} entries in {len(logs)} logs", soft_wrap=True)
    out.print(f"{count}件の記録を証明するファイルを作成しました（記録簿 {len(logs)}）")
    if not_yet:
        out.print(f"{not_yet} more are not covered by a checkpoint yet; try again in a moment")
        out.print(f"ほかに{not_yet}件は未確認です。しばらくしてからもう一度お試しください")
    if missing := without_file(found):
        out.print(f"not known of {', '.join(missing)}: no file here", soft_wrap=True)


def _codes(deployment: Deployment, known_to: str, person: str) -> dict[str, str]:
    """Return the person's code at each participant, as the code exchange translates them."""
    keys = deployment.directory / "keys"
    ring = keyring(keys)
    codes: dict[str, str] = {}
    for name in deployment.participants:
        (code,) = ring.translate(known_to, name, [person])
        if code is None:
            raise SetupError(f"{known_to} knows nobody by that code")
        codes[name] = code
    return codes
