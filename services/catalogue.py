"""Every kind of participant there is, with what it does."""

from mesh.service import Service
from services.bank.handlers import service as bank
from services.benefits.handlers import service as benefits
from services.bereavement_desk.handlers import service as bereavement_desk
from services.citizen_app.handlers import service as citizen_app
from services.code_exchange.handlers import service as code_exchange
from services.copy_server.handlers import service as copy_server
from services.counter.handlers import service as counter
from services.deposit_insurance.handlers import service as deposit_insurance
from services.electricity.handlers import service as electricity
from services.family_court.handlers import service as family_court
from services.family_register.handlers import service as family_register
from services.health_insurance.handlers import service as health_insurance
from services.legal_affairs.handlers import service as legal_affairs
from services.national_tax_office.handlers import service as national_tax_office
from services.pension.handlers import service as pension
from services.portal.handlers import service as portal
from services.resident_registry.handlers import service as resident_registry
from services.tax.handlers import service as tax
from services.water.handlers import service as water
from services.witness.handlers import service as witness

SERVICES: dict[str, Service] = {
    service.kind: service
    for service in (
        citizen_app,
        counter,
        portal,
        code_exchange,
        witness,
        resident_registry,
        family_register,
        tax,
        benefits,
        health_insurance,
        pension,
        electricity,
        water,
        bank,
        bereavement_desk,
        legal_affairs,
        national_tax_office,
        deposit_insurance,
        family_court,
        copy_server,
    )
}
"""By kind, in the order in which people like to read them."""


def module_of(kind: str) -> str:
    """Return what to run as a process of its own: `python -m services.KIND`."""
    return f"services.{kind.replace('-', '_')}"
