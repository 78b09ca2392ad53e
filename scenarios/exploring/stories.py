"""Draws what happens to families: moves and deaths, in every order that the law knows."""

import datetime as dt
import random
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from contracts.deaths import Capacity
from scenarios.bereavement.plan import Death
from scenarios.bereavement.plan import Planner as DeathPlanner
from scenarios.exploring.model import Kind, Step, Story
from scenarios.exploring.moments import WINDOWS, Moments
from scenarios.moving.plan import Move
from scenarios.moving.plan import Planner as MovePlanner
from scenarios.population.model import Population
from scenarios.population.places import Municipality

FEWEST, MOST = 4, 10
"""Life events of one seed."""

MOVED_BEFORE_DAYS = 5
"""At most how long before the visit the move took place."""

DIED_BEFORE_DAYS = 4

_TRIES = 200


class Stories:
    """Draws the stories of one seed.

    Args:
        tangled: Whether several may happen to one family at once.
    """

    def __init__(
        self,
        rng: random.Random,
        population: Population,
        places: tuple[Municipality, ...],
        beginning: dt.date,
        moments: Moments,
        *,
        tangled: bool,
    ) -> None:
        self._rng = rng
        self._population = population
        self._places = places
        self._beginning = beginning
        self._moments = moments
        self._tangled = tangled
        self._moves = MovePlanner(population, rng.getrandbits(32))
        self._deaths = DeathPlanner(population, places, beginning)
        self._taken: set[int] = set()

    def draw(self) -> tuple[Story, ...]:
        """Draw some stories; fewer, if there are not so many families."""
        wanted = self._rng.randint(FEWEST, MOST)
        found: list[Story] = []
        for _ in range(_TRIES):
            if sum(story.life_events for story in found) >= wanted:
                break
            kinds = _TANGLED if self._tangled else _SEPARATE
            story = self._rng.choice(kinds)(self)
            if story is not None and self._is_apart(story):
                found.append(story)
        return tuple(found)

    def _is_apart(self, story: Story) -> bool:
        """Tell whether a story may happen beside the others; if so, its family is taken."""
        family = set(story.persons)
        for person in story.persons:
            family |= self._deaths.kin.near(person)
        family |= {death.reporter for death in story.deaths}
        if not self._tangled and family & self._taken:
            return False
        self._taken |= family
        return True

    # ---- moves -------------------------------------------------------------------------------

    def move(self) -> Story | None:
        """A household moves, or some of it; perhaps inside its municipality."""
        filed, visited = self._two_windows()
        move = self._a_move(filed, visited)
        if move is None or (not self._tangled and filed == visited):
            return None
        return Story(title="a move", moves=(move,), steps=self._file_and_visit(filed, visited))

    def move_withdrawn(self) -> Story | None:
        """A move is filed and withdrawn before anybody moves in."""
        filed, withdrawn = self._two_windows()
        move = self._a_move(filed, WINDOWS - 1)
        if move is None or (not self._tangled and filed == withdrawn):
            return None
        steps = (self._step(Kind.FILE, filed), self._step(Kind.WITHDRAW, withdrawn))
        return Story(title="a move that is withdrawn", moves=(move,), steps=_in_order(steps))

    def move_withdrawn_at_the_counter(self) -> Story | None:
        """While one of the family withdraws the move, another one registers it."""
        filed, visited = self._two_windows()
        move = self._a_move(filed, visited)
        if move is None:
            return None
        at = self._moments.on(self._rng, visited)
        steps = (
            self._step(Kind.FILE, filed),
            Step(kind=Kind.WITHDRAW, at=at),
            Step(kind=Kind.VISIT, at=at + self._rng.random() * 2, races=True),
        )
        return Story(title="a move withdrawn and registered", moves=(move,), steps=steps)

    def two_moves(self) -> Story | None:
        """Somebody moves on before the first move has settled, or comes back."""
        filed, visited = self._two_windows()
        first = self._a_move(filed, visited, whole=True)
        if first is None or first.within:
            return None
        address = self._moves.of_household(
            self._household(first.filer), first.destination, first.origin, filed_on=first.filed_on
        ).address
        again = msgspec.structs.replace(
            first,
            origin=first.destination,
            destination=first.origin,
            address=address,
            filed_on=first.visit_on,
            moved_on=first.visit_on,
            consents=(),
        )
        at = self._moments.on(self._rng, visited)
        steps = (
            *self._file_and_visit(filed, visited),
            Step(kind=Kind.FILE, at=at, subject=1),
            Step(kind=Kind.VISIT, at=at + self._rng.random() * 60, subject=1),
        )
        return Story(title="two moves in a row", moves=(first, again), steps=steps)

    def mover_dies(self) -> Story | None:
        """Somebody dies between the filing and the visit."""
        filed, visited = self._two_windows()
        move = self._a_move(filed, visited)
        if move is None:
            return None
        death = self._a_death(self._rng.choice(move.movers), filed)
        if death is None:
            return None
        steps = (
            self._step(Kind.FILE, filed),
            self._step(Kind.REPORT, self._rng.randint(filed, visited)),
            self._step(Kind.VISIT, visited),
        )
        return Story(title="a mover dies", moves=(move,), deaths=(death,), steps=_in_order(steps))

    # ---- deaths ------------------------------------------------------------------------------

    def death(self) -> Story | None:
        """Somebody dies; the family confirms the desk's list."""
        reported, confirmed = self._two_windows()
        death = self._a_death(self._rng.randrange(len(self._population.persons)), reported)
        if death is None:
            return None
        steps = [self._step(Kind.REPORT, reported)]
        if death.by_family and (self._tangled or reported < confirmed):
            steps.append(self._step(Kind.CONFIRM, confirmed))
        return Story(title="a death", deaths=(death,), steps=tuple(steps))

    def death_corrected(self) -> Story | None:
        """A death is reported by mistake, and corrected."""
        reported, confirmed = self._two_windows()
        death = self._a_death(self._rng.randrange(len(self._population.persons)), reported)
        corrected = self._rng.randint(confirmed, WINDOWS - 1)
        if death is None or not self._deaths.adult(death.deceased):
            return None
        if not self._tangled and reported == corrected:
            return None
        steps = [self._step(Kind.REPORT, reported)]
        if death.by_family and (self._tangled or reported < confirmed < corrected):
            steps.append(self._step(Kind.CONFIRM, confirmed))
        steps.append(self._step(Kind.CORRECT, corrected))
        return Story(title="a death by mistake", deaths=(death,), steps=_in_order(tuple(steps)))

    def two_deaths(self) -> Story | None:
        """A couple dies at once."""
        reported, confirmed = self._two_windows()
        couples = [n for n, p in enumerate(self._population.persons) if p.spouse is not None]
        one = self._rng.choice(couples)
        other = self._deaths.kin.spouse(one)
        assert other is not None, "chosen for the spouse"
        deaths = [self._a_death(p, reported, without={one, other}) for p in (one, other)]
        if None in deaths:
            return None
        steps = [self._step(Kind.REPORT, reported, subject) for subject in (0, 1)]
        by_family = all(death is not None and death.by_family for death in deaths)
        if by_family and self._tangled:
            steps += [self._step(Kind.CONFIRM, confirmed, subject) for subject in (0, 1)]
        return Story(
            title="two deaths at once",
            deaths=tuple(death for death in deaths if death is not None),
            steps=_in_order(tuple(steps)),
        )

    # ---- what they are made of ---------------------------------------------------------------

    def _a_move(self, filed: int, visited: int, *, whole: bool = False) -> Move | None:
        rng, homes = self._rng, self._population.households
        number = rng.randrange(len(homes))
        members = homes[number].members
        origin = next(p for p in self._places if p.code == homes[number].address.municipality)
        destination = rng.choice(self._places)
        movers, remaining = tuple(members), None
        adults = [member for member in members if self._deaths.adult(member)]
        if not whole and len(adults) > 1 and rng.random() < 1 / 2:
            head, stays = rng.sample(adults, 2)
            movers = (head, *(m for m in members if m not in (head, stays)))
            remaining = stays if members[0] in movers else None
        if movers[0] not in adults:
            return None
        visit_on = self._day(visited)
        moved_on = visit_on - dt.timedelta(days=rng.randint(0, MOVED_BEFORE_DAYS))
        return self._moves.of_household(
            number,
            origin,
            destination,
            filed_on=self._day(filed),
            moved_on=moved_on,
            visit_on=visit_on,
            movers=movers,
            remaining_head=remaining,
        )

    def _a_death(self, person: int, reported: int, without: set[int] | None = None) -> Death | None:
        died_on = self._day(reported) - dt.timedelta(days=self._rng.randint(0, DIED_BEFORE_DAYS))
        kin, elsewhere = self._deaths.kin, self._rng.choice(self._places)
        place = self._rng.choice((elsewhere, kin.residence(person)))
        excluded = {person} | (without or set())
        relatives = sorted(n for n in kin.near(person) if self._deaths.adult(n))
        nearest = [kin.spouse(person), *kin.children(person), *kin.siblings(person)]
        possible = [n for n in nearest if n in relatives and n not in excluded and n is not None]
        if possible:
            reporter, capacity = possible[0], Capacity.RELATIVE
        else:
            adults = range(len(self._population.persons))
            others = [n for n in adults if self._deaths.adult(n) and n not in excluded]
            reporter, capacity = self._rng.choice(others), Capacity.HOUSE_OWNER
        return self._deaths.death(person, reporter, died_on=died_on, place=place, capacity=capacity)

    def _two_windows(self) -> tuple[int, int]:
        """Draw two of the days, in order, or twice the same."""
        first = self._rng.randrange(WINDOWS)
        return first, self._rng.randint(first, WINDOWS - 1)

    def _file_and_visit(self, filed: int, visited: int) -> tuple[Step, ...]:
        return _in_order((self._step(Kind.FILE, filed), self._step(Kind.VISIT, visited)))

    def _step(self, kind: Kind, window: int, subject: int = 0) -> Step:
        return Step(kind=kind, at=self._moments.on(self._rng, window), subject=subject)

    def _day(self, window: int) -> dt.date:
        return self._beginning + dt.timedelta(days=self._moments.days[window])

    def _household(self, person: int) -> int:
        return self._population.persons[person].household


def _in_order(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Give the steps, which are in their order, moments in the same order."""
    moments = sorted(step.at for step in steps)
    return tuple(
        msgspec.structs.replace(step, at=at) for step, at in zip(steps, moments, strict=True)
    )


_Kind: TypeAlias = Callable[[Stories], Story | None]

_SEPARATE: tuple[_Kind, ...] = (
    Stories.move,
    Stories.move,
    Stories.move_withdrawn,
    Stories.death,
    Stories.death,
    Stories.death_corrected,
)
_TANGLED: tuple[_Kind, ...] = (
    *_SEPARATE,
    Stories.two_moves,
    Stories.two_deaths,
    Stories.move_withdrawn_at_the_counter,
    Stories.mover_dies,
)
