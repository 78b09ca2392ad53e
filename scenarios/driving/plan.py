"""What the driving processes ask and change: drawn from the population, with the right answers."""

import datetime as dt
import random
from pathlib import Path
from typing import NamedTuple

import msgspec

from contracts.base import PersonCode
from contracts.moving import RegisterMoveIn
from contracts.portal import FileMove
from mesh.deployment import write_private
from mesh.errors import SetupError
from scenarios.driving.task import Correction, Household, Question, Task
from scenarios.moving.plan import Move, Planner
from scenarios.population.model import Insurance, Population
from scenarios.population.places import Municipality
from scenarios.stage.country import name_of
from scenarios.stage.running import DEVICES, Scenery
from scenarios.stage.view import View

MOST_QUESTIONS = 20_000
"""How many persons each process asks about, again and again."""

MOST_CORRECTIONS = 2_000
GROWN_UP = 20
"""Years; from this age on, everybody has an assessed income."""


class Plan(NamedTuple):
    """Who is driven, with what.

    Attributes:
        tasks: One for each driving process.
        moves: By the number that a household has in a task.
        corrected: Whose incomes are corrected, by position in the population.
        year: The year of the incomes.
    """

    tasks: list[Task]
    moves: list[Move]
    corrected: list[int]
    year: int


def planned(
    scenery: Scenery,
    population: Population,
    places: tuple[Municipality, ...],
    day: dt.date,
    *,
    clients: int,
    moves: int,
    seed: int,
) -> Plan:
    """Plan a run: the tax office of the first municipality is asked.

    Args:
        day: The civil day on which everything happens.
        moves: How many households may have to move; as many as there are, if that is fewer.

    Raises:
        SetupError: There are too few residents.
    """
    rng = random.Random(seed)  # noqa: S311 - reproducible, and no secret
    view, hot = View(scenery.deployment, population), places[0]
    year = population.base_date.year - 1
    households = min(moves, len(population.households) // 2)
    made = Planner(population, seed).whole_households(households, places, day)
    made = [msgspec.structs.replace(move, moved_on=day, visit_on=day) for move in made]
    moving = {person for move in made for person in move.movers}
    taxed = [
        number
        for number, person in enumerate(population.persons)
        if view.home(person) == hot.code
        and person.birth_date.year <= year - GROWN_UP
        and year in person.incomes
    ]
    rng.shuffle(taxed)
    insured = [
        number
        for number in taxed
        if population.persons[number].insurance is Insurance.NATIONAL and number not in moving
    ]
    corrected = insured[: min(MOST_CORRECTIONS, len(insured) // 2)]
    asked = [number for number in taxed if number not in set(corrected)]
    if not asked or not corrected:
        raise SetupError("too few residents to ask about; raise --residents")
    tasks = []
    for number, place in enumerate(places[:clients]):
        asker = name_of("benefits", place)
        part = rng.sample(asked, min(MOST_QUESTIONS, len(asked)))
        codes = view.codes(asker)
        questions = tuple(
            Question(
                codes(person),
                population.persons[person].incomes[year],
                view.dependants(person, year),
            )
            for person in part
        )
        tasks.append(
            Task(
                deployment=str(scenery.deployment.directory.resolve()),
                url=scenery.url,
                participants=(asker,),
                owner=name_of("tax", hot),
                counter="",
                year=year,
                seed=seed + number,
                questions=questions,
            )
        )
    tasks[0] = _with_devices(tasks[0], scenery, view, hot, corrected, made)
    return Plan(tasks, made, corrected, year)


def _with_devices(
    task: Task,
    scenery: Scenery,
    view: View,
    hot: Municipality,
    corrected: list[int],
    moves: list[Move],
) -> Task:
    """Let one process have the counters and the citizen's device: all that commands."""
    devices = [n for n, party in scenery.deployment.participants.items() if party.kind in DEVICES]
    counter = name_of("counter", hot)
    code, population = view.codes(counter), view.population
    corrections = tuple(
        Correction(code(person), population.persons[person].incomes[task.year])
        for person in corrected
    )
    return msgspec.structs.replace(
        task,
        participants=(*task.participants, *devices),
        counter=counter,
        corrections=corrections,
        households=tuple(_household(number, move, view) for number, move in enumerate(moves)),
    )


def _household(number: int, move: Move, view: View) -> Household:
    def code(participant: str, person: int) -> PersonCode:
        link = view.population.link_of(person)
        return PersonCode(view.keyring.code(participant, link))

    counter, device = name_of("counter", move.destination), "citizen-app"
    return Household(
        number,
        FileMove(
            person=code(device, move.filer),
            movers=tuple(code(device, mover) for mover in move.movers),
            from_municipality=move.origin.code,
            new_address=move.address,
            new_head=code(device, move.head),
            planned_on=move.moved_on,
            visit_on=move.visit_on,
            consents=move.consents,
        ),
        counter,
        RegisterMoveIn(
            movers=tuple(code(counter, mover) for mover in move.movers),
            moved_on=move.moved_on,
            address=move.address,
        ),
    )


def written(tasks: list[Task], directory: Path) -> list[Path]:
    """Write each task where only its owner can read it; return where."""
    directory.mkdir(mode=0o700, exist_ok=True)
    paths = [directory / f"{number}.json" for number in range(len(tasks))]
    for path, task in zip(paths, tasks, strict=True):
        write_private(path, msgspec.json.encode(task))
    return paths
