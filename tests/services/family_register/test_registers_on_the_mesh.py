"""Two registers on a network in memory: every participant names everybody by its own codes."""

import datetime as dt
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec import UNSET

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.deaths import (
    Capacity,
    CorrectDeath,
    CorrectionGround,
    DeathRecorded,
    DeathTakenBack,
    ReportDeath,
)
from contracts.residency import Household, HouseholdMember, HouseholdQuery
from contracts.succession import Heirs, HeirsQuery, IssueToken, RedeemToken
from mesh import virtual_time
from mesh.clock import JST
from mesh.context import Context
from mesh.deployment import Deployment
from mesh.envelope import disclosed
from mesh.errors import MeshError
from mesh.participant import RunningParticipant
from mesh.permits import Policy
from mesh.persons import person_codes, with_codes
from mesh.records import Records
from mesh.running import running_on
from mesh.service import Service
from mesh.simulated_network import Network
from mesh.simulated_transport import SimulatedTransport
from mesh.virtual_time import VirtualClock
from services.code_exchange.handlers import service as code_exchange
from services.code_exchange.store import keyring
from services.family_register import store
from services.family_register.handlers import service as register
from services.family_register.tokens import digest_of
from tests.services.conftest import deployment_of
from tests.services.family_register.named_family import birth, death, marriage
from tests.services.family_register.offices import ABSENT, DIED_ON, HERE, THERE, refer, supplement

START = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
NAMES = (
    "code-exchange",
    "citizen-app",
    "counter-old",
    "resident-registry-old",
    "family-register-old",
    "family-register-new",
    "bank",
    "portal",
)


class Stage:
    """The registers: taro's is elsewhere, where his wife's is; that of their late son is here."""

    def __init__(self, directory: Path) -> None:
        everyone = deployment_of(directory)
        self.deployment = Deployment(directory, [everyone.named(name) for name in NAMES])
        self.deployment.save()
        self.told: list[Any] = []
        self.mesh: dict[str, RunningParticipant] = {}

    def code(self, participant: str, name: str) -> PersonCode:
        """How a participant names somebody."""
        keys = keyring(self.deployment.directory / "keys")
        return PersonCode(keys.code(participant, name.encode().ljust(16)))

    def keep(self, office: str, records: Records[Any], what: Iterable[Any]) -> None:
        """Put records into the file of an office, in its codes."""
        coded = [
            with_codes(each, {name: self.code(office, name) for name in person_codes(each)})
            for each in what
        ]
        self.mesh[office].store.load(records.insert, records.rows(coded))
        if records is store.ENTRIES:
            mentions = [mention for entry in coded for mention in store.mentions_of(entry)]
            self.mesh[office].store.load(store.MENTIONS.insert, store.MENTIONS.rows(mentions))

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[None]:
        """Run everyone, with the registers filled."""
        self.clock = VirtualClock(START, 1)
        policy = Policy.load(self.deployment.permits_file)
        network = Network(set(policy.links(self.deployment)), Random(1))
        services = {name: Service(name) for name in NAMES} | {
            "code-exchange": code_exchange,
            "resident-registry-old": self._registry(),
            "family-register-old": register,
            "family-register-new": register,
        }
        async with running_on(
            {name: SimulatedTransport(name, network) for name in services},
            services,
            deployment=self.deployment,
            policy=policy,
            clock=self.clock,
        ) as self.mesh:
            self._fill()
            yield

    def _fill(self) -> None:
        lives_here = (dt.date(2010, 4, 1), "1")
        there, here = "family-register-new", "family-register-old"
        self.keep(there, store.SUPPLEMENTS, [supplement("taro", lives_here)])
        born = [birth("taro", 1950), birth("hanako", 1952), birth("ichiro", 1978, "hanako", "taro")]
        self.keep(there, store.ENTRIES, [*born, marriage("taro", "hanako", 1975)])
        self.keep(there, store.REFERENCES, [refer("ichiro", HERE)])
        self.keep(
            here,
            store.ENTRIES,
            [
                birth("ichiro", 1978, "hanako", "taro"),
                birth("mago", 2008, "ichiro"),
                death("ichiro", 2020),
            ],
        )

    def _registry(self) -> Service:
        registry = Service("resident-registry")

        @registry.answers(HouseholdQuery)
        async def household(query: HouseholdQuery, _: Context) -> Household:
            member = HouseholdMember(
                person=query.person, relation="head", birth_date=dt.date(1950, 1, 1)
            )
            return Household(members=(member,), register_municipality=THERE)

        for event in (DeathRecorded, DeathTakenBack):

            @registry.on(event)
            async def note(told: Any, ctx: Context) -> None:
                self.told.append((type(told), told.person, ctx.case))

        return registry

    def report(self, reporter: str = "mago", **changes: Any) -> ReportDeath:
        values: dict[str, Any] = {
            "person": self.code("counter-old", "taro"),
            "died_on": DIED_ON,
            "place": MunicipalityCode("221007"),
            "residence": HERE,
            "reporter": self.code("counter-old", reporter),
            "capacity": Capacity.RELATIVE,
        }
        return ReportDeath(**(values | changes))

    async def reported(self) -> str:
        reply = await self.mesh["counter-old"].command(self.report(), at=HERE)
        return reply.case

    async def issued(self, message_id: str) -> str:
        """A token that a grandchild is given for the bank."""
        ask = IssueToken(
            person=self.code("citizen-app", "taro"),
            requester=self.code("citizen-app", "mago"),
            receiver="bank",
        )
        device = self.mesh["citizen-app"]
        return (await device.command(ask, at=THERE, message_id=message_id)).token

    def outcomes(self, office: str, contract: str) -> list[str]:
        rows = self.mesh[office].store.read(
            "SELECT outcome FROM access_log WHERE contract = ? AND person = ? ORDER BY seq",
            contract,
            self.code(office, "taro"),
        )
        return [outcome for (outcome,) in rows]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_a_grandchild_reports_and_a_bank_is_shown_the_heirs(stage: Stage) -> None:
    async def play() -> dict[PersonCode, Fraction]:
        async with stage.playing():
            await stage.reported()
            token = await stage.issued("one")
            shown = await stage.mesh["bank"].lookup(RedeemToken(token=token), at=THERE)
            with pytest.raises(MeshError) as refused:
                await stage.mesh["bank"].lookup(RedeemToken(token=token), at=THERE)
            assert refused.value.code == "refused.token-used"
            return {h.person: Fraction(h.numerator, h.denominator) for h in shown.heirs}

    half = Fraction(1, 2)
    assert virtual_time.run(play()) == {
        stage.code("bank", "hanako"): half,
        stage.code("bank", "mago"): half,
    }


