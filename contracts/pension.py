"""Public pension (年金): category and payment of each person. 国民年金法."""

from typing import Annotated

from msgspec import UNSET

from contracts.base import Item, Lookup, PersonCode, Reply, contract, label

OWNER = "pension"


class Enrolment(Reply, frozen=True, kw_only=True):
    """How a person stands with the pension office.

    Attributes:
        category: `first`, `second`, `third` (国民年金法7条1項1号〜3号) or `receiving`; `None`
            for those who are not enrolled.
    """

    category: Annotated[Item[str | None], label("被保険者種別", "被保険者種別")] = UNSET


@contract(
    "pension.enrolment.v1",
    owner=OWNER,
    ja="年金加入・受給照会",
    en="Pension category",
    basis="番号法19条8号（年金給付関係情報）",
)
class EnrolmentQuery(Lookup[Enrolment], frozen=True, kw_only=True):
    """Ask for the pension category of a person (国民年金法7条)."""

    person: PersonCode
