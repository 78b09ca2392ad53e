"""Who may take at one death: alive, called and not barred; and whose registers tell it."""

import datetime as dt
import functools
from collections.abc import Collection

import msgspec

from contracts.base import PersonCode
from services.family_register.family import (
    NEVER,
    Bond,
    Death,
    Family,
    Marriage,
    Parentage,
    Proofs,
)
from services.family_register.reasons import Cause


class Declarations(msgspec.Struct, frozen=True, kw_only=True):
    """What was declared of the heirs of one person.

    Attributes:
        renounced: Who has renounced (民法938条); they were alive at the death, therefore.
        disqualified: Who is disqualified (民法891条).
        expecting: Who expects a child of the deceased, once per child (民法886条).
    """

    renounced: frozenset[PersonCode] = frozenset()
    disqualified: frozenset[PersonCode] = frozenset()
    expecting: tuple[PersonCode, ...] = ()


class Estate:
    """One death, asked about one person after the other.

    Attributes:
        to_read: The persons asked about whose own registers have not been read. What is said of
            them is provisional: they count as alive.
    """

    def __init__(
        self,
        deceased: PersonCode,
        death: Death,
        family: Family,
        declared: Declarations,
        read: Collection[PersonCode] | None,
    ) -> None:
        self.deceased = deceased
        self.death = death
        self.family = family
        self.declared = declared
        self.to_read: set[PersonCode] = set()
        self._read = read

    def need(self, *persons: PersonCode) -> None:
        """Note that the answer depends on what the registers of these persons say."""
        if self._read is not None:
            self.to_read.update(person for person in persons if person not in self._read)

    def parents_of(self, person: PersonCode) -> tuple[PersonCode, ...]:
        """The parents whom the person had on the day of the death."""
        return self.family.parents_of(person, self.death.on)

    def children_of(self, person: PersonCode) -> tuple[PersonCode, ...]:
        """The children whom the person had on that day, and those born later."""
        return self.family.children_of(person, self.death.on)

    def adopted(self, child: PersonCode) -> bool:
        """Whether somebody is a child of the deceased by adoption alone."""
        links = [link for link in self.links_up(child) if link.parent == self.deceased]
        return all(link.bond is not Bond.BLOOD for link in links)

    def as_of_blood(self, child: PersonCode) -> bool:
        """Whether a child counts as one of blood for the inheritance tax (相続税法15条3項1号).

        That is who was adopted specially and, in the marriage, the spouse's child of blood.
        """
        links = [link for link in self.links_up(child) if link.parent == self.deceased]
        of_blood = {up.parent for up in self.family.upward[child] if up.bond is Bond.BLOOD}
        return any(
            link.bond is not Bond.ADOPTION
            or any(
                marriage.spouse(self.deceased) in of_blood
                for marriage in self.family.spouses_of(self.deceased, link.since)
            )
            for link in links
        )

    def links_up(self, person: PersonCode) -> list[Parentage]:
        """The bonds with the parents on the day of the death."""
        return self.family.links_up(person, self.death.on)

    def special_adopters(self, person: PersonCode) -> list[PersonCode]:
        """Whose marriage decides which bond a special adoption has left (民法817条の9 proviso)."""
        links = self.family.upward.get(person, ())
        return [link.parent for link in links if link.bond is Bond.SPECIAL]

    def bond_proofs(self, child: PersonCode, parent: PersonCode) -> Proofs:
        """The entries that prove a bond."""
        return self.family.bond_proofs(child, parent, self.death.on)

    def barred(self, person: PersonCode, *, reserved: bool = True) -> Cause | None:
        """Whether the law or the court keeps the person from inheriting (民法891条〜893条).

        Args:
            person: Whose turn it is.
            reserved: Whether they come as somebody with a reserved share (民法1042条); of others
                there is no disinheritance (892条).
        """
        if person in self.declared.disqualified:
            return Cause.DISQUALIFIED
        if reserved and (person, self.deceased) in self.family.disinherited:
            return Cause.DISINHERITED
        return None

    def missing(self, person: PersonCode) -> Cause | None:
        """Whether the person did not outlive the deceased.

        Of two deaths on one day neither is taken to be the later one, unless both times are
        known and differ (民法32条の2).
        """
        death, mine = self.family.death_of(person), self.death
        if person in self.to_read or death is None or death.on > mine.on:
            return None
        if death.on < mine.on:
            return Cause.DIED_BEFORE
        if death.at is None or mine.at is None or death.at == mine.at:
            return Cause.DIED_TOGETHER
        return Cause.DIED_BEFORE if death.at < mine.at else None

    def takes_as_spouse(self, person: PersonCode) -> bool:
        """Whether somebody is the spouse who inherits, who takes in no other capacity besides.

        Whom the parents of the deceased had adopted, say (昭和23年8月9日民事甲2371号回答).
        """
        return self.spouse is not None and self.spouse[0] == person

    def takes(self, person: PersonCode) -> bool:
        """Whether somebody inherits, if their turn comes."""
        if self.barred(person) or person in self.declared.renounced:
            return False
        self.need(person)
        return self.missing(person) is None

    def cause_proofs(self, person: PersonCode, cause: Cause) -> Proofs:
        """The entries that prove why a person is represented; the court proves the rest."""
        if cause is Cause.DISINHERITED:
            return self.family.disinherited[person, self.deceased]
        death = self.family.death_of(person)
        return death.proofs if death and cause is not Cause.DISQUALIFIED else ()

    def conceived(self, person: PersonCode) -> bool:
        """Whether the person existed at the death, be it unborn (民法886条)."""
        birth = self.family.births.get(person)
        return birth is None or birth.on <= birth.latest(self.deceased, self.death.on)

    def descends(self, person: PersonCode, ancestor: PersonCode) -> bool:
        """Whether a person is a descendant: who was born before an adoption is none by it.

        That is the proviso of 民法887条2項 and, for the children of siblings, 最判令和6年11月12日.
        """
        seen: dict[PersonCode, dt.date] = {}
        climbing: list[tuple[tuple[PersonCode, ...], dt.date]] = [((person,), NEVER)]
        while climbing:
            path, since = climbing.pop()
            lower = path[-1]
            if lower in seen and since <= seen[lower]:
                continue
            seen[lower] = since
            for link in self.links_up(lower):
                if link.since > since:
                    continue
                if link.parent == ancestor:
                    # A bond of those between may have been ended, which their register tells.
                    self.need(*path[1:])
                    return True
                climbing.append(((*path, link.parent), link.since))
        unsure = [one for one in seen if self._may_descend(one, ancestor)]
        self.need(*unsure, *(adopter for one in unsure for adopter in self.special_adopters(one)))
        return False

    @functools.cached_property
    def spouse(self) -> tuple[PersonCode, Marriage] | None:
        """The spouse of a marriage that was open at the death, if they inherit (民法890条)."""
        marriages = self.family.spouses_of(self.deceased, self.death.on)
        found = [(m.spouse(self.deceased), m) for m in marriages]
        taking = [(spouse, m) for spouse, m in found if self.takes(spouse)]
        return taking[0] if taking else None

    def _may_descend(self, person: PersonCode, ancestor: PersonCode) -> bool:
        born, before = self.family.born_on(person), self.family.born_on(ancestor)
        return born is None or before is None or born > before
