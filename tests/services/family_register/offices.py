"""What the tests of a register office share: its records, and the registers elsewhere."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.deaths import Capacity, ReportDeath
from contracts.family import Entries, EntriesQuery, PastAddress, Reference, RegisterEntry
from contracts.residency import Household, HouseholdMember
from mesh.deployment import Participant
from services.family_register import store
from services.family_register.supplement import Supplement

HERE = MunicipalityCode("132080")  # of family-register-old, whose office is tested
THERE = MunicipalityCode("172014")  # of family-register-new
THIRD = MunicipalityCode("221007")  # of family-register-third
ABSENT = MunicipalityCode("011002")  # takes no part in the mesh

TARO, HANAKO, ICHIRO = PersonCode("taro"), PersonCode("hanako"), PersonCode("ichiro")
STRANGER, UNDERTAKER = PersonCode("stranger"), PersonCode("undertaker")
TODAY = dt.date(2026, 3, 20)
DIED_ON = dt.date(2026, 3, 15)

REPORT = ReportDeath(
    person=TARO,
    died_on=DIED_ON,
    place=HERE,
    residence=HERE,
    reporter=HANAKO,
    capacity=Capacity.RELATIVE,
)


def report(**changes: Any) -> ReportDeath:
    """Make the widow's report, at the place where taro lived and died, with some changes."""
    return msgspec.structs.replace(REPORT, **changes)


def address(block: str = "1", municipality: MunicipalityCode = HERE) -> Address:
    return Address(
        postal_code="1820026",
        municipality=municipality,
        prefecture="東京都",
        city="調布市",
        town="小島町",
        block=block,
    )


def supplement(
    person: str, *blocks: tuple[dt.date, str], municipality: MunicipalityCode = HERE
) -> Supplement:
    past = tuple(
        PastAddress(since=since, address=address(block, municipality)) for since, block in blocks
    )
    return Supplement(person=PersonCode(person), place="小島町一丁目1番", addresses=past)


def refer(person: str, municipality: MunicipalityCode) -> Reference:
    return Reference(person=PersonCode(person), municipality=municipality)


def household(
    *members: str, register: MunicipalityCode = HERE, born: dt.date = dt.date(1950, 1, 1)
) -> Household:
    """What the resident registry answers about a household of these members."""
    return Household(
        members=tuple(
            HouseholdMember(person=PersonCode(person), relation="other", birth_date=born)
            for person in members
        ),
        register_municipality=register,
    )


def record(office: Any, *records: RegisterEntry | Reference | Supplement) -> None:
    """Write into the registers of an office."""
    with office.store.section() as tx:
        for each in records:
            match each:
                case RegisterEntry():
                    store.enter(tx, each)
                case Reference():
                    store.REFERENCES.put(tx, each)
                case Supplement():
                    store.SUPPLEMENTS.put(tx, each)
    office.store.commit()


def contents(office: Any) -> dict[str, Any]:
    """Everything that an office has on file, and what it has said."""
    tables = (
        store.SUPPLEMENTS,
        store.ENTRIES,
        store.MENTIONS,
        store.REFERENCES,
        store.DEATHS,
        store.BIRTHS,
        store.TOKENS,
    )
    kept = {table.schema: table.all(office.store) for table in tables}
    return kept | {"said": office.queued()}


def asked(office: Any, contract: type[Any]) -> list[Any]:
    """What an office has asked others of one kind."""
    return [message for message, _ in office.asked if isinstance(message, contract)]


class Elsewhere:
    """The registers of other municipalities; the codes are the same as here.

    Attributes:
        asked: Whom the office under test asked, of whom.
    """

    def __init__(self) -> None:
        self._entries: dict[str, list[RegisterEntry]] = {}
        self._references: dict[str, list[Reference]] = {}
        self.asked: list[tuple[str, tuple[PersonCode, ...]]] = []

    def keep(
        self,
        municipality: MunicipalityCode,
        *entries: RegisterEntry,
        references: Iterable[Reference] = (),
    ) -> None:
        self._entries.setdefault(municipality, []).extend(entries)
        self._references.setdefault(municipality, []).extend(references)

    def __call__(self, query: EntriesQuery, receiver: Participant) -> Entries:
        place = str(receiver.municipality)
        self.asked.append((place, query.persons))
        wanted = set(query.persons)
        found = [e for e in self._entries.get(place, []) if wanted & set(store.persons_of(e))]
        named = wanted.union(*(store.persons_of(entry) for entry in found))
        references = [r for r in self._references.get(place, []) if r.person in named]
        return Entries(entries=tuple(found), references=tuple(references))
