"""Which procedures apply to a family, from what the deceased received, owed and owned."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from contracts.base import PersonCode
from contracts.benefits import Allowance
from contracts.common import MunicipalityCode, age_on, school_year_end
from contracts.insurance import Coverage
from contracts.land import Holdings
from contracts.pension import Enrolment
from contracts.residency import HouseholdMember
from contracts.succession import Heir
from contracts.tax import Estate
from mesh.envelope import disclosed
from services.bereavement_desk import catalogue, notes
from services.bereavement_desk.catalogue import DeskProcedure
from services.bereavement_desk.model import DONE, NOT_NEEDED, WAITING, YOURS

OF_AGE = 18
"""Until the end of the school year of this age somebody is a child (国民年金法37条の2第1項2号)."""


LATE_ELDERLY_FROM = 75
"""From this age a union of municipalities insures everybody (高齢者医療確保法47条, 50条1号)."""


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What decides which procedures apply; what could not be asked is `None`.

    Attributes:
        members: Those of the household who stay.
        head_open: Whether the family still has to say who is head (住基法25条).
        was_head: Whether the deceased was head, and somebody stays.
    """

    died_on: dt.date
    known_on: dt.date
    birth_date: dt.date
    members: tuple[HouseholdMember, ...]
    head_open: bool
    was_head: bool
    heirs: tuple[Heir, ...] | None
    unread: tuple[MunicipalityCode, ...] = ()
    coverage: Coverage | None
    enrolment: Enrolment | None
    allowance: Allowance | None
    estate: Estate | None
    holdings: Holdings | None


class Applies(msgspec.Struct, frozen=True, kw_only=True):
    """That a procedure applies, and how it stands at first.

    Attributes:
        by_hand: Whether the family is left with it, because the desk could not find out.
    """

    procedure: DeskProcedure
    status: str
    note: str = ""
    by_hand: bool = False

    @property
    def prefilled(self) -> bool:
        """Whether the desk can file it once the family has confirmed."""
        return self.procedure.prefilled and self.status == YOURS and not self.by_hand


def applicable(situation: Situation) -> list[Applies]:
    """Return the procedures that apply, as far as lookups tell; agencies report the others."""
    return [
        Applies(procedure=catalogue.DEATH_REPORT, status=DONE, note=notes.REPORTED),
        Applies(procedure=catalogue.RESIDENT_RECORD, status=DONE, note=notes.RECORD_REMOVED),
        _head_change(situation),
        *_insurance(situation),
        *_late_elderly(situation),
        *_pension(situation),
        *_allowance(situation),
        *_tax(situation),
        *_land(situation),
        *_yours(catalogue.ACCOUNT_SEARCH, catalogue.ELECTRICITY_END, catalogue.WATER_END),
    ]


def left_by_hand(applies: Applies, note: str) -> Applies:
    """Return the procedure, left to the family."""
    return msgspec.structs.replace(applies, status=YOURS, note=note, by_hand=True)


def spouse_of(heirs: Iterable[Heir]) -> PersonCode | None:
    """Return the spouse of the deceased, if one inherits."""
    return next((heir.person for heir in heirs if heir.relation == "spouse"), None)


def minors(situation: Situation) -> tuple[PersonCode, ...]:
    """Return the children of the deceased in the household who are not of age, eldest first."""
    children = {heir.person for heir in situation.heirs or () if heir.relation == "child"}
    young = [m for m in _young(situation) if m.person in children]
    return tuple(m.person for m in sorted(young, key=lambda m: (m.birth_date, m.person)))


def paid_for(situation: Situation) -> tuple[PersonCode, ...]:
    """Return the children for whom the deceased received child allowance."""
    allowance = situation.allowance
    if allowance is None or not disclosed(allowance.receiving):
        return ()
    return tuple(child.person for child in disclosed(allowance.children))


def _head_change(situation: Situation) -> Applies:
    if situation.head_open:
        return Applies(procedure=catalogue.HEAD_CHANGE, status=YOURS, note=notes.HEAD_OPEN)
    if situation.was_head:
        return Applies(procedure=catalogue.HEAD_CHANGE, status=DONE, note=notes.HEAD_CHANGED)
    return Applies(procedure=catalogue.HEAD_CHANGE, status=NOT_NEEDED, note=notes.HEAD_SETTLED)


