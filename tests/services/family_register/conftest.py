"""A family whose registers are kept in two municipalities, and the office that keeps one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from contracts.court import Declarations
from contracts.portal import Mandate
from mesh.context import Context
from services.family_register.handlers import service
from tests.services.family_register.named_family import birth, marriage
from tests.services.family_register.offices import (
    HERE,
    THERE,
    Elsewhere,
    household,
    record,
    refer,
    supplement,
)


@pytest.fixture
def cases(office: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str | None]]:
    """Tell which cases the messages joined that the office has handled, in their order."""
    handled: list[Context] = []

    def keep(*arguments: Any) -> Context:
        handled.append(Context(*arguments))
        return handled[-1]

    monkeypatch.setitem(type(office)._run.__globals__, "Context", keep)
    return lambda: [ctx.case for ctx in handled]


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def office(desk: Any, elsewhere: Elsewhere) -> Any:
    """The register of taro and his wife hanako, with two children, jiro and ichiro.

    ichiro has a wife and a child, mago, in a register of another municipality. The court knows
    nothing of anybody; taro and hanako live together; no mandate was given.
    """
    made = desk(service, "family-register-old")
    made.answers["family.entries.v1"] = elsewhere
    made.answers["court.declarations.v1"] = Declarations(renounced=(), disqualified=())
    made.answers["residency.household.v1"] = household("taro", "hanako")
    made.answers["portal.mandate.v1"] = Mandate(valid=False)
    since = (dt.date(2010, 4, 1), "1")
    record(
        made,
        *(supplement(person, since) for person in ("taro", "hanako", "jiro")),
        birth("taro", 1950),
        birth("hanako", 1952),
        marriage("taro", "hanako", 1975),
        birth("ichiro", 1978, "hanako", "taro"),
        birth("jiro", 1980, "hanako", "taro"),
        refer("ichiro", THERE),
    )
    elsewhere.keep(
        THERE,
        birth("ichiro", 1978, "hanako", "taro"),
        marriage("ichiro", "yuri", 2005),
        birth("mago", 2008, "yuri", "ichiro"),
        references=[refer("hanako", HERE), refer("taro", HERE)],
    )
    return made
