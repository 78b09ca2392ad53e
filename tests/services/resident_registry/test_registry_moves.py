"""A family moves: what each registry holds and says, from the filing to the notice back."""

import datetime as dt

import pytest

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.residency import (
    AddressChanged,
    BookVisit,
    FourItemsQuery,
    HeadChanged,
    HouseholdQuery,
    MovedIn,
    MovedOut,
    MoveOutFiled,
    MoveOutWithdrawn,
    RegisterMoveIn,
    RegisterMoveWithin,
    WithdrawMoveOut,
)
from mesh.errors import MeshError, Refused, UnknownPerson
from services.resident_registry import store
from services.resident_registry.households import Home
from services.resident_registry.model import NoticeAwaited
from tests.services.conftest import NEW, OLD, THIRD
from tests.services.resident_registry.country import (
    TODAY,
    Country,
    address,
    codes,
    done,
    family,
    move_in,
    move_out,
    move_within,
    resident,
)

FATHER, MOTHER, GIRL, BOY, GRANNY = codes("father", "mother", "girl", "boy", "granny")
ALL = ("father", "mother", "girl", "boy", "granny")
YESTERDAY = TODAY - dt.timedelta(days=1)


def settle(country: Country, *movers: str, **filing: str) -> None:
    """Let people file, and let the new registry know."""
    country.file("old", move_out(*movers, **filing), "case-1")
    country.deliver_all()


def watch(country: Country, slug: str) -> None:
    """Let somebody be interested in everyone, so that what concerns those who stay is told."""
    rows = [(person, f"health-insurance-{slug}", "2020-04-01") for person in ALL]
    country.registries[slug].store.load("INSERT INTO watch VALUES (?, ?, ?)", rows)


def ask(country: Country, slug: str, query: object, caller: str = "portal") -> object:
    return done(country.registries[slug].handle(query, caller=caller))  # type: ignore[arg-type]


def book(country: Country, slug: str, person: str, case: str = "case-1") -> None:
    booking = BookVisit(person=PersonCode(person), visit_on=TODAY)
    done(country.registries[slug].handle(booking, caller="portal", case=case))


def booked(country: Country, slug: str) -> list[PersonCode]:
    with country.registries[slug].store.section() as tx:
        return [booking.person for booking in store.BOOKINGS.all(tx)]


# ---- lookups -----------------------------------------------------------------------------------


def test_the_household_is_answered_with_relations_and_birth_dates(country: Country) -> None:
    answer = ask(country, "old", HouseholdQuery(person=BOY))
    assert (answer.head, answer.address) == (FATHER, address())
    assert {m.person: m.relation for m in answer.members}["mother"] == "wife"


def test_the_four_items_say_nothing_of_the_household(country: Country) -> None:
    answer = ask(country, "old", FourItemsQuery(person=BOY), caller="pension")
    assert answer.name.given == "boy"
    assert answer.address == address()


def test_somebody_who_moved_away_is_unknown_and_nobody_hears_where_to(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in(*ALL))
    country.deliver_all()
    with pytest.raises(UnknownPerson, match="moved away") as refusal:
        ask(country, "old", FourItemsQuery(person=BOY), caller="pension")
    assert NEW not in refusal.value.message
    with pytest.raises(UnknownPerson, match="nobody is registered here"):
        ask(country, "third", HouseholdQuery(person=BOY))


# ---- filing -----------------------------------------------------------------------------------


def test_a_filing_changes_nothing_but_announces_everyone_who_moves(country: Country) -> None:
    homes = country.homes("old")
    country.file("old", move_out("mother", "girl"), "case-1")
    assert country.homes("old") == homes
    notices = {event.person: event for event in country.told("old", MoveOutFiled)}
    assert {person: event.relation for person, event in notices.items()} == {
        "mother": "head",
        "girl": "child",
    }
    girl = notices[GIRL]
    assert (girl.head, girl.previous_municipality, girl.register_municipality) == (
        MOTHER,
        OLD,
        THIRD,
    )
    country.deliver_all()
    assert country.expected("new").keys() == {MOTHER, GIRL}


def test_a_second_filing_is_refused_while_the_first_is_pending(country: Country) -> None:
    settle(country, "mother", "girl")
    with pytest.raises(Refused) as refusal:
        country.file("old", move_out("girl", to=THIRD), "case-2")
    assert refusal.value.code == "refused.move-pending"


def test_a_withdrawal_is_told_and_leaves_the_register_as_it_was(country: Country) -> None:
    before = country.state("old")
    settle(country, *ALL)
    book(country, "new", "father")
    country.file("old", WithdrawMoveOut(movers=codes(*ALL)), "case-1")
    assert country.state("old") == before
    assert len(country.told("old", MoveOutWithdrawn)) == 5
    country.deliver_all()
    assert country.expected("new") == {}
    assert booked(country, "new") == []


