"""Public pension (年金): category and payment of each person. 国民年金法."""

from typing import Annotated

from msgspec import UNSET

from contracts.base import Accepted, Command, Item, Lookup, PersonCode, Reply, contract, label
from contracts.common import MunicipalityCode

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


@contract(
    "pension.claim-unpaid.v1",
    owner=OWNER,
    ja="未支給年金請求",
    en="Claim of unpaid pension",
    basis="国民年金法19条",
)
class ClaimUnpaidPension(Command[Accepted], frozen=True, kw_only=True):
    """Claim what a pensioner was owed at death, as a relative who shared the livelihood.

    Attributes:
        person: The deceased.
        residence: Where the deceased lived.
        register_municipality: Where the register of the deceased is kept.
    """

    person: PersonCode
    claimant: PersonCode
    residence: MunicipalityCode
    register_municipality: MunicipalityCode


@contract(
    "pension.claim-survivors.v1",
    owner=OWNER,
    ja="遺族基礎年金裁定請求",
    en="Claim of survivors' basic pension",
    basis="国民年金法16条、37条、37条の2",
)
class ClaimSurvivorsPension(Command[Accepted], frozen=True, kw_only=True):
    """Claim the pension of a spouse with children, or of children, of somebody who has died.

    Attributes:
        claimant: The spouse; or the eldest child, if there is no spouse.
        children: The children of the deceased who live with the claimant.
        taxed_by: The municipality that taxed the claimant's income of the year before.
    """

    person: PersonCode
    claimant: PersonCode
    children: tuple[PersonCode, ...]
    residence: MunicipalityCode
    register_municipality: MunicipalityCode
    taxed_by: MunicipalityCode
