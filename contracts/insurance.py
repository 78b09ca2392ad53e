"""National health insurance (国保) and long-term care (介護), run by municipalities."""

import datetime as dt
from typing import Annotated

from msgspec import UNSET

from contracts.base import Accepted, Command, Item, Lookup, PersonCode, Reply, contract, label

OWNER = "health-insurance"


class Coverage(Reply, frozen=True, kw_only=True):
    """What the municipal insurer covers for a person.

    Attributes:
        care_level: 要介護度 1 to 5; `None` without a certification in force.
        care_valid_until: The last day of that certification.
    """

    national_health: Annotated[Item[bool], label("国民健康保険の資格")] = UNSET
    care_level: Annotated[Item[int | None], label("要介護度", "要介護状態区分")] = UNSET
    care_valid_until: Annotated[Item[dt.date | None], label("認定有効期間の終期")] = UNSET


@contract(
    "insurance.coverage.v1",
    owner=OWNER,
    ja="医療・介護保険資格照会",
    en="Insurance coverage",
    basis="番号法19条8号（医療保険・介護保険給付等関係情報）",
)
class CoverageQuery(Lookup[Coverage], frozen=True, kw_only=True):
    """Ask whether a person is in national health insurance, and certified for care.

    Attributes:
        on: The day of whose coverage is asked; today if not given.
    """

    person: PersonCode
    on: Annotated[dt.date | None, label("基準日")] = None


@contract(
    "insurance.claim-funeral-benefit.v1",
    owner=OWNER,
    ja="葬祭費支給申請",
    en="Claim of the funeral benefit",
    basis="国保法58条1項",
)
class ClaimFuneralBenefit(Command[Accepted], frozen=True, kw_only=True):
    """Claim the funeral benefit, as the one who held the funeral: in two years (国保法110条)."""

    person: PersonCode
    claimant: PersonCode
