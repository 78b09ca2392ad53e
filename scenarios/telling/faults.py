"""What must hold on the mesh after any scenario: all that was said has had its effect."""

from collections.abc import Iterator

from mesh.access_log import verify
from scenarios.stage.files import File


def faults_of_the_mesh(files: dict[str, File]) -> Iterator[str]:
    """Yield, in one sentence each, what was promised, parked or logged wrongly."""
    for name, file in files.items():
        if file.read("SELECT 1 FROM outbox WHERE state NOT IN ('applied', 'answered')"):
            yield f"{name}: something it promised to say has had no effect"
        if file.read("SELECT 1 FROM parked"):
            yield f"{name}: an event is parked"
        if not (verdict := verify(file.db)).ok:
            yield f"{name}: access log: {verdict.fault}"


def parked_in(files: dict[str, File]) -> int:
    """Return how many events are parked."""
    return sum(len(file.read("SELECT 1 FROM parked")) for file in files.values())
