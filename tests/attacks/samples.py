"""The simplest message of any contract: well-formed, and about one person."""

import datetime as dt
import enum
import types
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

from contracts.base import Message, PersonCode
from contracts.common import Address, MunicipalityCode, PersonName
from scenarios.population.places import MUNICIPALITIES

TODAY = dt.date(2026, 6, 8)
PLACE = MUNICIPALITIES[0].code
NAME = PersonName(family="佐藤", given="花子", family_kana="サトウ", given_kana="ハナコ")
ADDRESS = Address(
    postal_code="1820022",
    municipality=PLACE,
    prefecture="東京都",
    city="調布市",
    town="国領町",
    block="1-2-3",
)
M = TypeVar("M", bound=Message)


def sample(message: type[M], code: str) -> M:
    """Return a message about the person of that code."""
    made: M = _value(message, PersonCode(code))
    return made


def _value(hint: Any, code: PersonCode) -> Any:  # noqa: PLR0911 - a case for each kind of type
    plain = {
        PersonCode: code,
        MunicipalityCode: PLACE,
        PersonName: NAME,
        Address: ADDRESS,
        dt.date: TODAY,
        dt.datetime: dt.datetime.combine(TODAY, dt.time(9), dt.UTC),
        UnsetType: UNSET,
        types.NoneType: None,
        bool: False,
        int: TODAY.year - 1,
        str: "x",
    }
    if hint in plain:
        return plain[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        listed = getattr(arguments[1], "pattern", None)  # one of several words: ^(done|waiting)$
        return listed.strip("^()$").split("|")[0] if listed else _value(arguments[0], code)
    if origin is Literal:
        return arguments[0]
    if origin in (Union, types.UnionType):
        empty = [a for a in arguments if a in (UnsetType, types.NoneType)]
        return _value((empty or arguments)[0], code)
    if origin is tuple:
        return tuple(_value(a, code) for a in arguments if a is not ...)
    if issubclass(hint, enum.Enum):
        return next(iter(hint))
    assert issubclass(hint, msgspec.Struct), hint
    hints = get_type_hints(hint, include_extras=True)
    needed = [f.name for f in msgspec.structs.fields(hint) if f.required]
    return hint(**{name: _value(hints[name], code) for name in needed})
