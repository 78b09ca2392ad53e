"""The search for accounts on a network in memory: desk, hub and two banks, one of them away."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from contracts.base import PersonCode
from contracts.bereavement import Confirm, DeskQuery
from contracts.common import Address
from contracts.succession import Heir
from mesh import operating, virtual_time
from mesh.clock import JST
from mesh.deployment import Deployment, Participant
from mesh.envelope import disclosed
from mesh.participant import RunningParticipant
from mesh.permits import Policy
from mesh.running import running_on
from mesh.simulated_network import Network
from mesh.simulated_transport import SimulatedTransport
from mesh.virtual_time import VirtualClock
from services.bank.handlers import service as bank
from services.bank.model import Customer
from services.bank.store import CUSTOMERS
from services.bereavement_desk.handlers import service as bereavement_desk
from services.bereavement_desk.model import YOURS, Case, Standing
from services.bereavement_desk.store import CASES
from services.citizen_app.handlers import service as citizen_app
from services.code_exchange.handlers import service as code_exchange
from services.code_exchange.store import keyring
from services.deposit_insurance.handlers import service as deposit_insurance
from services.deposit_insurance.model import DAYS_TO_ANSWER
from services.portal.handlers import service as portal
from tests.services.conftest import NEW, OLD, deployment_of

START = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
DESK, CASE = "bereavement-desk-old", "case-1"
BANKS = ("bank", "second-bank")
SERVICES = {
    "code-exchange": code_exchange,
    "citizen-app": citizen_app,
    "portal": portal,
    DESK: bereavement_desk,
    "deposit-insurance": deposit_insurance,
    "bank": bank,
    "second-bank": bank,
}


class Stage:
    """A husband has died; his widow has the banks searched. He had an account at the second."""

    def __init__(self, directory: Path) -> None:
        everyone = deployment_of(directory)
        second = Participant(name="second-bank", kind="bank", title_ja="", title_en="")
        here = [everyone.named(name) for name in SERVICES if name != second.name]
        self.deployment = Deployment(directory, [*here, second])
        self.deployment.save()
        policy = Policy.load(self.deployment.permits_file)
        self.network = Network(set(policy.links(self.deployment)), Random(1))
        self._policy = policy
        self.mesh: dict[str, RunningParticipant] = {}

    def code(self, participant: str, name: str) -> PersonCode:
        keys = keyring(self.deployment.directory / "keys")
        return PersonCode(keys.code(participant, name.encode().ljust(16)))

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[None]:
        self.clock = VirtualClock(START, 1)
        async with running_on(
            {name: SimulatedTransport(name, self.network) for name in SERVICES},
            SERVICES,
            deployment=self.deployment,
            policy=self._policy,
            clock=self.clock,
        ) as self.mesh:
            self._fill()
            yield

    def _fill(self) -> None:
        husband, widow = self.code(DESK, "husband"), self.code(DESK, "widow")
        heir = Heir(
            person=widow,
            relation="spouse",
            numerator=1,
            denominator=1,
            basis="民法890条",
            because_ja="配偶者",
            because_en="spouse",
        )
        case = Case(
            id=CASE,
            deceased=husband,
            died_on=dt.date(2026, 3, 17),
            known_on=dt.date(2026, 3, 17),
            reporter=widow,
            register_municipality=NEW,
            members=(widow,),
            heirs=(heir,),
            standings=(
                Standing(
                    procedure="account-search",
                    participant="deposit-insurance",
                    status=YOURS,
                    prefilled=True,
                ),
            ),
        )
        self.mesh[DESK].store.load(CASES.insert, CASES.rows([case]))
        address = Address(
            postal_code="1820026", municipality=OLD, prefecture="", city="", town="", block="1"
        )
        customer = Customer(
            number="1",
            holder=self.code("second-bank", "husband"),
            address=address,
            address_since=dt.date(2010, 1, 1),
        )
        self.mesh["second-bank"].store.load(CUSTOMERS.insert, CUSTOMERS.rows([customer]))

    async def confirm(self) -> None:
        widow = self.code("citizen-app", "widow")
        command = Confirm(
            person=widow,
            case=CASE,
            claimant=widow,
            funeral_by=widow,
            representative=widow,
            search_accounts=True,
        )
        await self.mesh["citizen-app"].command(command, at=OLD)

    async def seen(self) -> dict[str, tuple[str, str]]:
        """How the search stands at each bank, and whom it waits for."""
        query = DeskQuery(person=self.code("citizen-app", "widow"), case=CASE)
        view = await self.mesh["citizen-app"].lookup(query, at=OLD)
        found = [step for step in disclosed(view.steps) if step.id == "account-search"]
        return {step.participant: (step.status, step.waiting_for) for step in found}

    async def at_rest(self) -> None:
        async with asyncio.timeout(3600):  # virtual seconds
            while operating.untold(self.deployment):
                await self.clock.sleep(1.0)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_a_bank_that_is_away_holds_nobody_up_and_answers_when_it_is_back(stage: Stage) -> None:
    async def play() -> None:
        async with stage.playing():
            stage.network.part("deposit-insurance", "second-bank")
            await stage.confirm()
            await stage.clock.sleep(600)
            assert await stage.seen() == {
                "bank": ("done", ""),
                "second-bank": ("waiting", "second-bank"),
            }
            stage.network.join("deposit-insurance", "second-bank")
            await stage.at_rest()
            assert await stage.seen() == {"bank": ("done", ""), "second-bank": ("done", "")}

    virtual_time.run(play())


def test_a_bank_that_stays_away_is_the_familys_to_ask_once_its_time_is_over(stage: Stage) -> None:
    async def play() -> None:
        async with stage.playing():
            stage.network.part("deposit-insurance", "second-bank")
            await stage.confirm()
            await stage.clock.sleep(60)
            stage.clock.travel_to(START + dt.timedelta(days=DAYS_TO_ANSWER))
            assert (await stage.seen())["second-bank"] == ("waiting", "second-bank")
            stage.clock.travel_to(START + dt.timedelta(days=DAYS_TO_ANSWER + 1))
            assert (await stage.seen())["second-bank"] == ("yours", "")
            assert (await stage.seen())["bank"] == ("done", "")

    virtual_time.run(play())
