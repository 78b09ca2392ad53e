"""A resident dies: the record is removed, everyone is told, and nobody is answered any more."""

import pytest

from contracts.base import PersonCode
from contracts.mesh import Watch
from contracts.residency import Deceased, FourItemsQuery, HouseholdMember, HouseholdQuery
from mesh.errors import UnknownPerson
from services.resident_registry.households import Home
from tests.services.conftest import OLD, THIRD
from tests.services.resident_registry.acts import (
    ALL,
    FATHER,
    MOTHER,
    YESTERDAY,
    ask,
    die,
    settle,
    watch,
)
from tests.services.resident_registry.bereaved_households import relations, told_to_the_desk
from tests.services.resident_registry.country import (
    TODAY,
    Country,
    done,
    move_in,
    move_out,
    resident,
)


def test_the_bereavement_desk_is_told_of_the_death_and_of_those_who_stay(country: Country) -> None:
    die(country, "father", new_head="mother")
    (told,) = told_to_the_desk(country)
    assert (told.person, told.died_on, told.reporter) == (FATHER, YESTERDAY, "reporter")
    assert (told.register_municipality, told.head_open) == (THIRD, False)
    assert told.members == tuple(
        HouseholdMember(
            person=m.person, relation=relations(country, MOTHER)[m.person], birth_date=m.birth_date
        )
        for m in country.home_of("old", "mother").members  # type: ignore[union-attr]
    )
    assert relations(country, MOTHER) == {
        "mother": "head",
        "girl": "child",
        "boy": "child",
        "granny": "other",
    }


def test_the_desk_is_not_told_of_a_reporter_who_is_none_of_the_family(country: Country) -> None:
    die(country, "father", reporter=None)
    (told,) = told_to_the_desk(country)
    assert told.reporter is None


@pytest.mark.parametrize("new_head", ["mother", None])
def test_the_desk_is_told_that_the_head_has_died_and_somebody_stays(
    country: Country, new_head: str | None
) -> None:
    """Whether or not the family has named a head; the death of another member leaves the head."""
    die(country, "boy")
    die(country, "father", new_head=new_head)
    was_head = [(event.was_head, event.head_open) for event in told_to_the_desk(country)]
    assert was_head == [(False, False), (True, new_head is None)]


def test_exactly_the_desk_the_tax_office_and_those_who_watch_are_told(country: Country) -> None:
    watch(country, "old")
    done(country.registries["old"].handle(_watch("father"), caller="pension"))
    die(country, "father", new_head="mother")
    queued = country.registries["old"].queued()
    told = {who for who, _, message in queued if isinstance(message, Deceased)}
    assert told == {"bereavement-desk-old", "tax-old", "health-insurance-old", "pension"}
    cases = country.registries["old"].store.read("SELECT DISTINCT caseid FROM outbox")
    assert cases == [("death-1",)]


def test_the_household_of_who_lived_alone_ends(country: Country) -> None:
    country.populate(
        "old", Home(id="h9", head=PersonCode("alone"), members=(resident("alone", household="h9"),))
    )
    die(country, "alone")
    assert "h9" not in country.homes("old")
    (event,) = told_to_the_desk(country)
    assert (event.members, event.head_open, event.was_head) == ((), False, False)


def test_a_death_that_is_told_again_changes_nothing(country: Country) -> None:
    die(country, "father", new_head="mother")
    registry = country.registries["old"]
    before, told = country.state("old"), registry.queued()
    die(country, "father", new_head="granny", case="death-2")
    assert (country.state("old"), registry.queued()) == (before, told)


def test_the_death_of_who_was_never_registered_here_is_unknown(country: Country) -> None:
    with pytest.raises(UnknownPerson):
        die(country, "stranger")


def test_nobody_is_answered_about_who_has_died(country: Country) -> None:
    die(country, "father", new_head="mother")
    for query in (FourItemsQuery(person=FATHER), HouseholdQuery(person=FATHER)):
        with pytest.raises(UnknownPerson, match="the person has died"):
            ask(country, "old", query)


def test_who_watches_somebody_who_has_died_is_told_alone_and_under_the_case(
    country: Country,
) -> None:
    die(country, "father", new_head="mother")
    registry = country.registries["old"]
    ((last,),) = registry.store.read("SELECT max(seq) FROM outbox")
    done(registry.handle(_watch("father"), caller="pension"))
    ((recipient, _, event),) = registry.queued(since=last)
    assert recipient == "pension"
    assert (event.person, event.died_on) == (FATHER, YESTERDAY)  # type: ignore[attr-defined]
    assert registry.store.read("SELECT caseid FROM outbox WHERE seq > ?", last) == [("death-1",)]


def test_only_the_day_of_the_death_is_disclosed_to_a_watcher(country: Country) -> None:
    die(country, "father", new_head="mother")
    registry = country.registries["old"]
    done(registry.handle(_watch("father"), caller="pension"))
    items = dict(
        registry.store.read("SELECT recipient, items FROM outbox WHERE contract = ?", DEATH)
    )
    assert items["pension"] == "died_on"


def test_who_died_after_coming_back_is_dead_and_has_not_moved_away(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in(*ALL))
    country.deliver_all()
    country.file("new", move_out(*ALL, to=OLD), "case-2")
    country.deliver_all()
    country.register("old", move_in(*ALL, to=OLD))
    country.deliver_all()
    die(country, "father", new_head="mother", on=TODAY)
    with pytest.raises(UnknownPerson, match="the person has died"):
        ask(country, "old", HouseholdQuery(person=FATHER))
    registry = country.registries["old"]
    ((last,),) = registry.store.read("SELECT max(seq) FROM outbox")
    done(registry.handle(_watch("father"), caller="pension"))
    ((_, contract, _),) = registry.queued(since=last)
    assert contract == DEATH


DEATH = "residency.deceased.v1"


def _watch(person: str) -> Watch:
    return Watch(person=PersonCode(person))


def test_a_family_register_is_answered_as_before_and_nobody_else_is(country: Country) -> None:
    """It may take the same report again, when its first answer was lost."""
    registry = country.registries["old"]
    query = HouseholdQuery(person=FATHER)
    before = done(registry.handle(query, caller="family-register-old"))
    die(country, "father", new_head="mother")
    assert done(registry.handle(query, caller="family-register-old")) == before
    with pytest.raises(UnknownPerson):
        done(registry.handle(query, caller="benefits-old"))
