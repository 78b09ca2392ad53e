"""A policy of a few permits, and what it links in a small mesh."""

import datetime as dt
from typing import Any

from mesh.deployment import Deployment
from mesh.permits import Affair, Permit, Policy

START, END = dt.date(2026, 4, 1), dt.date(2026, 9, 30)
AFFAIRS = {
    "child-allowance": Affair(ja="児童手当", en="Child allowance", regime="number"),
    "resident-tax": Affair(ja="個人住民税", en="Resident tax", regime="number"),
    "customer": Affair(ja="契約者の住所変更", en="A customer's address", regime="consent"),
}
KINDS = {"resident-registry", "tax", "benefits", "portal", "pension", "code-exchange", "bank"}


def permit(**differing: Any) -> Permit:
    row = {
        "contract": "tax.income.v1",
        "participant": "benefits",
        "affair": "child-allowance",
        "basis": "番号法19条8号",
        "items": ("total_income",),
        "since": START,
    }
    return Permit(**row | differing)


def policy(*permits: Permit) -> Policy:
    return Policy(AFFAIRS, list(permits), KINDS)


def said(of: Policy, mesh: Deployment) -> set[tuple[str, str, str]]:
    """Return the links of a policy, without those to the code exchange."""
    found = list(of.links(mesh))
    assert len(found) == len(set(found)), "a link is given once"
    return {link for link in found if link[2] != "codes.translate.v1"}
