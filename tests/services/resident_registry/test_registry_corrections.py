"""A death was a mistake: the record is back, and everything that hung on it."""

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.common import Relation
from contracts.residency import DeathUndone, HeadChanged, HouseholdQuery
from services.resident_registry import store
from services.resident_registry.households import Home
from tests.services.conftest import OLD
from tests.services.resident_registry.acts import (
    BOY,
    FATHER,
    GIRL,
    GRANNY,
    MOTHER,
    YESTERDAY,
    ask,
    die,
    settle,
    take_back,
    watch,
)
from tests.services.resident_registry.country import (
    Country,
    address,
    move_in,
    move_out,
    move_within,
    resident,
)


def home_of(country: Country, person: PersonCode) -> Home:
    home = country.home_of("old", person)
    assert home is not None
    return home


def relation_of(country: Country, person: PersonCode) -> Relation:
    return next(m.relation for m in home_of(country, person).members if m.person == person)


@pytest.mark.parametrize("person", [FATHER, GRANNY])
def test_a_death_that_was_a_mistake_leaves_no_trace_in_the_register(
    country: Country, person: PersonCode
) -> None:
    before, answer = country.state("old"), ask(country, "old", HouseholdQuery(person=person))
    die(country, person, new_head="mother")
    assert country.state("old") != before
    take_back(country, person)
    assert country.state("old") == before
    assert ask(country, "old", HouseholdQuery(person=person)) == answer


def test_everyone_who_was_told_of_the_death_is_told_that_it_was_none(country: Country) -> None:
    watch(country, "old")
    die(country, "father", new_head="mother")
    take_back(country, "father")
    queued = country.registries["old"].queued()
    of_the_death = {who for who, contract, _ in queued if contract == "residency.deceased.v1"}
    undone = {who for who, _, message in queued if isinstance(message, DeathUndone)}
    assert undone == of_the_death
    assert {"health-insurance-old", "tax-old", "bereavement-desk-old"} <= undone
    (event,) = country.told("old", DeathUndone)
    assert event == DeathUndone(person=FATHER, died_on=YESTERDAY)


def test_who_has_the_old_head_again_is_told(country: Country) -> None:
    watch(country, "old")
    die(country, "father", new_head="mother")
    take_back(country, "father")
    heads = [
        (e.person, e.head, e.changed_on)
        for e in country.told("old", HeadChanged)
        if e.head == FATHER
    ]
    assert sorted(heads) == [
        (person, FATHER, YESTERDAY) for person in (BOY, FATHER, GIRL, GRANNY, MOTHER)
    ]


def test_of_a_head_who_never_changed_only_who_is_back_is_told(country: Country) -> None:
    watch(country, "old")
    die(country, "granny")
    take_back(country, "granny")
    (told,) = country.told("old", HeadChanged)
    assert (told.person, told.head, told.changed_on) == (GRANNY, FATHER, YESTERDAY)


def test_a_correction_that_is_told_again_or_concerns_nobody_here_changes_nothing(
    country: Country,
) -> None:
    die(country, "father", new_head="mother")
    take_back(country, "father")
    registry = country.registries["old"]
    before, told = country.state("old"), registry.queued()
    take_back(country, "father")
    take_back(country, "granny")
    take_back(country, "stranger")
    assert (country.state("old"), registry.queued()) == (before, told)


def test_somebody_who_was_dead_by_mistake_can_die(country: Country) -> None:
    die(country, "father", new_head="mother")
    take_back(country, "father")
    die(country, "father", new_head="mother", case="death-2")
    assert country.home_of("old", "father") is None
    take_back(country, "father", case="death-2")
    assert home_of(country, FATHER).head == FATHER


def test_a_household_that_has_changed_takes_the_person_in_as_it_is_now(country: Country) -> None:
    """The boy has moved away: nobody is asked to step back as head."""
    watch(country, "old")
    settle(country, "boy")
    die(country, "father", new_head="mother")
    country.register("new", move_in("boy"))
    country.deliver_all()
    take_back(country, "father")
    home = home_of(country, FATHER)
    assert (home.id, home.head, home.persons) == ("h1", MOTHER, {FATHER, MOTHER, GIRL, GRANNY})
    assert relation_of(country, FATHER) is Relation.HUSBAND
    heads = {e.person: e.head for e in country.told("old", HeadChanged)}
    assert heads[FATHER] == MOTHER


