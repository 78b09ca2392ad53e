"""What happens in a year, and the acts by which it is reported."""

import datetime as dt
import enum
from typing import TypeAlias

import msgspec

from contracts.common import Address, MunicipalityCode, PersonName, Sex, Yen
from scenarios.bereavement.plan import Death
from scenarios.moving.plan import Move


class Bereavement(msgspec.Struct, frozen=True, kw_only=True):
    """A death.

    Attributes:
        claimant: Who confirms at the desk what there is to claim; nobody if there is nothing.
    """

    death: Death
    claimant: int | None = None


class Birth(msgspec.Struct, frozen=True, kw_only=True):
    """A birth.

    Attributes:
        child: The number that the child has from now on.
        claimant: The parent who claims child allowance.
        taxed_by: The municipality that taxed the income which decides the claim; left to the
            portal where that was after the first day.
    """

    child: int
    mother: int
    father: int
    name: PersonName
    sex: Sex
    born_on: dt.date
    address: Address
    register: MunicipalityCode
    claimant: int
    taxed_by: MunicipalityCode | None

    @property
    def residence(self) -> MunicipalityCode:
        """Where the family lives."""
        return self.address.municipality


class Marriage(msgspec.Struct, frozen=True, kw_only=True):
    """A marriage; attributes as in `contracts.marriages.ReportMarriage`."""

    keeps: int
    takes: int
    name: PersonName
    registers: tuple[MunicipalityCode, MunicipalityCode]
    residences: tuple[MunicipalityCode, MunicipalityCode]


class Divorce(msgspec.Struct, frozen=True, kw_only=True):
    """A divorce; attributes as in `contracts.marriages.ReportDivorce`."""

    keeps: int
    leaves: int
    name: PersonName
    register: MunicipalityCode
    residence: MunicipalityCode


class IncomeCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """An income that is assessed anew, by the municipality that has taxed it."""

    person: int
    year: int
    income: Yen
    taxed_by: MunicipalityCode


Occasion: TypeAlias = Move | Bereavement | Birth | Marriage | Divorce | IncomeCorrection


class Deed(enum.Enum):
    """What somebody does; in the order in which it is done for one occasion."""

    FILE_MOVE = "file-move"
    VISIT = "visit"
    REPORT_DEATH = "report-death"
    CONFIRM = "confirm"
    REPORT_BIRTH = "report-birth"
    CLAIM_ALLOWANCE = "claim-allowance"
    REPORT_MARRIAGE = "report-marriage"
    REPORT_DIVORCE = "report-divorce"
    CORRECT_INCOME = "correct-income"


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act at one moment.

    Attributes:
        at: In Japan Standard Time.
        number: That of the occasion; its acts are done one after the other.
    """

    at: dt.datetime
    number: int
    deed: Deed
    occasion: Occasion
