"""A resident dies: the record is removed, the household has a head, and everyone is told."""

import pytest

from contracts.base import PersonCode
from contracts.common import Sex
from contracts.mesh import Watch
from contracts.residency import (
    BookVisit,
    Deceased,
    FourItemsQuery,
    HeadChanged,
    HouseholdMember,
    HouseholdQuery,
    MovedIn,
    MoveOutWithdrawn,
)
from mesh.errors import Refused, UnknownPerson
from services.resident_registry import store
from services.resident_registry.households import Home
from tests.services.conftest import OLD, THIRD
from tests.services.resident_registry.acts import (
    ALL,
    BOY,
    FATHER,
    GIRL,
    GRANNY,
    MOTHER,
    YESTERDAY,
    ask,
    book,
    booked,
    die,
    settle,
    watch,
)
from tests.services.resident_registry.country import (
    TODAY,
    Country,
    codes,
    done,
    move_in,
    move_out,
    resident,
)

SON, DAUGHTER, WIDOW = codes("son", "daughter", "widow")


def head_of(country: Country, person: PersonCode) -> PersonCode:
    home = country.home_of("old", person)
    assert home is not None
    return home.head


def told_to_the_desk(country: Country) -> list[Deceased]:
    queued = country.registries["old"].queued()
    desk = "bereavement-desk-old"
    return [m for who, _, m in queued if who == desk and isinstance(m, Deceased)]


def relations(country: Country, person: PersonCode) -> dict[str, str]:
    home = country.home_of("old", person)
    assert home is not None
    return {m.person: m.relation.value for m in home.members}


def two_grown(country: Country, *extra: str) -> None:
    """A man with a son and an older daughter; with a widow-to-be, if she is named."""
    members = [
        resident("man", "head", born=1950, sex=Sex.MALE, household="h3"),
        resident("son", "child", born=1990, sex=Sex.MALE, household="h3"),
        resident("daughter", "child", born=1985, household="h3"),
    ]
    if "widow" in extra:
        members.append(resident("widow", "wife", born=1992, household="h3"))
    country.populate("old", Home(id="h3", head=PersonCode("man"), members=tuple(members)))


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


def test_those_who_stay_have_another_head_only_if_the_head_has_died(country: Country) -> None:
    watch(country, "old")
    before = country.home_of("old", "father")
    die(country, "granny")
    assert country.told("old", HeadChanged) == []
    after = country.home_of("old", "father")
    assert before is not None
    assert after is not None
    assert (after.head, after.members) == (FATHER, before.apart_from({GRANNY}))
    die(country, "father", new_head="mother")
    heads = {e.person: (e.head, e.changed_on) for e in country.told("old", HeadChanged)}
    assert heads == dict.fromkeys((MOTHER, GIRL, BOY), (MOTHER, YESTERDAY))


@pytest.mark.parametrize(
    ("nominated", "head", "open_"),
    [("son", SON, False), (None, DAUGHTER, True), ("man", DAUGHTER, True), ("x", DAUGHTER, True)],
)
def test_the_register_names_the_eldest_if_the_family_names_nobody_who_can_be_head(
    country: Country, nominated: str | None, head: PersonCode, open_: bool
) -> None:
    two_grown(country)
    die(country, "man", new_head=nominated)
    assert head_of(country, SON) == head
    assert told_to_the_desk(country)[0].head_open is open_


def test_the_register_names_the_spouse_before_older_people(country: Country) -> None:
    two_grown(country, "widow")
    die(country, "man")
    assert head_of(country, SON) == WIDOW
    assert told_to_the_desk(country)[0].head_open


def test_nobody_has_to_name_a_head_if_one_alone_can_be_it(country: Country) -> None:
    """A child beside somebody older is no head, also if it was named (施行令25条)."""
    die(country, "granny")
    die(country, "father", new_head="girl")
    assert head_of(country, GIRL) == MOTHER
    assert [event.head_open for event in told_to_the_desk(country)] == [False, False]


def test_who_is_named_and_was_a_child_on_the_day_of_the_death_is_no_head(country: Country) -> None:
    die(country, "father", new_head="boy")
    assert head_of(country, BOY) == MOTHER
    assert told_to_the_desk(country)[0].head_open


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


