"""The check after a death finds what is wrong: each store is spoilt in turn, and it is named."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from scenarios.bereavement.cases import CASES, SEALED_BEFORE
from scenarios.bereavement.check import faults_in
from scenarios.bereavement.plan import Planner
from scenarios.bereavement.playing import populate
from scenarios.bereavement.report import Names
from scenarios.bereavement.scene import Scene
from scenarios.bereavement.viewing import views_of
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.files import opened
from scenarios.stage.running import StageOptions, on_stage
from tests.scenarios.spoiling import spoilt

pytestmark = pytest.mark.live

DATE = dt.date(2026, 6, 8)
PLACES = MUNICIPALITIES[:3]
REPLACE = "UPDATE {} SET record = replace(record, {}, {})"
Spoilt = list[tuple[str, str, str]]

AFTER_A_DEATH: Spoilt = [
    (
        "family-register-nagaoka",
        'DELETE FROM register_entry WHERE instr(record, \'"kind":"death"\')',
        "the family register in Nagaoka has not the death",
    ),
    (
        "family-register-nagaoka",
        REPLACE.format("register_entry", "'2026-06-05'", "'2026-06-04'"),
        "the family register in Nagaoka has not the death",
    ),
    (
        "resident-registry-chofu",
        (
            "INSERT INTO resident SELECT person, 'h0', json_extract(record, '$.before.members[0]')"
            " FROM deceased_record"
        ),
        "is still registered in Chofu",
    ),
    ("resident-registry-chofu", "DELETE FROM deceased_record", "does not know of the death"),
    (
        "resident-registry-kanazawa",
        "DELETE FROM resident",
        "199 residents are registered, 299 are alive",
    ),
    (
        "resident-registry-chofu",
        REPLACE.format("household", '\'"head":"\'', '\'"head":"x\''),
        "head is not one of its members",
    ),
    (
        "tax-chofu",
        REPLACE.format("taxpayer", '\'"until":"2026-06-05"\'', "'\"until\":null'"),
        "will tax somebody who has died",
    ),
    (
        "tax-chofu",
        REPLACE.format("taxpayer", '\'"died_on":"2026-06-05"\'', '\'"died_on":"2026-06-04"\''),
        "the tax office in Chofu does not know",
    ),
    (
        "tax-chofu",
        REPLACE.format("property", '\'"present_owners":["\'', '\'"present_owners":["x\''),
        "does not know the present owners",
    ),
    ("national-tax-office", "DELETE FROM death", "the tax office of the state does not know"),
    (
        "pension",
        REPLACE.format("enrolled", '\'"died_on":"2026-06-05"\'', '\'"died_on":"2026-06-04"\''),
        "the pension office does not know",
    ),
    (
        "health-insurance-chofu",
        REPLACE.format("insured", "'2026-06-05'", "'2026-12-05'"),
        "goes on insuring somebody who has died",
    ),
    (
        "health-insurance-chofu",
        REPLACE.format("insured", "'2026-06-05'", "'2026-06-04'"),
        "did not insure on the day of death",
    ),
    (
        "legal-affairs",
        REPLACE.format("parcel", "'\"2026-06-05\"'", "'null'"),
        "legal affairs does not know",
    ),
    (
        "electricity",
        REPLACE.format("customer", '\'"number":"E\'', '\'"number":"F\'')
        + " WHERE instr(record, '2026-06-05') = 0",
        "the electricity contract did not pass to who stays",
    ),
    (
        "water",
        "DELETE FROM customer WHERE instr(record, '2026-06-05')",
        "the water company does not know of the death",
    ),
    ("bank", "DELETE FROM customer", "the accounts at bank are not frozen"),
    (
        "second-bank",
        REPLACE.format("customer", '\'"heirs":["\'', '\'"heirs":["x\''),
        "second-bank does not know the heirs",
    ),
    ("bereavement-desk-chofu", "DELETE FROM bereavement_case", "has not opened the case"),
    (
        "bereavement-desk-chofu",
        "UPDATE bereavement_case SET record = json_set(CAST(record AS TEXT), '$.status', 'open')",
        "the case is still open",
    ),
    ("portal", "DELETE FROM letter", "has received no letter"),
    (
        "portal",
        "UPDATE access_log SET person = 'x' WHERE contract = 'portal.mandate.v1'",
        "the mandate was not checked, or not logged for both persons",
    ),
    ("pension", "UPDATE outbox SET state = 'queued' WHERE seq = 1", "has had no effect"),
    (
        "pension",
        "DELETE FROM inbox WHERE contract = 'residency.deceased.v1'",
        "pension has not been told yet",
    ),
    ("tax-chofu", "UPDATE access_log SET items = 'x' WHERE seq = 1", "access log: entry 1"),
    (
        "pension",
        "INSERT INTO parked VALUES ('i','s','c','p',1,NULL,x'','r','t')",
        "an event is parked",
    ),
]

AFTER_A_FATHERS_DEATH: Spoilt = [
    (
        "benefits-chofu",
        REPLACE.format(
            "allowance_file", '\'"paid_through":"2026-06-30"\'', "'\"paid_through\":null'"
        ),
        "does not end with the month of death",
    ),
    (
        "benefits-chofu",
        "DELETE FROM allowance_file WHERE instr(record, '2026-07-01')",
        "nobody receives the allowance in Chofu now",
    ),
    (
        "resident-registry-chofu",
        (
            "UPDATE household SET record = replace(record, head, other) FROM (SELECT"
            " json_extract(h.record, '$.head') AS head, r.person AS other, h.id AS id"
            " FROM household h JOIN resident r ON r.household = h.id"
            " JOIN deceased_record d ON d.household = h.id"
            " WHERE r.person != json_extract(h.record, '$.head')) AS found"
            " WHERE household.id = found.id"
        ),
        "the household has another head than the family named",
    ),
]

AFTER_RENUNCIATIONS: Spoilt = [
    ("family-court", "DELETE FROM ruling", "the family court does not know of a renunciation"),
    (
        "tax-chofu",
        REPLACE.format("property", '\'"present_owners":["\'', '\'"present_owners":["x\''),
        "does not know the present owners",
    ),
]

AFTER_A_CORRECTION: Spoilt = [
    (
        "family-register-kanazawa",
        "DELETE FROM register_entry WHERE voids != ''",
        "the death is still in the family register",
    ),
    (
        "family-register-kanazawa",
        REPLACE.format("recorded_death", "'\"voided_by\":\"'", "'\"other\":\"'"),
        "does not say that the entry was a mistake",
    ),
    (
        "national-tax-office",
        REPLACE.format("death", "'true'", "'false'"),
        "the tax office of the state still has somebody alive as dead",
    ),
    ("resident-registry-chofu", "DELETE FROM resident", "its records (resident) are not as before"),
    ("pension", "DELETE FROM enrolled", "its records (enrolled) are not as before"),
    (
        "health-insurance-chofu",
        REPLACE.format("insured", "'\"lost_on\":null'", "'\"lost_on\":\"2026-06-06\"'"),
        "its records (insured) are not as before",
    ),
    ("tax-chofu", "DELETE FROM taxpayer", "its records (taxpayer) are not as before"),
    ("benefits-chofu", "DELETE FROM allowance_file", "its records (allowance_file) are not"),
    ("electricity", "DELETE FROM customer", "its records (customer) are not as before"),
    ("bank", "DELETE FROM customer", "its records (customer) are not as before"),
    ("resident-registry-chofu", "DELETE FROM watch", "its records (watch) are not as before"),
]  # fmt: skip


@asynccontextmanager
async def played(case: str, directory: Path) -> AsyncIterator[Scene]:
    """Play a case on a stage."""
    options = StageOptions(municipalities=PLACES, date=DATE, directory=directory)
    population = populate(options, 300, seed=1)
    first = msgspec.structs.replace(options, date=DATE - SEALED_BEFORE)
    async with on_stage(first, population) as stage:
        scene = Scene(stage, Planner(population, PLACES, DATE))
        await CASES[case].play(scene)
        yield scene


@pytest.mark.parametrize(
    ("case", "spoiling"),
    [
        ("pensioner", AFTER_A_DEATH),
        ("parent", AFTER_A_FATHERS_DEATH),
        ("renounced", AFTER_RENUNCIATIONS),
        ("mistake", AFTER_A_CORRECTION),
    ],
)
async def test_the_check_names_whatever_is_wrong(
    tmp_path: Path, case: str, spoiling: Spoilt
) -> None:
    async with played(case, tmp_path) as scene:
        names, views = Names(scene), await views_of(scene)
        deployment = scene.stage.deployment
        with opened(deployment) as files:
            assert faults_in(scene, files, views, names) == []
        for participant, sql, fault in spoiling:
            with spoilt(deployment.database(participant), sql), opened(deployment) as files:
                found = faults_in(scene, files, views, names)
            assert any(fault in each for each in found), (participant, sql, found)
        with opened(deployment) as files:
            assert faults_in(scene, files, views, names) == []


async def test_other_heirs_than_the_law_names_are_a_fault(tmp_path: Path) -> None:
    async with played("pensioner", tmp_path) as scene:
        names, views = Names(scene), await views_of(scene)
        ((case, view),) = views.items()
        heirs = view.heirs or ()
        fewer = msgspec.structs.replace(view, heirs=heirs[1:])
        steps = tuple(msgspec.structs.replace(step, status="waiting") for step in view.steps or ())
        waiting = msgspec.structs.replace(view, steps=steps)
        with opened(scene.stage.deployment) as files:
            found = faults_in(scene, files, {case: fewer}, names)
            assert "the shares of the heirs do not add up to one" in found
            assert any("the heirs are others" in fault for fault in found)
            found = faults_in(scene, files, {case: waiting}, names)
            assert "procedure pension-stop still waits" in found
        scene.surprises.append("something odd")
        with opened(scene.stage.deployment) as files:
            assert "something odd" in faults_in(scene, files, views, names)
