"""What a register answers: relatives, entries, and the heirs across municipalities."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.court import Declarations, DeclarationsQuery
from contracts.family import EntriesQuery, EntryKind, RegisterEntry, Relations, RelationsQuery
from contracts.succession import Heirs, HeirsQuery
from mesh.errors import AffairNotCovered, NotOnMesh, Refused, UnknownPerson, Unreachable
from services.family_register import store
from tests.services.family_register.named_family import (
    adoption,
    birth,
    death,
    divorce,
    marriage,
    special_adoption,
    voiding,
)
from tests.services.family_register.offices import (
    ABSENT,
    HANAKO,
    HERE,
    ICHIRO,
    TARO,
    THERE,
    THIRD,
    Elsewhere,
    asked,
    contents,
    record,
    refer,
    supplement,
)

NOBODY = PersonCode("nobody")


async def relations(office: Any, person: PersonCode) -> Relations:
    reply: Relations = await office.handle(RelationsQuery(person=person), caller="pension")
    return reply


async def heirs(office: Any, *expecting: str) -> Heirs:
    query = HeirsQuery(person=TARO, expecting=tuple(map(PersonCode, expecting)))
    reply: Heirs = await office.handle(query, caller="bereavement-desk-old")
    return reply


def shares(answer: Heirs) -> dict[str | None, Fraction]:
    assert isinstance(answer.heirs, tuple)
    return {h.person: Fraction(h.numerator, h.denominator) for h in answer.heirs}


# ---- relations ---------------------------------------------------------------------------


async def test_relations_are_what_the_entries_say(office: Any) -> None:
    assert await relations(office, TARO) == Relations(
        parents=(), spouse="hanako", children=("ichiro", "jiro")
    )
    jiro = await relations(office, PersonCode("jiro"))
    assert (set(jiro.parents), jiro.spouse, jiro.children) == ({"hanako", "taro"}, None, ())


async def test_somebody_divorced_has_no_spouse(office: Any) -> None:
    record(office, divorce("taro", "hanako", 2015))
    assert (await relations(office, TARO)).spouse is None


@pytest.mark.parametrize("died_on", ["2026-03-20", "2026-03-15"], ids=["today", "before"])
async def test_who_died_is_still_related_to_the_spouse_of_then_and_the_widow_has_none(
    office: Any, died_on: str
) -> None:
    record(office, death("taro", died_on))
    assert (await relations(office, TARO)).spouse == "hanako"
    assert (await relations(office, HANAKO)).spouse is None


async def test_a_divorce_is_believed_though_the_marriage_is_entered_elsewhere(
    office: Any,
) -> None:
    record(office, divorce("jiro", "someone", 2015))
    assert (await relations(office, PersonCode("jiro"))).spouse is None


async def test_who_has_no_register_here_is_looked_for_at_the_registered_domicile(
    office: Any,
) -> None:
    for query in (RelationsQuery(person=ICHIRO), HeirsQuery(person=ICHIRO)):
        with pytest.raises(UnknownPerson, match="本籍地"):
            await office.handle(query, caller="pension")


# ---- entries -----------------------------------------------------------------------------


async def test_entries_are_found_by_everyone_they_name(office: Any) -> None:
    query = EntriesQuery(persons=(HANAKO, NOBODY))
    answer = await office.handle(query, caller="family-register-new")
    assert [entry.id for entry in answer.entries] == [
        "birth-hanako",
        "marriage-taro-hanako",
        "birth-ichiro",
        "birth-jiro",
    ]
    assert answer.references == (refer("ichiro", THERE),)


async def test_what_takes_an_entry_back_is_told_with_it_and_what_takes_that_back(
    office: Any,
) -> None:
    record(
        office,
        death("jiro", 2019),
        voiding("void", "death-jiro"),
        voiding("void-the-void", "void", EntryKind.WITHDRAWAL),
        voiding("of-another", "death-somebody"),
    )
    query = EntriesQuery(persons=(PersonCode("jiro"),))
    answer = await office.handle(query, caller="family-register-new")
    told = {entry.id for entry in answer.entries}
    assert told == {"birth-jiro", "death-jiro", "void", "void-the-void"}


async def test_of_whom_nothing_is_known_nothing_is_told(office: Any) -> None:
    answer = await office.handle(EntriesQuery(persons=(NOBODY,)), caller="family-register-new")
    assert (answer.entries, answer.references) == ((), ())


@pytest.mark.parametrize(
    "entry", [birth("x", 2000, "p", "q"), marriage("x", "p", 2000), death("x", 2000)]
)
def test_an_entry_mentions_the_person_the_other_and_the_parents_once(entry: RegisterEntry) -> None:
    named = {"birth": ["x", "p", "q"], "marriage": ["x", "p"], "death": ["x"]}[entry.kind.value]
    mentions = store.mentions_of(entry)
    assert [mention.person for mention in mentions] == named
    assert {mention.entry for mention in mentions} == {entry.id}


# ---- heirs -------------------------------------------------------------------------------


async def test_a_child_who_died_before_is_found_in_another_municipality_and_represented(
    office: Any, elsewhere: Elsewhere
) -> None:
    record(office, death("taro", 2026))
    elsewhere.keep(THERE, death("ichiro", 2020))
    answer = await heirs(office)
    assert shares(answer) == {
        "hanako": Fraction(1, 2),
        "mago": Fraction(1, 4),
        "jiro": Fraction(1, 4),
    }
    assert (answer.died_on, answer.counted_for_tax, answer.unread) == (dt.date(2026, 1, 1), 3, ())
    (mago,) = (heir for heir in answer.heirs if heir.person == "mago")  # type: ignore[union-attr]
    assert {"birth-ichiro", "death-ichiro", "birth-mago"} <= set(mago.proofs)


async def test_references_are_followed_from_register_to_register(
    office: Any, elsewhere: Elsewhere
) -> None:
    record(office, death("taro", 2026))
    elsewhere.keep(THERE, death("ichiro", 2020), references=[refer("mago", THIRD)])
    elsewhere.keep(THIRD, death("mago", 2024), birth("himago", 2023, "mago"))
    assert shares(await heirs(office))["himago"] == Fraction(1, 4)


async def test_who_is_named_only_in_another_municipalitys_answer_is_asked_about_there(
    office: Any, elsewhere: Elsewhere
) -> None:
    """No register refers to mago: all that is said of mago lies where ichiro is entered."""
    record(office, death("taro", 2026))
    elsewhere.keep(THERE, death("ichiro", 2020), death("mago", 2024), birth("himago", 2023, "mago"))
    assert shares(await heirs(office)) == {
        "hanako": Fraction(1, 2),
        "himago": Fraction(1, 4),
        "jiro": Fraction(1, 4),
    }


async def test_a_register_that_turns_out_to_name_the_deceased_is_asked_of_the_deceased_too(
    office: Any, elsewhere: Elsewhere
) -> None:
    """The order of the questions must not matter: taro was read before ichiro's register was."""
    record(office, death("taro", 2026))
    elsewhere.keep(THERE, birth("hanae", 1970, "stranger", "taro"))
    assert shares(await heirs(office))["hanae"] == Fraction(1, 6)


