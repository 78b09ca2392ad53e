"""Whatever people file, wherever they register, who dies, and in whatever order notices arrive.

Three registries run for real. What happens next is drawn at random, and the events between
them are delivered late, and in another order for different people. People are honest: at a
counter they register a move from where they have lived, not one that they gave up.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.common import Relation
from contracts.moving import MovedIn, RegisterMoveIn, RegisterMoveWithin, WithdrawMoveOut
from mesh.errors import Refused
from services.resident_registry.households import Home
from services.resident_registry.model import NoticeAwaited
from tests.services.resident_registry import acts
from tests.services.resident_registry.country import (
    PLACES,
    TODAY,
    Country,
    address,
    codes,
    family,
    move_out,
    resident,
)

NEIGHBOUR = Home(
    id="h2", head=PersonCode("neighbour"), members=(resident("neighbour", household="h2"),)
)
PEOPLE = family().persons | NEIGHBOUR.persons
STEPS = 60

any_order = st.randoms(use_true_random=False)


@contextmanager
def country_of_moves() -> Iterator[Country]:
    with tempfile.TemporaryDirectory() as directory:
        country = Country(Path(directory))
        try:
            country.populate("old", family(), NEIGHBOUR)
            yield country
        finally:
            country.close()


def some(random: Random, people: set[PersonCode] | frozenset[PersonCode]) -> Any:
    """Draw some of them; mostly all."""
    everyone = sorted(people)
    random.shuffle(everyone)
    count = random.choice([len(everyone), random.randint(1, len(everyone))])
    return tuple(everyone[:count])


def file(country: Country, random: Random) -> None:
    at, home = random.choice([(p, h) for p in PLACES for h in country.homes(p).values()])
    movers = some(random, home.persons - country.pending(at) or home.persons)
    to = PLACES[random.choice(sorted(PLACES))]
    remaining = random.choice(sorted(home.persons))
    country.file(at, move_out(*movers, to=to, remaining=remaining), country.new_case())


def file_for_anybody(country: Country, random: Random) -> None:
    country.file(random.choice(sorted(PLACES)), move_out(*some(random, PEOPLE)), country.new_case())


def withdraw(country: Country, random: Random) -> None:
    at, pending = who(random, country.pending)
    country.file(at, WithdrawMoveOut(movers=some(random, pending)), "case-any")


def move_in(country: Country, random: Random) -> None:
    at, expected = who(random, lambda place: honestly_expected(country, place))
    if not (living := expected - the_dead(country)):
        return
    block = random.choice(["1-1", "2-2"])
    command = RegisterMoveIn(
        movers=some(random, living), moved_on=TODAY, address=address(PLACES[at], block)
    )
    country.register(at, command)


def the_dead(country: Country) -> set[PersonCode]:
    return {person for slug in PLACES for person in country.dead(slug)}


def honestly_expected(country: Country, place: str) -> set[PersonCode]:
    last = residences(country)
    return {p for p, origins in country.expected(place).items() if last.get(p) in origins}


def residences(country: Country) -> dict[PersonCode, str]:
    """Return where each person has registered last: where no notice is on its way to."""
    lives = {}
    for slug in PLACES:
        gone = {
            person
            for (_, recipient, person), queue in country.on_the_way.items()
            if recipient.endswith(slug) and any(isinstance(s.message, MovedIn) for s in queue)
        }
        lives |= {r.person: slug for r in country.state(slug)[0] if r.person not in gone}
    return lives


def move_in_unannounced(country: Country, random: Random) -> None:
    at = random.choice(sorted(PLACES))
    if strangers := PEOPLE - country.expected(at).keys() - the_dead(country):
        command = RegisterMoveIn(
            movers=some(random, strangers), moved_on=TODAY, address=address(PLACES[at])
        )
        country.register(at, command)


def move_within(country: Country, random: Random) -> None:
    at, home = random.choice([(p, h) for p in PLACES for h in country.homes(p).values()])
    movers = some(random, home.persons)
    command = RegisterMoveWithin(
        movers=movers,
        moved_on=TODAY,
        address=address(PLACES[at], random.choice(["1-1", "2-2"])),
        new_head=movers[0],
        remaining_head=random.choice(sorted(home.persons)),
    )
    country.register(at, command)


def die(country: Country, random: Random) -> None:
    """One of the family dies, and the family register knows where they lived.

    A notice that is still under way would find them dead: that is refused, and for people to
    look at (`recorded-dead`).
    """
    lives = residences(country)
    under_way = {
        person
        for (_, _, person), queue in country.on_the_way.items()
        if any(isinstance(sent.message, MovedIn) for sent in queue)
    }
    if alive := sorted(family().persons & lives.keys() - under_way):
        person = random.choice(alive)
        new_head = random.choice([None, *sorted(PEOPLE)])
        acts.die(country, person, at=lives[person], new_head=new_head)


def take_back(country: Country, random: Random) -> None:
    at, dead = who(random, country.dead)  # if nobody is dead, it concerns nobody there
    acts.take_back(country, random.choice(sorted(dead)), at=at)


def deliver(country: Country, random: Random) -> None:
    for _ in range(random.randint(1, 6)):
        if country.on_the_way:
            country.deliver(random.choice(sorted(country.on_the_way)))


def who(random: Random, are: Callable[[str], set[PersonCode]]) -> tuple[str, set[PersonCode]]:
    """Draw a place where there are such people."""
    found = [(at, people) for at in PLACES if (people := are(at))]
    return random.choice(found) if found else ("old", {PersonCode("father")})


ACTS = {
    file: 4,
    move_in: 4,
    deliver: 6,
    withdraw: 1,
    move_within: 1,
    file_for_anybody: 1,
    move_in_unannounced: 1,
    die: 1,
    take_back: 1,
}
"""What may happen next, and how often."""


def act(country: Country, random: Random) -> str:
    """Let one thing happen; what is refused changes nothing. Return what became of it."""
    (chosen,) = random.choices(list(ACTS), weights=list(ACTS.values()))
    before = [country.state(slug) for slug in PLACES]
    try:
        chosen(country, random)
    except (Refused, NoticeAwaited) as refusal:
        assert [country.state(slug) for slug in PLACES] == before
        return refusal.code
    return chosen.__name__


def check_households(country: Country) -> None:
    """Every resident has one household, and every household one head and one address."""
    for slug in PLACES:
        residents = country.state(slug)[0]
        homes = country.homes(slug)
        assert {resident.household for resident in residents} == homes.keys()
        for home in homes.values():
            heads = [m.person for m in home.members if m.relation is Relation.HEAD]
            assert heads == [home.head]
            assert len({m.address for m in home.members}) == 1


def check_residents(country: Country) -> None:
    """Nobody is lost; nobody is resident twice but while the notice is on its way.

    Who has died is resident nowhere, or was so elsewhere, which the notice on its way will end.
    """
    lives = Counter(r.person for slug in PLACES for r in country.state(slug)[0])
    notices = Counter(
        person
        for (_, _, person), queue in country.on_the_way.items()
        for sent in queue
        if isinstance(sent.message, MovedIn)
    )
    alive = PEOPLE - the_dead(country)
    assert lives == Counter(alive) + notices


@given(any_order)
@settings(max_examples=25)
def test_everybody_lives_in_one_household_with_one_head_at_every_moment(random: Random) -> None:
    with country_of_moves() as country:
        for _ in range(STEPS):
            act(country, random)
            check_households(country)
            check_residents(country)
        country.deliver_all()
        check_households(country)
        check_residents(country)


@given(any_order)
@settings(max_examples=25)
def test_in_the_end_exactly_those_are_expected_somewhere_who_have_filed(random: Random) -> None:
    with country_of_moves() as country:
        for _ in range(STEPS):
            act(country, random)
        country.deliver_all()
        pending = Counter(person for slug in PLACES for person in country.pending(slug))
        expected = Counter(p for slug in PLACES for p in country.expected(slug))
        assert pending == expected


def test_the_acts_above_succeed_often_enough_to_mean_something() -> None:
    random, happened = Random(1), Counter[str]()
    for _ in range(8):
        with country_of_moves() as country:
            happened.update(act(country, random) for _ in range(STEPS))
    assert (
        min(
            happened[act_.__name__]
            for act_ in (file, move_in, move_within, withdraw, die, take_back)
        )
        > 5
    )


@given(any_order)
@settings(max_examples=25)
def test_withdrawing_restores_exactly_the_former_state(random: Random) -> None:
    with country_of_moves() as country:
        for _ in range(random.randint(0, 20)):
            act(country, random)
        country.deliver_all()
        before = [country.state(slug) for slug in PLACES], country.expected("new")
        at, home = random.choice([(p, h) for p in PLACES for h in country.homes(p).values()])
        movers = some(random, home.persons)
        to = PLACES[random.choice([place for place in PLACES if place != at])]
        try:
            country.file(at, move_out(*movers, to=to, remaining=min(home.persons)), "case")
        except Refused:
            return
        country.deliver_all()
        country.file(at, WithdrawMoveOut(movers=codes(*movers)), "case")
        country.deliver_all()
        assert ([country.state(slug) for slug in PLACES], country.expected("new")) == before
