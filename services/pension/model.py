"""Who is enrolled with the pension office, where they live, and that they died. 国民年金法.

The office keeps the name and address by which it writes to the insured and to pensioners (12条,
105条); for those it follows in the resident register, nobody files a change of either or a death
(105条3項, 4項). What a death changes is kept apart from the file, so that a mistake can be undone
without a trace.
"""

import datetime as dt
import enum

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode, PersonName, Yen
from services.pension import payments


class Category(enum.Enum):
    """How a person stands with the office (国民年金法7条1項; 26条 for those who receive)."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    RECEIVING = "receiving"


class UnpaidPension(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid to a relative of what the deceased was owed (19条)."""

    claimant: PersonCode
    yen: Yen
    paid_on: dt.date


class Death(msgspec.Struct, frozen=True, kw_only=True):
    """What the office was told of a death, and what it has said since.

    Attributes:
        told_on: The day since when nothing is paid.
        unpaid: The unpaid pension, once a relative has claimed it.
        reported: The procedures on which the bereavement desk was given a report.
    """

    died_on: dt.date
    told_on: dt.date
    unpaid: UnpaidPension | None = None
    reported: tuple[str, ...] = ()


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """The file on one person.

    Attributes:
        municipality: Where the person lives, and whose register is watched.
        address: `None` if only the municipality is known.
        address_since: Since when the person lives there.
        name: By which the office writes; `None` until it is told.
        monthly_yen: The old-age pension for a month; 0 for those who do not receive one.
        death: Set once the office was told that the person has died.
    """

    person: PersonCode
    category: Category
    municipality: MunicipalityCode
    address: Address | None
    address_since: dt.date
    name: PersonName | None = None
    monthly_yen: Yen = 0
    death: Death | None = None

    @property
    def receiving(self) -> bool:
        """Whether an old-age pension is, or was until death, paid."""
        return self.category is Category.RECEIVING


class PaidBack(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody was paid after a death that was none."""

    procedure: str
    payee: PersonCode
    yen: Yen


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """The account of a mistake: what the person missed, and what others have to pay back.

    Attributes:
        died_on: The day of death as it was recorded.
        arrears_yen: What would have been paid from when the office was told to the correction.
        to_recover: What was paid in the meantime, to whom.
    """

    person: PersonCode
    died_on: dt.date
    undone_on: dt.date
    arrears_yen: Yen
    to_recover: tuple[PaidBack, ...]


def is_news(file: Enrolled, moved_on: dt.date, told_by: MunicipalityCode | None) -> bool:
    """Tell whether a move is later than what is known.

    Only the municipality where a person lives can say that they moved; what another one says,
    or says of a time before the known address, is an old fact told again. The dead do not move.
    """
    if file.death is not None:
        return False
    return told_by == file.municipality and moved_on >= file.address_since


def at_address(
    file: Enrolled, municipality: MunicipalityCode, address: Address | None, since: dt.date
) -> Enrolled:
    """Record where the person lives now."""
    return msgspec.structs.replace(
        file, municipality=municipality, address=address, address_since=since
    )


def named(file: Enrolled, name: PersonName) -> Enrolled:
    """Record by which name the office writes to the person."""
    return msgspec.structs.replace(file, name=name)


def deceased(file: Enrolled, died_on: dt.date, told_on: dt.date) -> Enrolled:
    """Stop the pension, or end the insurance (9条1号, 29条)."""
    return msgspec.structs.replace(file, death=Death(died_on=died_on, told_on=told_on))


def unpaid_yen(file: Enrolled) -> Yen:
    """Return what relatives are still to be paid of an old-age pension (19条1項)."""
    if file.death is None or not file.receiving:
        return 0
    return payments.amount_unpaid(file.monthly_yen, file.death.died_on, file.death.told_on)


def overpaid_yen(file: Enrolled) -> Yen:
    """Return what was paid for months after the death, until the office was told."""
    if file.death is None or not file.receiving:
        return 0
    return payments.amount_overpaid(file.monthly_yen, file.death.died_on, file.death.told_on)


def arrears_yen(file: Enrolled, today: dt.date) -> Yen:
    """Return what somebody who was taken for dead has missed on paydays up to today."""
    if file.death is None or not file.receiving:
        return 0
    return payments.arrears(file.monthly_yen, file.death.told_on, today)


def reported(file: Enrolled, *procedures: str) -> Enrolled:
    """Remember on which procedures there was a report after the death."""
    assert file.death is not None, "reports are made after a death"
    known = dict.fromkeys((*file.death.reported, *procedures))
    death = msgspec.structs.replace(file.death, reported=tuple(known))
    return msgspec.structs.replace(file, death=death)


def with_unpaid_paid(file: Enrolled, claimant: PersonCode, today: dt.date) -> Enrolled:
    """Pay a relative what the deceased was owed (19条1項)."""
    assert file.death is not None, "unpaid pension is paid after a death"
    paid = UnpaidPension(claimant=claimant, yen=unpaid_yen(file), paid_on=today)
    death = msgspec.structs.replace(file.death, unpaid=paid)
    return msgspec.structs.replace(file, death=death)


def restored(file: Enrolled) -> Enrolled:
    """Return the file as it was before the death was told."""
    return msgspec.structs.replace(file, death=None)
