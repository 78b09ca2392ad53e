"""Private companies: the customers of electricity, water and the banks."""

from collections.abc import Iterator

from mesh.deployment import Participant
from scenarios.stage.loading.tables import Table, table
from scenarios.stage.view import View
from services.bank.model import Customer as BankCustomer
from services.bank.store import CUSTOMERS as BANK_CUSTOMERS
from services.utility.model import Customer, Supply
from services.utility.store import CUSTOMERS

SECOND_BANK = "second-bank"
"""The participant that is the second bank; any other of the kind is the first."""


def utility(view: View, me: Participant) -> Iterator[Table]:
    """Fill an electricity or water company."""
    code = view.codes(me.name)
    yield table(
        CUSTOMERS,
        [
            Customer(
                number=f"{me.name[0].upper()}{number:08}",
                holder=code(household.members[0]),
                supplies=(Supply(address=household.address),),
            )
            for number, household in enumerate(view.population.households)
            if getattr(household, me.kind)
        ],
    )


def bank(view: View, me: Participant) -> Iterator[Table]:
    """Fill a bank."""
    code, population = view.codes(me.name), view.population
    is_second = me.name == SECOND_BANK
    yield table(
        BANK_CUSTOMERS,
        [
            BankCustomer(
                number=f"{number:07}",
                holder=code(number),
                address=population.households[person.household].address,
                address_since=person.moved_in_on,
            )
            for number, person in enumerate(population.persons)
            if (number in population.second_bank if is_second else person.bank)
        ],
    )