def test_who_was_not_head_has_the_relation_to_the_head_as_before(country: Country) -> None:
    settle(country, "boy")
    die(country, "granny")
    country.register("new", move_in("boy"))
    country.deliver_all()
    take_back(country, "granny")
    assert relation_of(country, GRANNY) is Relation.PARENT


def test_the_relation_to_a_head_who_came_later_is_open(country: Country) -> None:
    """`stranger` moves in with the mother, and becomes head when she has gone."""
    country.populate(
        "old",
        Home(
            id="h4",
            head=PersonCode("man"),
            members=(
                resident("man", "head", household="h4"),
                resident("woman", "wife", household="h4"),
            ),
        ),
    )
    die(country, "man")
    registry = country.registries["old"]
    newcomer = resident("stranger", "other", household="h4", born=1990)
    with registry.store.section() as tx:
        store.RESIDENTS.put(tx, newcomer)
    registry.store.commit()
    die(country, "woman")
    take_back(country, "man")
    home = home_of(country, PersonCode("man"))
    assert home.head == PersonCode("stranger")
    assert relation_of(country, PersonCode("man")) is Relation.OTHER


def test_who_is_alone_again_at_the_old_address_has_a_household_there(country: Country) -> None:
    """All others have moved inside the municipality, and their household with them."""
    die(country, "father", new_head="mother")
    country.register("old", move_within("mother", "girl", "boy", "granny"))
    take_back(country, "father")
    home = home_of(country, FATHER)
    assert (home.head, home.persons) == (FATHER, {FATHER})
    assert home.members[0].address == address()
    others = home_of(country, MOTHER)
    assert others.id != home.id
    assert others.members[0].address == address(block="9-9")


def test_who_is_alone_again_because_all_others_have_left_has_the_household(
    country: Country,
) -> None:
    settle(country, "mother", "girl", "boy", "granny")
    die(country, "granny")
    die(country, "father")
    country.deliver_all()
    country.register("new", move_in("mother", "girl", "boy"))
    country.deliver_all()
    take_back(country, "granny")
    home = home_of(country, GRANNY)
    assert (home.id, home.head, home.persons) == ("h1", GRANNY, {GRANNY})
    assert relation_of(country, GRANNY) is Relation.HEAD


@pytest.mark.parametrize("first", [FATHER, MOTHER])
def test_two_deaths_that_were_mistakes_are_undone_in_any_order(
    country: Country, first: PersonCode
) -> None:
    before = country.state("old")
    die(country, "father")
    die(country, "mother", case="death-2")
    second = MOTHER if first == FATHER else FATHER
    take_back(country, first)
    assert home_of(country, first).persons == {first, GIRL, BOY, GRANNY}
    take_back(country, second, case="death-2")
    assert country.state("old") == before


def test_a_move_that_ended_with_the_death_has_to_be_filed_anew(country: Country) -> None:
    settle(country, "boy")
    die(country, "boy")
    take_back(country, "boy")
    country.deliver_all()
    assert (country.pending("old"), country.expected("new")) == (set(), {})
    country.file("old", move_out("boy"), "case-2")
    country.deliver_all()
    assert country.expected("new") == {BOY: {"old"}}


def test_the_head_who_moves_is_followed_again_by_the_one_who_was_named(country: Country) -> None:
    settle(country, "father", remaining="mother")
    before = country.state("old")
    die(country, "mother")
    assert country.state("old")[2][0].remaining_head is None
    take_back(country, "mother")
    assert country.state("old") == before


def test_a_move_filed_anew_after_the_death_names_whom_it_names(country: Country) -> None:
    settle(country, "father", remaining="mother")
    die(country, "mother")
    with country.registries["old"].store.section() as tx:
        (move,) = store.MOVES_OUT.all(tx)
        filed_anew = msgspec.structs.replace(move, remaining_head=GRANNY)
        store.MOVES_OUT.put(tx, filed_anew)
    country.registries["old"].store.commit()
    take_back(country, "mother")
    assert country.state("old")[2][0].remaining_head == GRANNY


def test_who_is_registered_here_anew_is_not_put_back_twice(country: Country) -> None:
    """The new municipality knew that the person lives, and the person has moved back since."""
    settle(country, "boy")
    country.register("new", move_in("boy"))
    die(country, "boy")
    country.on_the_way.clear()
    country.file("new", move_out("boy", to=OLD), "case-2")
    country.deliver_all()
    country.register("old", move_in("boy", to=OLD))
    country.on_the_way.clear()
    before = country.state("old")
    take_back(country, "boy")
    assert country.state("old") == before
    assert [event.person for event in country.told("old", DeathUndone)] == [BOY]