async def test_each_municipality_is_asked_once_in_a_round_and_only_of_whom_it_matters(
    office: Any, elsewhere: Elsewhere
) -> None:
    record(office, death("taro", 2026), refer("jiro", THERE), refer("hanako", THIRD))
    await heirs(office)
    assert sorted((place, tuple(sorted(of))) for place, of in elsewhere.asked) == [
        (THERE, ("hanako", "taro")),  # whom the birth of ichiro names, in a second round
        (THERE, ("ichiro", "jiro")),
        (THIRD, ("hanako",)),
    ]


async def test_more_persons_than_fit_into_one_question_are_asked_in_several(
    office: Any, elsewhere: Elsewhere
) -> None:
    children = [f"child-{number:03}" for number in range(250)]
    births = [birth(child, 1980, "taro") for child in children]
    record(office, death("taro", 2026), *births, *(refer(child, THIRD) for child in children))
    answer = await heirs(office)
    assert len(shares(answer)) == 253
    assert sorted(len(of) for place, of in elsewhere.asked if place == THIRD) == [50, 200]


async def test_a_register_that_takes_no_part_is_named_as_unread(office: Any) -> None:
    record(office, death("taro", 2026), refer("jiro", ABSENT), refer("taro", ABSENT))
    answer = await heirs(office)
    assert answer.unread == (ABSENT,)
    assert shares(answer)["jiro"] == Fraction(1, 4)


async def test_a_register_that_may_not_be_asked_is_named_as_unread(office: Any) -> None:
    record(office, death("taro", 2020))
    office.clock.travel_to(dt.datetime(2024, 2, 29, 9, tzinfo=dt.UTC))
    assert (await heirs(office)).unread == (THERE,)