def test_nothing_can_be_withdrawn_twice(country: Country) -> None:
    settle(country, "boy")
    country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    with pytest.raises(Refused, match="no move of these people") as refusal:
        country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    assert refusal.value.code == "refused.no-move-pending"


def test_a_move_that_is_registered_elsewhere_cannot_be_withdrawn(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in(*ALL))
    country.deliver_all()
    with pytest.raises(Refused, match="registered at its destination already"):
        country.file("old", WithdrawMoveOut(movers=codes(*ALL)), "case-1")


# ---- the visit -----------------------------------------------------------------------------------


def test_a_visit_waits_for_the_announcement(country: Country) -> None:
    country.file("old", move_out("father", *ALL[1:]), "case-1")
    with pytest.raises(MeshError) as early:
        book(country, "new", "father")
    assert (early.value.code, early.value.retry) == ("notice-awaited", True)
    country.deliver_all()
    book(country, "new", "father")
    assert booked(country, "new") == [FATHER]


def test_no_visit_is_booked_for_a_move_that_is_over(country: Country) -> None:
    settle(country, "boy")
    country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    country.deliver_all()
    with pytest.raises(Refused, match="was withdrawn"):
        book(country, "new", "boy")
    country.file("old", move_out("boy"), "case-2")
    country.deliver_all()
    book(country, "new", "boy", "case-2")
    country.register("new", move_in("boy"))
    assert booked(country, "new") == []
    with pytest.raises(Refused, match="registered already"):
        book(country, "new", "boy", "case-2")


# ---- the move in -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("registration", "rule"),
    [
        (move_in("mother", "stranger"), "not-moved-out"),
        (move_in("father"), "not-moved-out"),
        (move_in(), "nobody-moves"),
        (move_in("mother", on=TODAY + dt.timedelta(days=1)), "future-date"),
        (move_in("mother", to=THIRD), "not-this-municipality"),
    ],
)
def test_a_move_in_against_the_rules_is_refused(
    country: Country, registration: RegisterMoveIn, rule: str
) -> None:
    settle(country, "mother", "girl")
    before = country.state("new")
    with pytest.raises(Refused) as refusal:
        country.register("new", registration)
    assert refusal.value.code == f"refused.{rule}"
    assert country.state("new") == before


def test_residents_cannot_move_in(country: Country) -> None:
    with pytest.raises(Refused) as refusal:
        country.register("old", move_in("mother", to=OLD))
    assert refusal.value.code == "refused.already-resident"


def test_people_of_two_filings_register_one_after_the_other(country: Country) -> None:
    settle(country, "mother", "girl")
    country.file("old", move_out("granny"), "case-2")
    country.deliver_all()
    with pytest.raises(Refused) as refusal:
        country.register("new", move_in("mother", "girl", "granny"))
    assert refusal.value.code == "refused.several-cases"


def test_who_moves_in_together_is_one_household_as_announced(country: Country) -> None:
    settle(country, "mother", "girl", "boy")
    reply = country.register("new", move_in("mother", "girl", "boy", on=TODAY - dt.timedelta(20)))
    assert reply.late_days == 6
    home = country.home_of("new", "boy")
    assert home is not None
    assert home.head == MOTHER
    assert {m.person: m.relation.value for m in home.members} == {
        "mother": "head",
        "girl": "child",
        "boy": "child",
    }
    told = country.told("new", MovedIn)
    assert {event.head for event in told if event.head} == {MOTHER}
    rows = country.registries["new"].store.read("SELECT DISTINCT caseid FROM outbox")
    assert rows == [("case-1",)]


def test_a_family_may_arrive_in_parts_and_is_one_household_in_the_end(country: Country) -> None:
    settle(country, *ALL)
    watch(country, "new")
    country.register("new", move_in("mother", "girl", on=YESTERDAY))
    alone = country.home_of("new", "girl")
    assert alone is not None
    assert alone.head == MOTHER
    country.register("new", move_in("father", "boy"))
    together = country.home_of("new", "girl")
    assert together is not None
    assert (together.id, together.head, len(together.members)) == (alone.id, FATHER, 4)
    assert {m.person: m.relation.value for m in together.members}["mother"] == "wife"
    changed = [event.person for event in country.told("new", HeadChanged)]
    assert sorted(changed) == ["girl", "mother"]


def test_whoever_is_head_until_the_announced_head_arrives_stays_so(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in("mother", "girl"))
    country.register("new", move_in("granny"))
    home = country.home_of("new", "granny")
    assert home is not None
    assert (home.head, len(home.members)) == (MOTHER, 3)