def _insurance(situation: Situation) -> list[Applies]:
    coverage = situation.coverage
    if coverage is None:
        return _by_hand(catalogue.NHI_LOSS, catalogue.FUNERAL_BENEFIT, catalogue.CARE_LOSS)
    found = []
    if disclosed(coverage.national_health):
        found += [*_waiting(catalogue.NHI_LOSS), *_yours(catalogue.FUNERAL_BENEFIT)]
    if disclosed(coverage.care_level) is not None:
        found += _waiting(catalogue.CARE_LOSS)
    return found


def _late_elderly(situation: Situation) -> list[Applies]:
    """Leave to the family what the insurer of the old ends and pays; it takes no part."""
    if age_on(situation.birth_date, situation.died_on) < LATE_ELDERLY_FROM:
        return []
    procedures = (catalogue.LATE_ELDERLY_LOSS, catalogue.LATE_ELDERLY_FUNERAL_BENEFIT)
    return _by_hand(*procedures, note=notes.LATE_ELDERLY)


def _pension(situation: Situation) -> list[Applies]:
    """Survivors' pension needs a child of the deceased in the household (国民年金法37条の2)."""
    children = minors(situation)
    if situation.enrolment is None:
        found = _by_hand(catalogue.PENSION_STOP, catalogue.UNPAID_PENSION)
        return found + (_by_hand(catalogue.SURVIVORS_PENSION) if children else [])
    category = disclosed(situation.enrolment.category)
    if category is None:
        return []
    found = _waiting(catalogue.PENSION_STOP)
    if category == "receiving":
        found += _yours(catalogue.UNPAID_PENSION)
    if children:
        found += _yours(catalogue.SURVIVORS_PENSION)
    elif situation.heirs is None and _young(situation):
        found += _by_hand(catalogue.SURVIVORS_PENSION, note=notes.CHILD_UNPROVEN)
    return found


def _allowance(situation: Situation) -> list[Applies]:
    claims = (catalogue.ALLOWANCE_UNPAID, catalogue.ALLOWANCE_SUCCESSION)
    if situation.allowance is None:
        return _by_hand(catalogue.ALLOWANCE_END, *claims) if _young(situation) else []
    if not disclosed(situation.allowance.receiving):
        return []
    return [*_waiting(catalogue.ALLOWANCE_END), *_yours(*claims)]


def _tax(situation: Situation) -> list[Applies]:
    estate = situation.estate
    if estate is None:
        return _by_hand(catalogue.TAX_REPRESENTATIVE, catalogue.PROPERTY_OWNER)
    owns = disclosed(estate.owns_property)
    found = []
    if owns or disclosed(estate.owes_resident_tax):
        found += _yours(catalogue.TAX_REPRESENTATIVE)
    return found + (_yours(catalogue.PROPERTY_OWNER) if owns else [])


def _land(situation: Situation) -> list[Applies]:
    """Where the register of land cannot be asked, the municipality's list of property tells."""
    if situation.holdings is not None:
        owns = disclosed(situation.holdings.parcels) > 0
    elif situation.estate is not None:
        owns = disclosed(situation.estate.owns_property)
    else:
        return _by_hand(catalogue.SUCCESSION_REGISTRATION)
    return _yours(catalogue.SUCCESSION_REGISTRATION) if owns else []


def _young(situation: Situation) -> list[HouseholdMember]:
    day = situation.died_on
    return [m for m in situation.members if day <= school_year_end(m.birth_date, OF_AGE)]


def _yours(*procedures: DeskProcedure) -> list[Applies]:
    return [Applies(procedure=procedure, status=YOURS) for procedure in procedures]


def _waiting(*procedures: DeskProcedure) -> list[Applies]:
    return [Applies(procedure=procedure, status=WAITING) for procedure in procedures]


def _by_hand(*procedures: DeskProcedure, note: str = notes.NOT_LINKED) -> list[Applies]:
    return [Applies(procedure=p, status=YOURS, note=note, by_hand=True) for p in procedures]
