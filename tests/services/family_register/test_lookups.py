"""What a register answers about relatives and entries."""

from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.family import EntriesQuery, EntryKind, RegisterEntry, Relations, RelationsQuery
from contracts.succession import HeirsQuery
from mesh.errors import UnknownPerson
from services.family_register import store
from tests.services.family_register.named_family import birth, death, divorce, marriage, voiding
from tests.services.family_register.offices import HANAKO, ICHIRO, TARO, THERE, record, refer

NOBODY = PersonCode("nobody")


async def relations(office: Any, person: PersonCode) -> Relations:
    reply: Relations = await office.handle(RelationsQuery(person=person), caller="pension")
    return reply


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
