"""Family court (家庭裁判所): who has renounced an inheritance, or is disqualified. 民法."""

import datetime as dt
from typing import Annotated

from msgspec import UNSET

from contracts.base import (
    Accepted,
    Command,
    Event,
    Item,
    Lookup,
    PersonCode,
    Reply,
    contract,
    label,
)
from contracts.common import MunicipalityCode

OWNER = "family-court"


@contract(
    "court.renounce.v1",
    owner=OWNER,
    ja="相続放棄の申述",
    en="Renunciation of an inheritance",
    basis="民法915条、938条",
)
class Renounce(Command[Accepted], frozen=True, kw_only=True):
    """Renounce an inheritance, within three months of learning of it (915条1項).

    Attributes:
        person: The deceased.
        heir: Who renounces.
        known_on: When the heir learned of it; the day of death if not given.
        residence: Where the deceased lived (883条).
        register_municipality: Where the register of the deceased is kept.
    """

    person: PersonCode
    heir: PersonCode
    known_on: Annotated[dt.date | None, label("相続の開始を知った日")] = None
    residence: MunicipalityCode
    register_municipality: MunicipalityCode


class Declarations(Reply, frozen=True, kw_only=True):
    """What the court has accepted or decided of the heirs of one person."""

    renounced: Annotated[Item[tuple[PersonCode, ...]], label("相続放棄をした者")] = UNSET
    disqualified: Annotated[Item[tuple[PersonCode, ...]], label("相続欠格者")] = UNSET


@contract(
    "court.declarations.v1",
    owner=OWNER,
    ja="相続放棄等の有無の照会",
    en="Who has renounced or is disqualified",
    basis="民法891条、939条",
)
class DeclarationsQuery(Lookup[Declarations], frozen=True, kw_only=True):
    """Ask who has renounced an inheritance, and who is disqualified."""

    person: PersonCode


@contract(
    "court.renounced.v1",
    owner=OWNER,
    ja="相続放棄の申述の受理",
    en="A renunciation was accepted",
    basis="家事事件手続法201条",
)
class Renounced(Event, frozen=True, kw_only=True):
    """An heir has renounced: others may have become heirs."""

    residence: Annotated[Item[MunicipalityCode], label("被相続人の住所地")] = UNSET
    heir: Annotated[Item[PersonCode], label("放棄をした者")] = UNSET
