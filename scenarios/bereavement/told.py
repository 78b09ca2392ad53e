"""Who was told of a death, and when: from what has taken effect, never from what was sent."""

from collections.abc import Iterator
from typing import NamedTuple

from contracts.base import contract_of
from contracts.catalogue import CONTRACTS
from contracts.family import ReportDeath
from scenarios.bereavement.scene import Reported
from scenarios.stage.country import name_of
from scenarios.stage.files import File
from scenarios.stage.running import DEVICES, Stage


class Telling(NamedTuple):
    """Who knows of some deaths.

    Attributes:
        first_ns: The wall time of the first effect at each participant, by name.
        after_ms: How long after the clerk had entered the report a participant knew; of several
            deaths, the longest.
        waiting: Those for whom something has not taken effect yet.
    """

    first_ns: dict[str, int]
    after_ms: dict[str, float]
    waiting: tuple[str, ...]


def telling_of(stage: Stage, files: dict[str, File], reported: list[Reported]) -> Telling:
    """Return when each participant knew, and who does not yet."""
    began = {r.case: r.began_ns for r in reported}
    first = {
        (name, case): applied_ns
        for name, file in files.items()
        if stage.deployment.named(name).kind not in DEVICES
        for case, applied_ns in _effects(file)
        if case in began
    }
    for each in reported:
        register = name_of("family-register", each.death.reported_at)
        taken = _report_taken(files[register], each.case)
        if taken is not None:
            key = register, each.case
            first[key] = min(taken, first.get(key, taken))
    first_ns: dict[str, int] = {}
    after_ms: dict[str, float] = {}
    for (name, case), applied_ns in first.items():
        first_ns[name] = min(applied_ns, first_ns.get(name, applied_ns))
        after_ms[name] = max((applied_ns - began[case]) / 1e6, after_ms.get(name, 0.0))
    waiting = dict.fromkeys(_without_effect(files, set(began)))
    return Telling(first_ns, after_ms, tuple(sorted(waiting)))


def _effects(file: File) -> Iterator[tuple[str, int]]:
    """Yield each case, and when the first event or command of it took effect."""
    yield from file.read("SELECT caseid, min(applied_ns) FROM inbox GROUP BY caseid")


def _report_taken(file: File, case: str) -> int | None:
    """Return when the register took the report that it answered with this case."""
    rows = file.read(
        "SELECT min(applied_ns) FROM inbox WHERE contract = ? AND instr(reply, ?)",
        contract_of(ReportDeath).name,
        case.encode(),
    )
    return None if rows[0][0] is None else int(rows[0][0])


def _without_effect(files: dict[str, File], cases: set[str]) -> Iterator[str]:
    """Yield who was sent an event or a command that is not among what it has applied."""
    applied = {
        name: {(id_, sender) for id_, sender in file.read("SELECT id, sender FROM inbox")}
        for name, file in files.items()
    }
    for name, file in files.items():
        rows = file.read("SELECT id, contract, recipient, caseid, state FROM outbox")
        for id_, contract, recipient, case, state in rows:
            refused = state == "refused" and CONTRACTS[contract].kind == "command"
            if case in cases and not refused and (id_, name) not in applied[recipient]:
                yield recipient
