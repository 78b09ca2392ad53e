"""Who was told of a death, and when: from what has taken effect, never from what was sent."""

from collections.abc import Iterator
from typing import NamedTuple

from contracts.base import PersonCode, contract_of
from contracts.catalogue import CONTRACTS
from contracts.deaths import DeathRecorded, EnterDeath, ReportDeath
from contracts.residency import Deceased
from scenarios.bereavement.recipients import Recipients
from scenarios.bereavement.scene import Reported, Scene
from scenarios.stage.country import name_of
from scenarios.stage.files import File
from scenarios.stage.running import DEVICES

NOTICES = tuple(contract_of(event).name for event in (DeathRecorded, Deceased))
"""The events that say that somebody has died."""


class Telling(NamedTuple):
    """Who knows of some deaths.

    Attributes:
        effect_ns: The wall time of the first effect at each participant, by name; of several
            deaths, of the one that took longest.
        after_ms: How long that took, from the beginning of the act in which it took effect; in
            the act of the report, from the moment the clerk entered it.
        waiting: Those who have to know and were not told with effect, and those for whom
            something else about the death has not taken effect yet.
    """

    effect_ns: dict[str, int]
    after_ms: dict[str, float]
    waiting: tuple[str, ...]


def telling_of(scene: Scene, files: dict[str, File]) -> Telling:
    """Return when each participant knew, and who does not yet."""
    cases, never = scene.reported, set(_never_told(scene, files))
    first = {
        (name, case): applied_ns
        for name, file in files.items()
        if scene.stage.deployment.named(name).kind not in DEVICES
        for case, applied_ns in _effects(file)
        if case in cases
    }
    for each in cases.values():
        register = name_of("family-register", each.death.reported_at)
        taken = _report_taken(files[register], each.case)
        if taken is not None:
            key = register, each.case
            first[key] = min(taken, first.get(key, taken))
    effect_ns: dict[str, int] = {}
    after_ms: dict[str, float] = {}
    for (name, case), applied_ns in first.items():
        if name in never:
            continue
        after = (applied_ns - _began(scene, cases[case], applied_ns)) / 1e6
        if name not in after_ms or after > after_ms[name]:
            effect_ns[name], after_ms[name] = applied_ns, after
    waiting = never.union(_without_effect(files, set(cases)))
    return Telling(effect_ns, after_ms, tuple(sorted(waiting)))


def _began(scene: Scene, reported: Reported, applied_ns: int) -> int:
    """Return when that began whose effect this was: the report, or the last act before it."""
    later = [act.began_ns for act in scene.acts] + scene.began_again.get(reported.case, [])
    return max([reported.began_ns, *(began for began in later if began <= applied_ns)])


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
    applied = _applied(files)
    for name, file in files.items():
        rows = file.read("SELECT id, contract, recipient, caseid, state FROM outbox")
        for id_, contract, recipient, case, state in rows:
            refused = state == "refused" and CONTRACTS[contract].kind == "command"
            if case in cases and not refused and (id_, name) not in applied[recipient]:
                yield recipient


def _never_told(scene: Scene, files: dict[str, File]) -> Iterator[str]:
    """Yield who has to know of a death, and in whose file no notice of it took effect."""
    heard, recipients = _notices(files), Recipients(scene.planner)
    for each in scene.reported.values():
        for name in recipients.of(each.death, each.register_place):
            if name == name_of("family-register", each.register_place):
                knows = _entered(files[name], each.case)
            else:
                knows = any(
                    (name, each.case, sender, scene.stage.code(sender, each.death.deceased))
                    in heard
                    for sender in (
                        name_of("family-register", each.register_place),
                        name_of("resident-registry", each.death.residence),
                    )
                )
            if not knows:
                yield name


def _notices(files: dict[str, File]) -> set[tuple[str, str, str, PersonCode]]:
    """Return the notices that took effect: at whom, of which case, from whom, about whom.

    A notice is about the person whom its sender names: in the same case others are told of, as
    a new head of the household.
    """
    applied = _applied(files)
    holes = ",".join("?" * len(NOTICES))
    return {
        (recipient, case, sender, person)
        for sender, file in files.items()
        for id_, recipient, case, person in file.read(
            f"SELECT id, recipient, caseid, person FROM outbox WHERE contract IN ({holes})",
            *NOTICES,
        )
        if (id_, sender) in applied[recipient]
    }


def _entered(file: File, case: str) -> bool:
    """Tell whether the register took the report of a case, or one that was passed on to it."""
    rows = file.read(
        "SELECT 1 FROM inbox WHERE contract = ? AND caseid = ?",
        contract_of(EnterDeath).name,
        case,
    )
    return bool(rows) or _report_taken(file, case) is not None


def _applied(files: dict[str, File]) -> dict[str, set[tuple[str, str]]]:
    """Return the id and the sender of everything that took effect, by who received it."""
    return {
        name: {(id_, sender) for id_, sender in file.read("SELECT id, sender FROM inbox")}
        for name, file in files.items()
    }