def test_parts_of_a_family_at_different_addresses_are_two_households(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in("father", "mother"))
    country.register("new", move_in("granny", block="7-7"))
    granny = country.home_of("new", "granny")
    assert granny is not None
    assert (granny.head, len(granny.members)) == (GRANNY, 1)


# ---- the notice back -------------------------------------------------------------------------------


def test_the_old_record_is_closed_only_by_the_notice(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in(*ALL, on=YESTERDAY))
    assert country.home_of("old", "father") is not None
    country.deliver_all()
    assert country.homes("old") == {}
    assert country.pending("old") == set()
    with country.registries["old"].store.section() as tx:
        (removed,) = store.REMOVED.where(tx, person=GIRL)
    assert (removed.removed_on, removed.destination) == (YESTERDAY, NEW)
    moved_out = {event.person: event for event in country.told("old", MovedOut)}
    assert moved_out.keys() == set(ALL)
    assert moved_out[GIRL].new_address == address(NEW)


def test_the_head_leaves_and_those_who_stay_have_the_head_they_named(country: Country) -> None:
    watch(country, "old")
    settle(country, "father", "boy", remaining="mother")
    country.register("new", move_in("father", "boy", on=YESTERDAY))
    country.deliver_all()
    home = country.home_of("old", "mother")
    assert home is not None
    assert (home.id, home.head, home.persons) == ("h1", MOTHER, {MOTHER, GIRL, GRANNY})
    heads = [(e.person, e.head, e.changed_on) for e in country.told("old", HeadChanged)]
    assert sorted(heads) == [
        ("girl", "mother", YESTERDAY),
        ("granny", "mother", YESTERDAY),
        ("mother", "mother", YESTERDAY),
    ]


@pytest.mark.parametrize("first", ["boy", "father"])
def test_the_head_changes_once_in_whatever_order_the_notices_come(
    country: Country, first: str
) -> None:
    watch(country, "old")
    settle(country, "father", "boy", remaining="mother")
    country.register("new", move_in("father", "boy"))
    country.deliver(("resident-registry-new", "resident-registry-old", first))
    country.deliver_all()
    heads = [(event.person, event.head) for event in country.told("old", HeadChanged)]
    assert sorted(heads) == [("girl", MOTHER), ("granny", MOTHER), ("mother", MOTHER)]


def test_who_was_to_follow_the_head_and_left_first_is_followed_by_their_own_choice(
    country: Country,
) -> None:
    """`head` names `wife`, who names `young`; the eldest would be head if nobody had been named."""
    members = (
        resident("head", "head", born=1960, household="h3", at=address(THIRD)),
        resident("wife", "wife", born=1961, household="h3", at=address(THIRD)),
        resident("old", "sibling", born=1950, household="h3", at=address(THIRD)),
        resident("young", "sibling", born=1970, household="h3", at=address(THIRD)),
    )
    country.populate("third", Home(id="h3", head=PersonCode("head"), members=members))
    country.file("third", move_out("head", remaining="wife"), "case-1")
    country.file("third", move_out("wife", remaining="young"), "case-2")
    country.deliver_all()
    for mover in ("wife", "head"):
        country.register("new", move_in(mover))
        country.deliver_all()
    home = country.home_of("third", "old")
    assert home is not None
    assert home.head == PersonCode("young")


def test_a_notice_that_comes_again_changes_nothing(country: Country) -> None:
    settle(country, "boy")
    country.register("new", move_in("boy"))
    notice = country.told("new", MovedIn)[0]
    country.deliver_all()
    before = country.state("old")
    done(country.registries["old"].handle(notice, caller="resident-registry-new", case="case-1"))
    assert country.state("old") == before


def notice(country: Country, person: PersonCode, publisher: str) -> None:
    event = MovedIn(person=person, moved_on=TODAY, address=address(THIRD))
    done(country.registries["old"].handle(event, caller=f"resident-registry-{publisher}"))


def test_a_notice_from_where_nobody_filed_to_move_is_left_to_people(country: Country) -> None:
    settle(country, "boy")
    with pytest.raises(Refused) as refusal:
        notice(country, BOY, "third")
    assert refusal.value.code == "refused.not-announced"
    assert country.home_of("old", "boy") is not None


def test_a_second_notice_from_another_municipality_is_left_to_people(country: Country) -> None:
    settle(country, "boy")
    country.register("new", move_in("boy"))
    country.deliver_all()
    with pytest.raises(Refused) as refusal:
        notice(country, BOY, "third")
    assert refusal.value.code == "refused.registered-twice"
    with pytest.raises(UnknownPerson):
        notice(country, PersonCode("stranger"), "third")


