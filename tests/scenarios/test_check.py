"""The scenario's own check finds what is wrong: each store is spoilt in turn, and it is named."""

import datetime as dt
from pathlib import Path

import pytest

from scenarios.moving.cases import CASES
from scenarios.moving.check import faults_in
from scenarios.moving.plan import Planner
from scenarios.moving.playing import populate
from scenarios.moving.scene import Scene
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.files import opened
from scenarios.stage.running import StageOptions, on_stage
from tests.scenarios.spoiling import spoilt

pytestmark = pytest.mark.live

DATE = dt.date(2026, 3, 20)
REPLACE = "UPDATE {} SET record = replace(record, {}, {})"
SPOILT = [
    ("resident-registry-kanazawa", "DELETE FROM resident", "is not registered in Kanazawa"),
    (
        "resident-registry-kanazawa",
        REPLACE.format("resident", "'2026-04-03'", "'2026-04-04'"),
        "with another address or date",
    ),
    (
        "resident-registry-kanazawa",
        REPLACE.format("household", '\'"head":"\'', '\'"head":"x\''),
        "head is not one of its members",
    ),
    (
        "resident-registry-chofu",
        (
            "INSERT INTO resident SELECT person, 'h0', json_extract(record, '$.record')"
            " FROM removed_record"
        ),
        "is still registered in Chofu",
    ),
    ("resident-registry-kanazawa", "DELETE FROM watch", "does not watch at the new registry"),
    ("family-register-nagaoka", "DELETE FROM supplement", "does not know the new address"),
    (
        "tax-chofu",
        REPLACE.format("taxpayer", "'\"2026-04-03\"'", "'null'"),
        "the tax office in Chofu does not know",
    ),
    ("tax-kanazawa", "DELETE FROM taxpayer", "the tax office in Kanazawa does not know"),
    (
        "pension",
        REPLACE.format("enrolled", "'172014'", "'132080'"),
        "the pension office does not know",
    ),
    (
        "health-insurance-chofu",
        REPLACE.format("insured", '\'"lost_on":"2026-04-03"\'', "'\"lost_on\":null'"),
        "national health insurance in Chofu goes on",
    ),
    ("health-insurance-kanazawa", "DELETE FROM insured", "has not begun"),
    (
        "benefits-chofu",
        REPLACE.format(
            "allowance_file", '\'"paid_through":"2026-04-30"\'', "'\"paid_through\":null'"
        ),
        "the allowance in Chofu goes on",
    ),
    ("benefits-kanazawa", "DELETE FROM allowance_file", "the allowance in Kanazawa has not begun"),
    (
        "benefits-kanazawa",
        REPLACE.format(
            "allowance_file", '\'"started_on":"2026-05-01"\'', '\'"started_on":"2026-06-01"\''
        ),
        "paid twice, or not at all",
    ),
    ("electricity", "DELETE FROM customer", "electricity company does not supply"),
    ("water", "DELETE FROM customer", "water company does not supply"),
    ("bank", "DELETE FROM customer", "the bank does not know"),
    ("portal", "UPDATE outbox SET state = 'queued' WHERE seq = 1", "has had no effect"),
    ("tax-chofu", "UPDATE access_log SET items = 'x' WHERE seq = 1", "access log: entry 1"),
    (
        "pension",
        "INSERT INTO parked VALUES ('i','s','c','p',1,NULL,x'','r','t')",
        "an event is parked",
    ),
]


async def test_the_check_names_whatever_is_wrong(tmp_path: Path) -> None:
    options = StageOptions(municipalities=MUNICIPALITIES[:3], date=DATE, directory=tmp_path)
    population = populate(options, 300, seed=1)
    async with on_stage(options, population) as stage:
        scene = Scene(stage, Planner(population, seed=1))
        await CASES["household"].play(scene)
        with opened(stage.deployment) as files:
            assert faults_in(scene, files) == []
        for participant, sql, fault in SPOILT:
            store = stage.deployment.database(participant)
            with spoilt(store, sql), opened(stage.deployment) as files:
                found = faults_in(scene, files)
            assert any(fault in each for each in found), (participant, sql, found)
        with opened(stage.deployment) as files:
            assert faults_in(scene, files) == []
