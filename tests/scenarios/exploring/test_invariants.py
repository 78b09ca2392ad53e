"""Every invariant can fail: a store is spoiled, and one sentence says so."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from mesh.simulated_network import TAME
from scenarios.exploring import invariants
from scenarios.exploring.citizens import Citizens, Ending
from scenarios.exploring.drawing import draw_plan
from scenarios.exploring.model import Kind, Plan
from scenarios.exploring.patience import Refusal
from scenarios.exploring.playing import played
from scenarios.exploring.spreading import Country, be_quiet
from scenarios.exploring.truth import MAY_BE_REFUSED, faults_of_truth
from scenarios.exploring.twin import State, differences, state_of
from scenarios.stage.files import File, opened
from tests.scenarios.spoiling import spoilt

Check = Callable[[dict[str, File]], list[str]]


class Ended:
    """A plan of separate families, moves and deaths among them, that was played without faults."""

    def __init__(self, country: Country) -> None:
        self.country = country
        names = tuple(country.template.deployment.participants)
        plans = (draw_plan(seed, country.template.population, names) for seed in range(99))
        self.plan: Plan = next(
            msgspec.structs.replace(plan, faults=(), conditions=TAME)
            for plan in plans
            if not plan.tangled and _happens(plan, "a move", "a death", "a death by mistake")
        )
        self.citizens: Citizens = played(country.template, self.plan).citizens

    def path(self, name: str) -> Path:
        return self.country.template.deployment.database(name)

    def found(self) -> list[str]:
        """Return everything that is not as it must be."""
        with opened(self.country.template.deployment) as files:
            return [
                *invariants.faults_of_delivery(files, tangled=False),
                *faults_of_truth(self.citizens, files, self.plan),
            ]


def _happens(plan: Plan, *titles: str) -> bool:
    return set(titles) <= {story.title for story in plan.stories}


@pytest.fixture(scope="module")
def ended() -> Iterator[Ended]:
    be_quiet()
    with Country() as country:
        yield Ended(country)


def test_nothing_is_found_where_nothing_is_wrong(ended: Ended) -> None:
    assert ended.found() == []


ONE_EVENT = "(SELECT min(seq) FROM outbox WHERE version > 0)"
PARKED = (
    "INSERT INTO parked SELECT id, recipient, contract, person, version, caseid, x'', 'internal',"
    " at FROM outbox LIMIT 1"
)
INVENTED = (
    "INSERT INTO inbox SELECT id || 'x', sender, contract, outcome, caseid, reply, received_ns,"
    " applied_ns FROM inbox WHERE outcome = 'applied' LIMIT 1"
)
WAITING = "INSERT INTO waiting SELECT id, recipient, contract, x'', 1 FROM outbox LIMIT 1"


@pytest.mark.parametrize(
    ("name", "sql", "sentence"),
    [
        ("portal", "UPDATE outbox SET state = 'queued' WHERE seq = 1", "is queued"),
        ("portal", "UPDATE outbox SET state = 'unsettled' WHERE seq = 1", "is unsettled"),
        (
            "portal",
            "UPDATE outbox SET state = 'refused', reason = 'internal' WHERE seq = 1",
            "is refused (internal)",
        ),
        ("portal", PARKED, "is parked (internal)"),
        ("portal", WAITING, "is still set aside"),
        ("pension", "DELETE FROM inbox WHERE outcome = 'applied'", "has had no effect"),
        (
            "pension",
            INVENTED,
            "never promised it",
        ),
        ("pension", "UPDATE inbox SET outcome = 'dropped'", "ended as dropped"),
        (
            "family-register-chofu",
            f"UPDATE outbox SET after = after + 1 WHERE seq = {ONE_EVENT}",
            "follows another version",
        ),
        ("tax-chofu", "UPDATE access_log SET items = 'more' WHERE seq = 2", "access log"),
        ("tax-chofu", "DELETE FROM access_log WHERE seq = 2", "access log"),
        (
            "resident-registry-chofu",
            "DELETE FROM access_log WHERE direction = 'event'",
            "that its access log does not show",
        ),
        (
            "resident-registry-chofu",
            f"DELETE FROM outbox WHERE seq = {ONE_EVENT}",
            "that were not told",
        ),
        (
            "pension",
            "DELETE FROM access_log WHERE direction = 'lookup'",
            "are not in its access log",
        ),
        ("portal", "DELETE FROM access_log WHERE direction = 'command'", "was obeyed and is not"),
        ("resident-registry-chofu", "DELETE FROM household", "no head among its members"),
        ("resident-registry-chofu", "DELETE FROM resident", "is registered in 0 municipalities"),
        ("resident-registry-kanazawa", "DELETE FROM deceased_record", "not recorded as dead"),
        ("family-register-chofu", "DELETE FROM supplement", "does not know where somebody lives"),
        ("pension", "DELETE FROM enrolled", "the pension office does not know"),
        ("portal", "DELETE FROM move_case", "is not closed"),
        ("national-tax-office", "DELETE FROM inbox", "national-tax-office was not told"),
    ],
)
def test_a_spoiled_store_is_noticed(ended: Ended, name: str, sql: str, sentence: str) -> None:
    with spoilt(ended.path(name), sql):
        found = ended.found()
    assert any(sentence in each for each in found), found


def test_what_takes_effect_before_its_predecessor_is_noticed(ended: Ended) -> None:
    with opened(ended.country.template.deployment) as files:
        id_, recipient = next(
            (id_, recipient)
            for file in files.values()
            for id_, recipient in file.read(
                "SELECT id, recipient FROM outbox WHERE after > 0 AND version > 0"
            )
        )
    with spoilt(ended.path(recipient), f"UPDATE inbox SET applied_ns = 1 WHERE id = '{id_}'"):
        assert any("took effect before its predecessor" in each for each in ended.found())


def test_somebody_who_lives_in_two_places_is_noticed(ended: Ended) -> None:
    with opened(ended.country.template.deployment) as files:
        ((record,), *_) = files["resident-registry-chofu"].read("SELECT record FROM resident")
    moved = msgspec.json.decode(record)
    stage = ended.citizens.stage
    there = next(
        stage.code("resident-registry-kanazawa", person)
        for person in range(len(stage.population.persons))
        if stage.code("resident-registry-chofu", person) == moved["person"]
    )
    doubled = msgspec.json.encode(moved | {"person": there}).hex()
    sql = (
        "INSERT INTO resident (person, household, record)"
        f" VALUES ('{there}', '{moved['household']}', x'{doubled}')"
    )
    with spoilt(ended.path("resident-registry-kanazawa"), sql):
        assert "somebody is registered in 2 municipalities" in ended.found()


def test_a_refusal_that_the_law_does_not_know_is_noticed(ended: Ended) -> None:
    story = ended.plan.stories[0]
    ending = Ending(story=story, step=story.steps[0], code="internal")
    ended.citizens.endings.append(ending)
    try:
        assert any("is refused (internal)" in each for each in ended.found())
    finally:
        ended.citizens.endings.remove(ending)


def test_no_kind_of_step_may_end_with_a_defect() -> None:
    assert set(MAY_BE_REFUSED) == set(Kind)
    assert all(code.startswith("refused.") for codes in MAY_BE_REFUSED.values() for code in codes)


def test_an_effect_of_what_was_refused_is_noticed(ended: Ended) -> None:
    with opened(ended.country.template.deployment) as files:
        ((id_,), *_) = files["portal"].read("SELECT id FROM inbox WHERE outcome = 'accepted'")
    refusal = Refusal(contract="", code="refused.case-open", message_id=id_)
    ended.citizens.notes.refused.append(refusal)
    try:
        assert "portal: something that it refused has taken effect" in ended.found()
    finally:
        ended.citizens.notes.refused.remove(refusal)


def test_what_happened_twice_differs_from_the_twin_and_chance_does_not(ended: Ended) -> None:
    def state() -> State:
        with opened(ended.country.template.deployment) as files:
            return state_of(files)

    before = state()
    twice = (
        "INSERT INTO letter (person, number, record)"
        " SELECT person, number + 1000, record FROM letter LIMIT 1"
    )
    with spoilt(ended.path("portal"), twice):
        (sentence,) = differences(state(), before)
        assert sentence.startswith("portal: letter has 1 records")
    later = msgspec.structs.replace(ended.plan, seed=ended.plan.seed + 1)
    played(ended.country.template, later)  # other ids and secrets, the same acts
    assert list(differences(state(), before)) == []
