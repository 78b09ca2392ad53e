"""The catalogue: every procedure once, with its time, its papers and its counter."""

import datetime as dt

import pytest

import contracts.catalogue as contract_catalogue
from services.bereavement_desk.catalogue import CATALOGUE
from services.catalogue import SERVICES
from services.procedure import Where, effort_without_mesh

D = dt.date
DIED, KNOWN = D(2025, 11, 30), D(2025, 12, 2)


@pytest.mark.parametrize(
    ("procedure", "due"),
    [
        ("death-report", D(2025, 12, 8)),
        ("head-change", D(2025, 12, 14)),
        ("nhi-loss", D(2025, 12, 14)),
        ("care-loss", D(2025, 12, 14)),
        ("pension-stop", D(2025, 12, 14)),
        ("allowance-succession", D(2025, 12, 15)),
        ("property-owner", D(2026, 3, 2)),
        ("final-income-return", D(2026, 4, 2)),
        ("inheritance-tax", D(2026, 10, 2)),
        ("funeral-benefit", D(2027, 11, 30)),
        ("allowance-unpaid", D(2027, 11, 30)),
        ("succession-registration", D(2028, 12, 2)),
        ("unpaid-pension", D(2030, 11, 30)),
        ("survivors-pension", D(2030, 11, 30)),
        ("account-search", None),
        ("tax-representative", None),
    ],
)
def test_every_time_is_counted_as_its_act_says(procedure: str, due: dt.date | None) -> None:
    assert CATALOGUE[procedure].deadline(DIED, KNOWN) == due


def test_a_time_of_months_ends_with_a_shorter_month() -> None:
    owner = CATALOGUE["property-owner"]
    assert owner.deadline(D(2025, 11, 30), D(2025, 11, 30)) == D(2026, 2, 28)


def test_for_a_death_before_the_act_the_time_to_register_land_is_counted_from_it() -> None:
    registration = CATALOGUE["succession-registration"]
    assert registration.deadline(D(2024, 3, 2), D(2024, 3, 3)) == D(2027, 3, 31)


def test_every_participant_paper_and_provider_of_the_catalogue_exists() -> None:
    for procedure in CATALOGUE.values():
        assert procedure.participant in SERVICES
        assert procedure.at not in (Where.OLD, Where.NEW)
        for paper in procedure.documents:
            contract = contract_catalogue.CONTRACTS[paper.replaced_by]
            assert contract.owner == paper.provider


def test_without_the_mesh_it_would_be_five_counters_and_eleven_papers() -> None:
    effort = effort_without_mesh(CATALOGUE.values())
    assert effort.visits == 5
    assert effort.filings == len(CATALOGUE) - 1
    assert effort.documents == 11