@pytest.mark.parametrize(("to", "place"), [(THIRD, "third"), (NEW, "new")])
def test_a_move_filed_anew_is_void_if_the_withdrawn_one_was_registered(
    country: Country, to: MunicipalityCode, place: str
) -> None:
    settle(country, "boy")
    country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    country.register("new", move_in("boy"))
    country.file("old", move_out("boy", to=to), "case-2")
    country.deliver_all()
    assert country.home_of("old", "boy") is None
    assert country.expected(place) == {}


def test_who_is_announced_twice_is_registered_when_one_notice_is_withdrawn(
    country: Country,
) -> None:
    settle(country, "boy")
    country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    country.register("new", move_in("boy"))
    country.file("old", move_out("boy", to=THIRD), "case-2")
    country.file("new", move_out("boy", to=THIRD), "case-3")
    for publisher in ("old", "new"):
        country.deliver((f"resident-registry-{publisher}", "resident-registry-third", "boy"))
    with pytest.raises(NoticeAwaited, match="two municipalities"):
        country.register("third", move_in("boy", to=THIRD))
    country.deliver_all()
    country.register("third", move_in("boy", to=THIRD))
    country.deliver_all()
    assert [slug for slug in ("old", "new", "third") if country.home_of(slug, "boy")] == ["third"]


def test_a_withdrawal_that_crosses_the_move_in_does_not_undo_it(country: Country) -> None:
    settle(country, *ALL)
    country.file("old", WithdrawMoveOut(movers=codes(*ALL)), "case-1")
    country.register("new", move_in(*ALL))
    country.deliver_all()
    assert country.homes("old") == {}
    assert country.home_of("new", "father") is not None
    assert country.expected("new") == {}


def test_somebody_can_come_back(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in(*ALL))
    country.deliver_all()
    country.file("new", move_out(*ALL, to=OLD), "case-2")
    country.deliver_all()
    country.register("old", move_in(*ALL, to=OLD))
    country.deliver_all()
    assert country.homes("new") == {}
    home = country.home_of("old", "granny")
    assert home is not None
    assert len(home.members) == 5


# ---- inside the municipality ------------------------------------------------------------------------


def test_a_whole_household_moves_within_and_stays_the_same_household(country: Country) -> None:
    book(country, "old", "father", case="case-7")
    reply = country.register("old", move_within(*ALL, on=TODAY - dt.timedelta(days=15)))
    assert reply.late_days == 1
    home = country.home_of("old", "boy")
    assert home is not None
    assert (home.id, home.head) == ("h1", FATHER)
    assert {m.address for m in home.members} == {address(OLD, "9-9")}
    assert {e.person for e in country.told("old", AddressChanged)} == set(ALL)
    rows = country.registries["old"].store.read("SELECT DISTINCT caseid FROM outbox")
    assert rows == [("case-7",)]
    assert booked(country, "old") == []


def test_part_of_a_household_moves_within_and_becomes_one_of_its_own(country: Country) -> None:
    country.register("old", move_within("father", "granny"))
    stayed, moved = country.home_of("old", "boy"), country.home_of("old", "granny")
    assert stayed is not None
    assert moved is not None
    assert (stayed.id, stayed.head, stayed.persons) == ("h1", MOTHER, {MOTHER, GIRL, BOY})
    assert (moved.head, moved.persons) == (FATHER, {FATHER, GRANNY})
    assert moved.id != "h1"


@pytest.mark.parametrize(
    ("registration", "rule"),
    [
        (move_within("stranger"), "not-resident"),
        (move_within("father"), "head-needed"),
        (move_within("mother", new_head=FATHER), "head-not-moving"),
        (move_within("mother", on=TODAY + dt.timedelta(days=1)), "future-date"),
        (move_within("mother", address=address(NEW)), "not-this-municipality"),
        (move_within("boy"), "move-pending"),
    ],
)
def test_a_move_within_against_the_rules_is_refused(
    country: Country, registration: RegisterMoveWithin, rule: str
) -> None:
    settle(country, "boy")
    before = country.state("old")
    with pytest.raises(Refused) as refusal:
        country.register("old", registration)
    assert refusal.value.code == f"refused.{rule}"
    assert country.state("old") == before


def test_a_planned_move_within_is_withdrawn_by_dropping_the_visit(country: Country) -> None:
    book(country, "old", "mother", case="case-7")
    with pytest.raises(Refused):
        country.file("old", WithdrawMoveOut(movers=codes("mother")), "case-8")
    country.file("old", WithdrawMoveOut(movers=codes("mother")), "case-7")
    assert booked(country, "old") == []
    assert country.home_of("old", "mother") == family_home(country)


def family_home(country: Country) -> object:
    (home,) = country.homes("old").values()
    assert home.persons == family().persons
    return home