async def test_a_register_out_of_reach_is_an_error_to_be_tried_again(office: Any) -> None:
    record(office, death("taro", 2026))
    office.answers["family.entries.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await heirs(office)


async def test_a_reference_to_this_very_municipality_is_not_followed(
    office: Any, elsewhere: Elsewhere
) -> None:
    record(office, death("taro", 2026), refer("jiro", HERE))
    await heirs(office)
    assert {place for place, _ in elsewhere.asked} == {THERE}


async def test_who_renounced_at_the_court_is_no_heir_but_counts_for_the_tax(office: Any) -> None:
    record(office, death("taro", 2026))
    office.answers["court.declarations.v1"] = Declarations(
        renounced=(ICHIRO,), disqualified=(PersonCode("jiro"),)
    )
    answer = await heirs(office)
    assert shares(answer) == {"hanako": Fraction(1)}
    assert answer.counted_for_tax == 2
    assert asked(office, DeclarationsQuery) == [DeclarationsQuery(person=TARO)]


@pytest.mark.parametrize("error", [NotOnMesh("none"), AffairNotCovered("later")])
async def test_without_a_court_that_is_linked_nobody_has_renounced(office: Any, error: Any) -> None:
    record(office, death("taro", 2026))
    office.answers["court.declarations.v1"] = error
    assert len(shares(await heirs(office))) == 3


async def test_a_court_out_of_reach_is_an_error_to_be_tried_again(office: Any) -> None:
    record(office, death("taro", 2026))
    office.answers["court.declarations.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await heirs(office)


async def test_an_unborn_child_inherits_and_is_not_counted_for_the_tax(office: Any) -> None:
    record(office, death("taro", 2026))
    answer = await heirs(office, "hanako")
    assert shares(answer)[None] == Fraction(1, 6)
    assert answer.counted_for_tax == 3


def adopted(*names: str, kind: Any = adoption) -> list[RegisterEntry]:
    """Make entries of children whom taro has adopted."""
    births = [birth(name, 1990, "x") for name in names]
    return [*births, *(kind(name, "taro", 1995) for name in names)]


async def test_beside_a_child_of_blood_one_adopted_child_counts_for_the_tax(office: Any) -> None:
    record(office, death("taro", 2026), *adopted("a"))
    assert (await heirs(office)).counted_for_tax == 4
    record(office, *adopted("b", "c"))
    answer = await heirs(office)
    assert len(shares(answer)) == 6
    assert answer.counted_for_tax == 4


async def test_without_a_child_of_blood_two_adopted_children_count_for_the_tax(
    office: Any,
) -> None:
    record(office, supplement("sole"), birth("sole", 1950), death("sole", 2026))
    for name, counted in (("a", 1), ("b", 2), ("c", 2)):
        record(office, birth(name, 1990, "x"), adoption(name, "sole", 1995))
        answer = await office.handle(HeirsQuery(person=PersonCode("sole")), caller="portal")
        assert answer.counted_for_tax == counted


async def test_who_counts_as_a_child_of_blood_for_the_tax_is_not_limited(office: Any) -> None:
    special = adopted("a", "b", kind=special_adoption)
    of_spouse = birth("step", 1973, "hanako"), adoption("step", "taro", 1976)
    represents = adoption("mago", "taro", 2009), death("ichiro", 2015)
    record(office, death("taro", 2026), *special, *of_spouse, *represents)
    assert (await heirs(office)).counted_for_tax == 6  # hanako, jiro, a, b, step, mago
    record(office, *adopted("c", "d"))
    assert (await heirs(office)).counted_for_tax == 7


async def test_those_who_represent_an_adopted_child_count_as_children_of_blood_for_the_tax(
    office: Any,
) -> None:
    record(office, supplement("sole"), birth("sole", 1940), death("sole", 2026), *adopted("a"))
    adoptions = [adoption(name, "sole", 1995) for name in ("a", "b", "c")]
    born = birth("b", 1990, "x"), birth("c", 1990, "x"), birth("of-a", 2010, "a")
    record(office, *adoptions, *born, death("a", 2015))
    answer = await office.handle(HeirsQuery(person=PersonCode("sole")), caller="portal")
    assert len(shares(answer)) == 3
    assert answer.counted_for_tax == 2


async def test_a_child_of_the_spouse_adopted_before_the_marriage_is_limited(office: Any) -> None:
    before = birth("step", 1973, "hanako"), adoption("step", "taro", 1974)
    record(office, death("taro", 2026), *before, *adopted("a"))
    assert (await heirs(office)).counted_for_tax == 4


async def test_nobody_inherits_from_the_living_and_the_court_is_not_asked(office: Any) -> None:
    with pytest.raises(Refused) as refused:
        await heirs(office)
    assert refused.value.code == "refused.not-deceased"
    assert asked(office, DeclarationsQuery) == []


@pytest.mark.parametrize(
    "contradiction",
    [marriage("taro", "second", 1990), birth("eldest", 1940, "taro")],
    ids=["two living spouses", "a parent younger than the child"],
)
async def test_contradictory_registers_are_refused_and_stay_as_they_are(
    office: Any, contradiction: RegisterEntry
) -> None:
    record(office, death("taro", 2026), contradiction)
    before = contents(office)
    with pytest.raises(Refused) as refused:
        await heirs(office)
    assert refused.value.code == "refused.contradictory-register"
    assert "taro" not in refused.value.message
    assert contents(office) == before
