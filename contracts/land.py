"""Legal affairs (法務局): who owns land and buildings. 不動産登記法."""

from typing import Annotated

from msgspec import UNSET

from contracts.base import Item, Lookup, PersonCode, Reply, contract, label
from contracts.common import MunicipalityCode

OWNER = "legal-affairs"


class Holdings(Reply, frozen=True, kw_only=True):
    """What land and buildings a person is registered as owner of."""

    parcels: Annotated[Item[int], label("所有不動産の数")] = UNSET
    located_in: Annotated[Item[tuple[MunicipalityCode, ...]], label("所在地")] = UNSET


@contract(
    "land.holdings.v1",
    owner=OWNER,
    ja="所有不動産記録照会",
    en="Land and buildings of a person",
    basis="不動産登記法119条の2",
)
class HoldingsQuery(Lookup[Holdings], frozen=True, kw_only=True):
    """Ask what land and buildings a person owns, for the heirs (所有不動産記録証明)."""

    person: PersonCode