def test_the_death_of_who_has_moved_away_is_left_to_people(country: Country) -> None:
    """It would not help to wait: who has moved away does not come back by waiting."""
    settle(country, "boy")
    country.register("new", move_in("boy"))
    country.deliver_all()
    with pytest.raises(Refused) as refusal:
        die(country, "boy")
    assert (refusal.value.code, refusal.value.retry) == ("refused.moved-away", False)
    assert country.home_of("new", "boy") is not None


def test_a_filed_move_ends_with_the_death(country: Country) -> None:
    settle(country, "boy")
    assert country.expected("new") == {BOY: {"old"}}
    die(country, "boy")
    assert [event.person for event in country.told("old", MoveOutWithdrawn)] == [BOY]
    country.deliver_all()
    assert (country.pending("old"), country.expected("new")) == (set(), {})


def test_the_visit_of_the_deceased_is_not_expected_any_more(country: Country) -> None:
    book(country, "old", "boy")
    book(country, "old", "girl")
    die(country, "boy")
    assert booked(country, "old") == [GIRL]


def test_who_has_died_cannot_book_a_visit(country: Country) -> None:
    """Without this, the booking would be sent again and again, for the person to be announced."""
    die(country, "boy")
    with pytest.raises(Refused) as refusal:
        ask(country, "old", BookVisit(person=BOY, visit_on=TODAY))
    assert refusal.value.code == "refused.recorded-dead"


def test_a_move_in_that_somebody_was_expected_for_is_none_of_the_old_registers_business(
    country: Country,
) -> None:
    """The old municipality withdraws it, as it has announced it."""
    settle(country, "boy")
    with pytest.raises(UnknownPerson):
        die(country, "boy", at="new")
    assert country.expected("new") == {BOY: {"old"}}


def test_when_the_head_of_those_who_move_dies_the_others_can_still_move_in(
    country: Country,
) -> None:
    settle(country, *ALL)
    die(country, "father", new_head="mother")
    country.deliver_all()
    country.register("new", move_in("mother", "girl", "boy", "granny"))
    country.deliver_all()
    assert country.homes("old") == {}
    home = country.home_of("new", "boy")
    assert home is not None
    assert home.persons == {MOTHER, GIRL, BOY, GRANNY}
    assert home.head in home.persons


def test_who_was_to_follow_the_head_and_died_is_followed_by_their_own_choice(
    country: Country,
) -> None:
    settle(country, "father", remaining="mother")
    country.file("old", move_out("mother", remaining="granny"), "case-2")
    die(country, "mother")
    with country.registries["old"].store.section() as tx:
        (move,) = store.MOVES_OUT.all(tx)
    assert (move.person, move.remaining_head) == (FATHER, GRANNY)


def test_the_head_named_when_the_deceased_filed_to_move_is_head(country: Country) -> None:
    settle(country, "father", remaining="granny")
    die(country, "father")
    assert head_of(country, GIRL) == GRANNY
    assert not told_to_the_desk(country)[0].head_open


def test_who_is_about_to_move_is_not_made_head_for_the_time_being(country: Country) -> None:
    two_grown(country)
    country.file("old", move_out("daughter"), "case-1")
    die(country, "man")
    assert head_of(country, SON) == SON


def test_nobody_is_answered_about_who_has_died(country: Country) -> None:
    die(country, "father", new_head="mother")
    for query in (FourItemsQuery(person=FATHER), HouseholdQuery(person=FATHER)):
        with pytest.raises(UnknownPerson, match="the person has died"):
            ask(country, "old", query)


def test_who_is_registered_elsewhere_after_the_death_is_left_to_people(country: Country) -> None:
    """The new municipality registered the move just before the death was known at the old one."""
    settle(country, "boy")
    country.register("new", move_in("boy"))
    notice = country.told("new", MovedIn)[0]
    die(country, "boy")
    with pytest.raises(Refused) as refusal:
        done(country.registries["old"].handle(notice, caller="resident-registry-new"))
    assert refusal.value.code == "refused.recorded-dead"


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
