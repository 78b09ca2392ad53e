"""What the participants' own files say after a run: the log, and when each notice took effect."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from mesh.access_log import verify
from scenarios.driving.model import Kind, LogCheck
from scenarios.driving.plan import Plan
from scenarios.driving.task import Case
from scenarios.moving.check import faults_in
from scenarios.moving.plan import Planner
from scenarios.moving.scene import Filed, Scene
from scenarios.population.places import Municipality
from scenarios.stage.country import name_of
from scenarios.stage.files import File
from scenarios.stage.running import Stage
from scenarios.telling.faults import faults_of_the_mesh
from services.health_insurance.store import INSURED
from services.tax.store import INCOMES

LOOKUP = "tax.income.v1"


class Delivered(NamedTuple):
    """How the notices and moves of a run ended.

    Attributes:
        took_us: By kind, how often one took so many microseconds to its last effect.
        untold: Messages that have not taken effect.
    """

    took_us: dict[Kind, Counter[int]]
    untold: int


def entries_at(owner: File) -> int:
    """Return how many answered lookups the owner's log holds; those of a move have its case."""
    rows = owner.read(
        "SELECT count(*) FROM access_log WHERE contract = ? AND outcome = 'disclosed'"
        " AND direction = 'lookup' AND caseid IS NULL",
        LOOKUP,
    )
    found: int = rows[0][0]
    return found


def log_check(
    files: dict[str, File], owner: str, answers: int, unanswered: int, before: int
) -> LogCheck:
    """Compute every log again, and compare the owner's with the answers.

    Args:
        before: How many answered lookups the log held before the run.
        unanswered: Lookups of which it is not known whether the owner answered.
    """
    entries = entries_at(files[owner]) - before
    whole = all(verify(file.db).ok for file in files.values())
    return LogCheck(
        entries=entries,
        expected=answers,
        verified=whole and answers <= entries <= answers + unanswered,
    )


def delivered(files: dict[str, File], cases: Iterable[Case]) -> Delivered:
    """Return how long each notice and move took until its last message had taken effect."""
    last: dict[str, int] = {}
    untold = 0
    for file in files.values():
        for case, applied in file.read(
            "SELECT caseid, max(applied_ns) FROM inbox WHERE caseid IS NOT NULL GROUP BY caseid"
        ):
            last[case] = max(last.get(case, 0), applied)
        ((still_open,),) = file.read(
            "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sent', 'parked', 'unsettled')"
        )
        untold += still_open
    took: dict[Kind, Counter[int]] = {"notify": Counter(), "move": Counter()}
    for case in cases:
        if case.case in last:
            took[case.kind][(last[case.case] - case.intended_ns) // 1_000] += 1
    return Delivered(took, untold)


def wrong_in_files(
    files: dict[str, File], stage: Stage, plan: Plan, cases: Iterable[Case], hot: Municipality
) -> int:
    """Return how many files are not as they must be after all notices and moves."""
    scene = Scene(stage, Planner(stage.population, stage.population.seed))
    moved = False
    for case in cases:
        if case.kind == "move":
            moved = True
            scene.filed[case.case] = Filed(move=plan.moves[case.household], case=case.case)
    # What is said on the mesh is counted by itself. Who comes to the counter in the moment of
    # filing is registered before the visit is booked, and the booking is refused: rightly.
    of_the_mesh = set(faults_of_the_mesh(files))
    wrong = sum(fault not in of_the_mesh for fault in faults_in(scene, files)) if moved else 0
    tax, insurer = name_of("tax", hot), name_of("health-insurance", hot)
    for person in plan.corrected:
        assessed = INCOMES.get(files[tax], stage.code(tax, person), plan.year)
        file = INSURED.get(files[insurer], stage.code(insurer, person))
        known = file.income if file is not None else None
        if known is None or assessed is None or known.year != plan.year:
            continue
        wrong += known.total_income != assessed.total_income
    return wrong
