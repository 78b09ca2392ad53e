"""A family, as all entries of the registers show it together; `kinship.family_of` makes it."""

import datetime as dt
import enum
from collections.abc import Iterable, Mapping

import msgspec

from contracts.base import PersonCode

ALWAYS, NEVER = dt.date.min, dt.date.max

GESTATION = dt.timedelta(days=300)
"""Who is born within so long of a death had been conceived before it (民法772条2項, 886条)."""

Pair = tuple[PersonCode, PersonCode]
Proofs = tuple[str, ...]


class Bond(enum.Enum):
    """What makes somebody a parent."""

    BLOOD = "blood"  # 実親子: by birth or by acknowledgement (民法772条, 779条, 784条)
    ADOPTION = "adoption"  # 普通養子縁組 (民法792条〜)
    SPECIAL = "special-adoption"  # 特別養子縁組 (民法817条の2〜)


class Birth(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody was born, and to whom; `mother` is `None` if copies differ in who that is."""

    on: dt.date
    parents: frozenset[PersonCode]
    mother: PersonCode | None
    proofs: Proofs

    def latest(self, parent: PersonCode, died_on: dt.date) -> dt.date:
        """The last day on which a child of a parent who died that day can be born."""
        return died_on if parent == self.mother else died_on + GESTATION


class Death(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody died, or counts as having died (民法31条); `at` is `None` if unknown."""

    on: dt.date
    at: dt.time | None
    proofs: Proofs


class Parentage(msgspec.Struct, frozen=True, kw_only=True):
    """One parent of one child.

    Attributes:
        since: When the child became kin of the parent: at birth, or by the adoption (民法727条).
            Only what descends from the child after this day is kin of the parent, too.
        starts: From when on the bond holds; of blood always, as births and acknowledgements
            reach back (民法784条), unless it was restored (民法817条の11).
        until: The first day on which it holds no longer, if it was ended.
    """

    child: PersonCode
    parent: PersonCode
    bond: Bond
    since: dt.date
    starts: dt.date
    until: dt.date | None
    proofs: Proofs

    def holds(self, on: dt.date | None) -> bool:
        """Whether the bond holds on a day, or today as far as the register knows."""
        if on is None:
            return self.until is None
        return self.starts <= on and (self.until is None or on < self.until)


class Marriage(msgspec.Struct, frozen=True, kw_only=True):
    """One marriage; `until` is the day of the divorce. A death ends it without an entry."""

    couple: Pair
    since: dt.date
    until: dt.date | None
    proofs: Proofs

    def spouse(self, person: PersonCode) -> PersonCode:
        """The other one of the couple."""
        one, other = self.couple
        return other if person == one else one

    def holds(self, on: dt.date) -> bool:
        """Whether it had been entered into and not been dissolved by divorce on that day."""
        return self.since <= on and (self.until is None or on < self.until)

    def lasts(self, on: dt.date, deaths: Mapping[PersonCode, Death]) -> bool:
        """Whether neither divorce nor death had ended it; the day of a death is still one."""
        died = (deaths.get(one) for one in self.couple)
        return self.holds(on) and all(death is None or on <= death.on for death in died)


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """What all entries say together. Persons come in the order of birth, then of their codes."""

    births: Mapping[PersonCode, Birth]
    deaths: Mapping[PersonCode, Death]
    marriages: Mapping[PersonCode, tuple[Marriage, ...]]
    upward: Mapping[PersonCode, tuple[Parentage, ...]]
    downward: Mapping[PersonCode, tuple[Parentage, ...]]
    disinherited: Mapping[Pair, Proofs]

    def born_on(self, person: PersonCode) -> dt.date | None:
        """The day of birth, if the entries read say it."""
        birth = self.births.get(person)
        return None if birth is None else birth.on

    def death_of(self, person: PersonCode) -> Death | None:
        """The death, or the day that counts as that of the death (民法31条)."""
        return self.deaths.get(person)

    def parents_of(self, person: PersonCode, on: dt.date | None = None) -> tuple[PersonCode, ...]:
        """The legal parents, dead or alive: of blood and adoptive (民法809条, 817条の9).

        Args:
            person: The child.
            on: The day on which they were parents; today if not given.
        """
        return _once(link.parent for link in self.links_up(person, on))

    def children_of(self, person: PersonCode, on: dt.date | None = None) -> tuple[PersonCode, ...]:
        """The legal children, dead or alive; see `parents_of`."""
        return _once(link.child for link in self.links_down(person, on))

    def links_up(self, person: PersonCode, on: dt.date | None = None) -> list[Parentage]:
        """The bonds with the parents that hold on a day."""
        return [link for link in self.upward.get(person, ()) if link.holds(on)]

    def links_down(self, person: PersonCode, on: dt.date | None = None) -> list[Parentage]:
        """The bonds with the children that hold on a day."""
        return [link for link in self.downward.get(person, ()) if link.holds(on)]

    def bond_proofs(self, child: PersonCode, parent: PersonCode, on: dt.date) -> Proofs:
        """The entries that prove that one is the child of the other on a day."""
        links = (link for link in self.links_up(child, on) if link.parent == parent)
        return tuple(sorted({proof for link in links for proof in link.proofs}))

    def climbs(self, person: PersonCode, ancestor: PersonCode, on: dt.date) -> bool:
        """Whether somebody descended from another on a day, by blood or an adoption before it.

        That a bond was ended does not matter (民法734条2項, 736条).
        """
        waiting, seen = [(person, on)], set[tuple[PersonCode, dt.date]]()
        for lower in waiting:
            links = self.upward.get(lower[0], ())
            above = {(link.parent, link.since) for link in links if link.since <= lower[1]}
            waiting += sorted(above - seen)
            seen |= above
        return any(parent == ancestor for parent, _ in seen)

    def spouses_of(self, person: PersonCode, on: dt.date) -> tuple[Marriage, ...]:
        """The marriages of a person without a divorce by that day, the latest first."""
        return tuple(m for m in reversed(self.marriages.get(person, ())) if m.holds(on))

    def spouse_of(self, person: PersonCode, on: dt.date) -> PersonCode | None:
        """Who was married to the person that day; the day of a death is still one of marriage."""
        lasting = (m for m in self.spouses_of(person, on) if m.lasts(on, self.deaths))
        return next((marriage.spouse(person) for marriage in lasting), None)


def _once(persons: Iterable[PersonCode]) -> tuple[PersonCode, ...]:
    return tuple(dict.fromkeys(persons))
