"""Marriages and divorces (婚姻届, 離婚届): who may marry whom, and where it is reported.

民法731条〜740条 and 763条〜765条 say what is to be refused, as far as the registers show it; 戸籍法
25条 and 74条〜76条 say where and how it is reported.
"""

import datetime as dt
from collections.abc import Collection

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from mesh.errors import Refused
from services.deadlines import months_after
from services.family_register.family import Bond, Family

MARRIES_AT = 18
"""From which age on somebody can marry, since 1 April 2022 (民法731条)."""

COLLATERAL_DEGREE = 3
"""Up to which degree relatives by blood beside the direct line cannot marry (民法734条1項)."""


def check_place(here: MunicipalityCode, places: Collection[MunicipalityCode]) -> None:
    """Check that a report may be handed in here (戸籍法25条1項)."""
    if here not in places:
        raise Refused(
            "wrong-place",
            "it is reported where one of the two lives or has the register (戸籍法25条1項); hand"
            " it in there",
        )


def check_marriage(one: PersonCode, other: PersonCode, family: Family, today: dt.date) -> None:
    """Check that nothing the registers show forbids a marriage (民法731条〜736条, 740条).

    Args:
        one, other: Who are to marry.
        family: What the registers of both and of their parents say.
        today: The day on which it is reported, and takes effect (739条1項).

    Raises:
        Refused: The message names the impediment.
    """
    if one == other:
        raise Refused("same-person", "nobody marries themselves; check who the two are")
    _check_alive(one, other, family)
    if any(family.spouse_of(person, today) is not None for person in (one, other)):
        raise Refused(
            "already-married",
            "the registers show that one of the two is married (民法732条); report the divorce"
            " first",
        )
    births = (family.born_on(one), family.born_on(other))
    if any(born is not None and today < months_after(born, MARRIES_AT * 12) for born in births):
        raise Refused(
            "too-young",
            f"nobody under {MARRIES_AT} can marry (民法731条); report it from that birthday on",
        )
    if are_close_kin(one, other, family, today):
        raise Refused(
            "close-kin",
            "the registers show that the two are too closely related to marry (民法734条〜736条)",
        )


def check_divorce(one: PersonCode, other: PersonCode, family: Family, today: dt.date) -> None:
    """Check that two are married to each other, and alive (民法763条, 765条).

    Raises:
        Refused: They are not.
    """
    _check_alive(one, other, family)
    if family.spouse_of(one, today) != other:
        raise Refused(
            "not-married",
            "the registers do not show that the two are married to each other (民法763条); check"
            " who they are, and whether the divorce was reported before",
        )


def marriage_proofs(one: PersonCode, other: PersonCode, family: Family) -> tuple[str, ...]:
    """Return the ids of the entries that prove the last marriage of two."""
    theirs = [m for m in family.marriages.get(one, ()) if m.spouse(one) == other]
    return theirs[-1].proofs if theirs else ()


def are_close_kin(one: PersonCode, other: PersonCode, family: Family, today: dt.date) -> bool:
    """Tell whether two are related too closely to marry, as far as the registers read show.

    In the direct line, by blood or adoption, also when the adoption has ended (民法734条, 736条);
    beside it by blood to the third degree (734条1項); or one with a spouse, now or before, of
    the other's direct line (735条).
    """
    if _in_one_line(one, other, family, today):
        return True
    for person, that in ((one, other), (other, one)):
        spouses = [marriage.spouse(person) for marriage in family.marriages.get(person, ())]
        if any(_in_one_line(spouse, that, family, today) for spouse in spouses):
            return True
    above, above_other = _ancestors(one, family), _ancestors(other, family)
    degrees = [above[common] + above_other[common] for common in above.keys() & above_other.keys()]
    return min(degrees, default=COLLATERAL_DEGREE + 1) <= COLLATERAL_DEGREE


def _in_one_line(one: PersonCode, other: PersonCode, family: Family, today: dt.date) -> bool:
    return family.climbs(one, other, today) or family.climbs(other, one, today)


def _ancestors(person: PersonCode, family: Family) -> dict[PersonCode, int]:
    """Return the ancestors by blood, with their degree, as far as they can matter."""
    degrees = {person: 0}
    waiting = [person]
    for lower in waiting:
        for link in family.upward.get(lower, ()):
            degree = degrees[lower] + 1
            if link.bond is Bond.BLOOD and degree < degrees.get(link.parent, COLLATERAL_DEGREE):
                degrees[link.parent] = degree
                waiting.append(link.parent)
    return degrees


def _check_alive(one: PersonCode, other: PersonCode, family: Family) -> None:
    if any(family.death_of(person) is not None for person in (one, other)):
        raise Refused(
            "deceased",
            "the registers show that one of the two has died (民法739条, 728条2項); check who"
            " they are",
        )
