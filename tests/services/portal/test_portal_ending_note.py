"""A note is left in life, and opened to an heir after the death."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.portal import OWNER, EndingNote, OpenNote, SealNote
from contracts.succession import Heirs, HeirsQuery
from mesh import virtual_time
from mesh.clock import JST
from mesh.context import Context
from mesh.deployment import Deployment
from mesh.errors import MeshError, Refused, SetupError, UnknownPerson
from mesh.participant import RunningParticipant
from mesh.permits import Policy
from mesh.running import running_on
from mesh.service import Service
from mesh.simulated_network import Network
from mesh.simulated_transport import SimulatedTransport
from mesh.virtual_time import VirtualClock
from services.citizen_app.handlers import service as citizen_app
from services.code_exchange.handlers import service as code_exchange
from services.code_exchange.store import keyring
from services.portal import store
from services.portal.ending_note import seal as sealed_note
from services.portal.ending_note import unseal
from services.portal.handlers import service as portal_service
from tests.services.conftest import NEW, OLD, Desk, deployment_of
from tests.services.portal.citizen import FATHER, GIRL, GRANNY, MOTHER

TEXT = "通帳は仏壇の引き出しにあります。"
START = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
REGISTER = "family-register-old"
KEY, ANOTHER_KEY = bytes(64), bytes([1]) * 64


def after_the_death(_query: Any, register: Any) -> Heirs | MeshError:
    if register.name != REGISTER:
        return UnknownPerson("no such entry")
    heirs = (MOTHER, GIRL)
    return Heirs(died_on=dt.date(2026, 3, 20), heir_codes=heirs, unread=())


@pytest.fixture
def portal(portal: Desk) -> Desk:
    portal.answers["family.heirs.v1"] = after_the_death
    portal._deployment.save()
    return portal


async def seal(portal: Desk, text: str = TEXT) -> None:
    await portal.handle(SealNote(person=FATHER, text=text), caller="citizen-app")


async def open_note(portal: Desk, requester: PersonCode = MOTHER) -> EndingNote:
    query = OpenNote(person=FATHER, requester=requester, register_municipality=OLD)
    note = await portal.handle(query, caller="citizen-app")
    assert isinstance(note, EndingNote)
    return note


async def refused(portal: Desk, requester: PersonCode = MOTHER) -> str:
    with pytest.raises(MeshError) as refusal:
        await open_note(portal, requester)
    assert TEXT not in refusal.value.message
    return refusal.value.code


async def test_an_heir_reads_the_note_after_the_death(portal: Desk) -> None:
    await seal(portal)
    assert await open_note(portal) == EndingNote(sealed_on=START.date(), text=TEXT)
    assert [(query, owner.name) for query, owner in portal.asked] == [
        (HeirsQuery(person=FATHER), REGISTER)
    ]


async def test_a_note_that_is_sealed_again_takes_the_place_of_the_earlier_one(
    portal: Desk,
) -> None:
    await seal(portal, "前の本文")
    portal.clock.travel_to(START + dt.timedelta(days=2))
    await seal(portal)
    later = Heirs(died_on=dt.date(2026, 4, 1), heir_codes=(MOTHER,), unread=())
    portal.answers["family.heirs.v1"] = later
    note = await open_note(portal)
    assert (note.sealed_on, note.text) == (dt.date(2026, 3, 22), TEXT)


@pytest.mark.parametrize("sealed", [True, False])
async def test_who_is_no_heir_does_not_learn_whether_there_is_a_note(
    portal: Desk, sealed: bool
) -> None:
    if sealed:
        await seal(portal)
    assert await refused(portal, GRANNY) == "refused.not-an-heir"
    assert await refused(portal, FATHER) == "refused.not-an-heir"


@pytest.mark.parametrize("requester", [MOTHER, GRANNY])
@pytest.mark.parametrize("sealed", [True, False])
async def test_nobody_opens_a_note_on_an_incomplete_list_of_heirs(
    portal: Desk, sealed: bool, requester: PersonCode
) -> None:
    """Who is on the list may be none, and who is not on it may be one: the answer is the same."""
    if sealed:
        await seal(portal)
    partly = Heirs(died_on=dt.date(2026, 3, 20), heir_codes=(MOTHER,), unread=(NEW,))
    portal.answers["family.heirs.v1"] = partly
    assert await refused(portal, requester) == "refused.registers-unread"


@pytest.mark.parametrize("sealed", [True, False])
async def test_nobody_opens_the_note_of_somebody_who_is_alive(portal: Desk, sealed: bool) -> None:
    portal.answers["family.heirs.v1"] = Refused("not-deceased", "alive")
    if sealed:
        await seal(portal)
    assert await refused(portal, MOTHER) == "refused.owner-alive"


async def test_an_heir_is_told_that_there_is_no_note(portal: Desk) -> None:
    assert await refused(portal, GIRL) == "refused.no-note"


async def test_nobody_opens_a_note_that_no_register_answers_for(portal: Desk) -> None:
    await seal(portal)
    portal.answers["family.heirs.v1"] = UnknownPerson("no such entry")
    assert await refused(portal) == "unknown-person"


@given(text=st.text(), key=st.binary(min_size=64, max_size=64))
def test_what_was_sealed_is_read_again_and_is_not_in_the_record(text: str, key: bytes) -> None:
    note = sealed_note(text, FATHER, START.date(), key)
    assert (note.person, note.sealed_on, unseal(note, key)) == (FATHER, START.date(), text)
    assert len(text) < 4 or text.encode() not in note.sealed


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, ANOTHER_KEY),
        ({"person": MOTHER}, KEY),
        ({"sealed": bytes(40)}, KEY),
        ({"sealed": b""}, KEY),
    ],
)
def test_a_note_opens_under_its_key_and_as_its_persons_only(
    changes: dict[str, Any], key: bytes
) -> None:
    note = msgspec.structs.replace(sealed_note(TEXT, FATHER, START.date(), KEY), **changes)
    with pytest.raises(SetupError, match="restore its secret and its file from a backup"):
        unseal(note, key)


async def test_the_secret_is_needed_to_read_a_note_and_to_seal_one(portal: Desk) -> None:
    await seal(portal)
    secret = portal._deployment.directory / "secrets" / OWNER
    secret.unlink()
    assert await refused(portal) == "setup"
    (kept,) = store.NOTES.all(portal.store)
    with pytest.raises(SetupError, match="portal has no secret here"):
        await seal(portal, "後の本文")
    assert store.NOTES.all(portal.store) == [kept]
    portal._deployment.save()
    assert await refused(portal) == "setup", "another secret is not the one it was sealed with"


def small_mesh(directory: Path) -> Deployment:
    names = ("code-exchange", OWNER, "citizen-app", REGISTER)
    everyone = deployment_of(directory)
    deployment = Deployment(directory, [everyone.named(name) for name in names])
    deployment.save()
    return deployment


def register_with_one_heir(heir_code: PersonCode) -> Service:
    register = Service("family-register")

    @register.answers(HeirsQuery)
    async def heirs(_query: HeirsQuery, _ctx: Context) -> Heirs:
        return Heirs(died_on=START.date(), heir_codes=(heir_code,), unread=())

    return register


@asynccontextmanager
async def running(deployment: Deployment) -> AsyncIterator[dict[str, RunningParticipant]]:
    """The portal with a register that knows one heir, on a network in memory."""
    policy = Policy.load(deployment.permits_file)
    network = Network(set(policy.links(deployment)), Random(1))
    services = {
        "code-exchange": code_exchange,
        OWNER: portal_service,
        "citizen-app": citizen_app,
        REGISTER: register_with_one_heir(code(deployment, REGISTER, "heir")),
    }
    async with running_on(
        {name: SimulatedTransport(name, network) for name in services},
        services,
        deployment=deployment,
        policy=policy,
        clock=VirtualClock(START, 1),
    ) as mesh:
        yield mesh


def code(deployment: Deployment, participant: str, person: str) -> PersonCode:
    link = person.encode().ljust(16)
    return PersonCode(keyring(deployment.directory / "keys").code(participant, link))


def test_every_attempt_is_in_the_access_logs_of_both(tmp_path: Path) -> None:
    """The owner of the note sees who opened it, and who was refused; so does whoever asked."""
    deployment = small_mesh(tmp_path)

    async def play() -> list[tuple[str, str, str]]:
        async with running(deployment) as mesh:
            device, owner = mesh["citizen-app"], code(deployment, "citizen-app", "owner")
            await device.command(SealNote(person=owner, text=TEXT))
            by_stranger, by_heir = (
                OpenNote(
                    person=owner,
                    requester=code(deployment, "citizen-app", person),
                    register_municipality=OLD,
                )
                for person in ("stranger", "heir")
            )
            with pytest.raises(MeshError):
                await device.lookup(by_stranger)
            assert (await device.lookup(by_heir)).text == TEXT
            return mesh[OWNER].store.read(
                "SELECT person, party, outcome FROM access_log WHERE contract = ? ORDER BY seq",
                "portal.open-note.v1",
            )

    owner, stranger, proven = (code(deployment, OWNER, p) for p in ("owner", "stranger", "heir"))
    assert virtual_time.run(play()) == [
        (owner, "citizen-app", "refused.not-an-heir"),
        (stranger, "citizen-app", "refused.not-an-heir"),
        (owner, "citizen-app", "disclosed"),
        (proven, "citizen-app", "disclosed"),
    ]


def contents(directory: Path) -> list[bytes]:
    """What is in all files of a deployment, also in those beside an open store."""
    return [path.read_bytes() for path in directory.rglob("*") if path.is_file()]


def test_the_text_is_in_no_file_of_the_mesh(tmp_path: Path) -> None:
    """Neither in a table nor in what the mesh keeps of a command, be it sent again or read."""
    deployment = small_mesh(tmp_path)
    owner, reader = (code(deployment, "citizen-app", person) for person in ("owner", "heir"))

    async def play() -> list[bytes]:
        async with running(deployment) as mesh:
            device, note = mesh["citizen-app"], SealNote(person=owner, text=TEXT)
            for _ in range(2):
                await device.command(note, message_id="the-same")
            query = OpenNote(person=owner, requester=reader, register_municipality=OLD)
            assert (await device.lookup(query)).text == TEXT
            return contents(tmp_path)

    while_running = virtual_time.run(play())
    for files in (while_running, contents(tmp_path)):
        assert any(b'"sealed":' in file for file in files), "the note is where it is looked for"
        assert not any(TEXT[:6].encode() in file for file in files)


async def test_what_is_sealed_after_the_death_is_never_shown(portal: Desk) -> None:
    """Somebody may hold the device of the dead."""
    await seal(portal)
    portal.clock.travel_to(dt.datetime(2026, 3, 21, 9, tzinfo=JST))
    await seal(portal, "偽の遺言")
    assert (await open_note(portal)).text == TEXT


async def test_the_last_of_several_notes_counts(portal: Desk) -> None:
    await seal(portal, "前の年のもの")
    portal.clock.travel_to(dt.datetime(2026, 4, 1, 9, tzinfo=JST))
    await seal(portal)
    later = Heirs(died_on=dt.date(2026, 5, 1), heir_codes=(MOTHER,), unread=())
    portal.answers["family.heirs.v1"] = later
    assert await open_note(portal) == EndingNote(sealed_on=dt.date(2026, 4, 1), text=TEXT)