def contents(directory: Path) -> list[bytes]:
    """What is in all files of a deployment, also in those beside an open store."""
    return [path.read_bytes() for path in directory.rglob("*") if path.is_file()]


def test_a_token_is_given_again_to_who_asks_again_and_is_in_no_file(
    stage: Stage, tmp_path: Path
) -> None:
    async def play() -> tuple[str, list[bytes]]:
        async with stage.playing():
            await stage.reported()
            first, again = [await stage.issued("the-same") for _ in range(2)]
            assert first == again
            assert await stage.issued("another") != first
            shown = await stage.mesh["bank"].lookup(RedeemToken(token=first), at=THERE)
            assert len(disclosed(shown.heirs)) == 2
            return first, contents(tmp_path)

    token, while_running = virtual_time.run(play())
    for files in (while_running, contents(tmp_path)):
        assert any(digest_of(token).encode() in file for file in files)
        assert not any(token.encode() in file for file in files)


@pytest.mark.parametrize("changed", ["secret", "place"])
def test_an_answer_opens_with_its_secret_and_in_its_place_only(stage: Stage, changed: str) -> None:
    async def play() -> None:
        async with stage.playing():
            await stage.reported()
            for message_id in ("one", "another"):
                await stage.issued(message_id)
            if changed == "secret":
                (stage.deployment.directory / "secrets" / "family-register-new").unlink()
                stage.deployment.save()
            else:
                stage.mesh["family-register-new"].store.write(
                    "UPDATE inbox SET reply = (SELECT reply FROM inbox WHERE id = 'another')"
                    " WHERE id = 'one'"
                )
            with pytest.raises(MeshError, match="restore secrets/family-register-new") as unread:
                await stage.issued("one")
            assert unread.value.code == "setup"

    virtual_time.run(play())


def test_a_register_without_its_secret_issues_no_token(stage: Stage) -> None:
    async def play() -> None:
        async with stage.playing():
            await stage.reported()
            (stage.deployment.directory / "secrets" / "family-register-new").unlink()
            with pytest.raises(MeshError, match="family-register-new has no secret here"):
                await stage.issued("one")
            assert store.TOKENS.all(stage.mesh["family-register-new"].store) == []

    virtual_time.run(play())


def test_a_death_and_its_correction_reach_the_residence_under_one_case(stage: Stage) -> None:
    async def play() -> str:
        async with stage.playing():
            case = await stage.reported()
            correct = CorrectDeath(
                person=stage.code("counter-old", "taro"),
                applicant=stage.code("counter-old", "taro"),
                register_municipality=THERE,
                ground=CorrectionGround.COURT,
                evidence=True,
            )
            assert (await stage.mesh["counter-old"].command(correct, at=HERE)).case == case
            await stage.clock.sleep(5)
            return case

    case = virtual_time.run(play())
    taro = stage.code("resident-registry-old", "taro")
    assert stage.told == [(DeathRecorded, taro, case), (DeathTakenBack, taro, case)]


def test_the_portal_is_shown_the_heirs_and_which_registers_are_unread_and_no_more(
    stage: Stage,
) -> None:
    async def play() -> Heirs:
        async with stage.playing():
            await stage.reported()
            stage.keep("family-register-new", store.REFERENCES, [refer("taro", ABSENT)])
            query = HeirsQuery(person=stage.code("portal", "taro"))
            return await stage.mesh["portal"].lookup(query, at=THERE)

    shown = virtual_time.run(play())
    heirs = {stage.code("portal", "hanako"), stage.code("portal", "mago")}
    assert set(disclosed(shown.heir_codes)) == heirs
    assert shown.heirs is UNSET  # neither shares nor reasons
    assert shown.unread == (ABSENT,)
    assert shown.counted_for_tax is UNSET


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"died_on": dt.date(2026, 3, 21)}, "death-in-future"),
        ({"died_on": dt.date(1949, 1, 1)}, "death-before-birth"),
        ({"certificate": False}, "certificate-missing"),
        ({"reporter": "stranger"}, "may-not-report"),
        ({}, "already-reported"),
    ],
)
def test_a_refused_report_is_logged_and_nobody_is_told(
    stage: Stage, changes: dict[str, Any], rule: str
) -> None:
    async def play() -> None:
        async with stage.playing():
            if rule == "already-reported":
                await stage.reported()
            with pytest.raises(MeshError) as refused:
                await stage.mesh["counter-old"].command(stage.report(**changes), at=HERE)
            assert refused.value.code == f"refused.{rule}"
            await stage.clock.sleep(5)
            logged = stage.outcomes("family-register-old", "family.report-death.v1")
            assert logged[-1] == f"refused.{rule}"

    virtual_time.run(play())
    assert len(stage.told) == (1 if rule == "already-reported" else 0)
