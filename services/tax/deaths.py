"""What a death does to taxes: the heirs take over what is owed and what is owned. 地方税法.

Resident tax of a year is owed by whoever lived here on its 1 January (318条), and passes to the
heirs with everything else that was owed (9条), who name one of them to receive notices (9条の2).
Land and buildings are taxed at their present owners, who declare themselves (384条の3).
"""

import datetime as dt
from collections.abc import Sequence

import msgspec

from contracts.base import PersonCode
from contracts.common import Yen
from contracts.tax import Estate
from services.deadlines import months_after
from services.tax.model import AssessedIncome, Stay, Taxpayer, TaxpayerDeath, liable

MONTHS_TO_DECLARE = 3
"""地方税法384条の3: three months from the day after one knows that one is the owner."""

ONE_DAY = dt.timedelta(days=1)


class Property(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of land or one house in the list of property (固定資産課税台帳, 341条9号).

    Attributes:
        number: The property number (不動産番号).
        owner: Whom the register of land names.
        kind: `land` or `house`.
        present_owners: The heirs, once they have declared themselves (384条の3).
    """

    number: str
    owner: PersonCode
    kind: str
    assessed_yen: Yen
    present_owners: tuple[PersonCode, ...] = ()


def died(taxpayer: Taxpayer, died_on: dt.date) -> Taxpayer:
    """Return the record of somebody who has died: the stay here ends with that day.

    Like the day of a move, the day of a death is none of residence: who dies on 1 January is not
    taxed for that year.
    """
    stays = taxpayer.stays
    if taxpayer.resident:
        *earlier, current = stays
        ended = () if died_on <= current.since else (Stay(since=current.since, until=died_on),)
        stays = (*earlier, *ended)
    death = TaxpayerDeath(died_on=died_on, stays=taxpayer.stays)
    return msgspec.structs.replace(taxpayer, stays=stays, death=death)


def alive(taxpayer: Taxpayer) -> Taxpayer:
    """Return the record as it was before a death was told by mistake."""
    if taxpayer.death is None:
        return taxpayer
    return msgspec.structs.replace(taxpayer, stays=taxpayer.death.stays, death=None)


def represented(taxpayer: Taxpayer, representative: PersonCode) -> Taxpayer:
    """Return the record with the heir who receives the notices (9条の2)."""
    assert taxpayer.death is not None, "the living receive their own notices"
    death = msgspec.structs.replace(taxpayer.death, representative=representative)
    return msgspec.structs.replace(taxpayer, death=death)


def owned_by(item: Property, owners: tuple[PersonCode, ...]) -> Property:
    """Return land or a house with its present owners (384条の3)."""
    return msgspec.structs.replace(item, present_owners=owners)


def estate_of(
    taxpayer: Taxpayer | None,
    incomes: Sequence[AssessedIncome],
    owned: Sequence[Property],
    today: dt.date,
) -> Estate:
    """Return what heirs would take over: tax of the running year, and property.

    Until the income of the year before is assessed, that of the year before it speaks for it:
    the tax on that one is still being paid (地方税法320条, 321条の5).
    """
    death = None if taxpayer is None else taxpayer.death
    fiscal_year = today.year if death is None else (death.died_on - ONE_DAY).year
    assessed = {income.year: income.total_income for income in incomes}
    earned = assessed.get(fiscal_year - 1, assessed.get(fiscal_year - 2, 0)) > 0
    return Estate(
        owes_resident_tax=earned and liable(taxpayer, fiscal_year), owns_property=bool(owned)
    )


def declare_by(known_on: dt.date) -> dt.date:
    """Return the last day for the present owners to declare themselves (384条の3)."""
    return months_after(known_on, MONTHS_TO_DECLARE)
