"""A design changes how offices are told, and nothing else of the policy."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

import contracts
from contracts.catalogue import CONTRACTS
from mesh.deployment import Deployment
from mesh.permits import Policy
from scenarios.comparing.designs import COMPARED, DESIGNS, OFFICES, days_between
from scenarios.comparing.model import DESIGNS as NAMES
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import participants_of

POLICY = Policy.load(Path(contracts.__file__).with_name("permits.toml"))


def compared(policy: Policy) -> list[str]:
    return [
        permit.delivery
        for permit in policy.permits
        if permit.contract in COMPARED and permit.participant in OFFICES
    ]


def test_the_designs_have_the_names_that_are_shown() -> None:
    assert tuple(DESIGNS) == NAMES


def test_push_is_the_policy_as_it_stands() -> None:
    assert DESIGNS["push"].applied_to(POLICY).permits == POLICY.permits


@pytest.mark.parametrize("name", NAMES)
def test_a_design_touches_only_how_offices_are_told_of_what_is_compared(name: str) -> None:
    shaped = DESIGNS[name].applied_to(POLICY)
    assert set(compared(shaped)) == {DESIGNS[name].delivery}
    for before, after in zip(POLICY.permits, shaped.permits, strict=True):
        if before != after:
            assert before.contract in COMPARED
            assert before.participant in OFFICES
            assert after == msgspec.structs.replace(before, delivery=after.delivery)


def test_every_office_has_something_to_be_told_of() -> None:
    told = {p.participant for p in POLICY.permits if p.contract in COMPARED}
    assert told >= set(OFFICES)
    assert all(CONTRACTS[name].kind == "event" for name in COMPARED)


@pytest.mark.parametrize("name", ["pull", "batch"])
def test_who_is_not_told_has_no_link_for_it_and_watches_nobody(tmp_path: Path, name: str) -> None:
    deployment = Deployment(tmp_path, participants_of(MUNICIPALITIES[:2]))
    links = set(DESIGNS[name].applied_to(POLICY).links(deployment))
    offices = {p.name for kind in OFFICES for p in deployment.of_kind(kind)}
    assert not [link for link in links if link[1] in offices and link[2] in COMPARED]
    registries = {p.name for p in deployment.of_kind("resident-registry")}
    assert not [
        link
        for link in links
        if link[0] in offices and link[1] in registries and link[2] == "mesh.watch.v1"
    ]


def test_reviews_come_every_so_many_days_and_not_on_the_first() -> None:
    start = dt.date(2026, 4, 1)
    found = days_between(start, 10, 3)
    assert found == [dt.date(2026, 4, 4), dt.date(2026, 4, 7), dt.date(2026, 4, 10)]
    assert days_between(start, 3, 3) == []
