"""What is in everybody's files after something was refused."""

from typing import Any

from scenarios.bereavement.snapshot import tables_of_services
from scenarios.stage.files import opened
from scenarios.stage.running import Stage


def records(stage: Stage) -> dict[str, Any]:
    """Return everything that services keep, without what the mesh notes about messages."""
    with opened(stage.deployment) as files:
        return {
            f"{name}.{table}": file.read(f"SELECT * FROM {table}")
            for name, file in files.items()
            for table in (*tables_of_services(file), "watch", "consent")
        }


def refusals_in(stage: Stage, participant: str) -> set[str]:
    """Return the codes of all refusals that a participant has logged."""
    with opened(stage.deployment) as files:
        rows = files[participant].read(
            "SELECT DISTINCT outcome FROM access_log WHERE outcome NOT IN ('accepted', 'disclosed')"
        )
    return {outcome for (outcome,) in rows}
