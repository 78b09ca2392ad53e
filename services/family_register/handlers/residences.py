"""What the resident register says of those of whom something is reported (戸籍法27条の3)."""

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.residency import Household, HouseholdQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError, Refused, UnknownPerson

AFFAIR = "family-report"
"""For what it is asked: to examine reports of births, marriages and divorces."""


async def recorded_home(person: PersonCode, residence: MunicipalityCode, ctx: Context) -> Household:
    """Return where somebody lives and has the family register.

    Raises:
        Refused: Nobody is registered there under this code.
        MeshError: The resident register is out of reach now.
    """
    items = ("address", "register_municipality")
    query = HouseholdQuery(person=person)
    try:
        return await ctx.lookup(query, at=residence, affair=AFFAIR, items=items)
    except MeshError as error:
        if error.code != UnknownPerson.code:
            raise
    raise Refused(
        "not-resident-there",
        "somebody is not registered as resident where the report says (戸籍法25条, 27条の3);"
        " check the residence",
    )


def check_register(home: Household, register: MunicipalityCode) -> None:
    """Check that a family register is kept where a report says."""
    if disclosed(home.register_municipality) != register:
        raise Refused(
            "wrong-register",
            "the resident register names another municipality for the family register (本籍,"
            " 住基法7条5号); correct the report",
        )
