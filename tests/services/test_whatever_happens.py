"""Whatever happens to a couple, offices that are told or ask agree with the registers in the end."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.standings import Standing
from mesh import virtual_time
from services.legal_affairs import review as legal_affairs
from services.resident_registry.standings import standings
from services.statuses import Status
from services.tax import review as tax
from tests.services.conftest import NEW, OLD
from tests.services.learning_country import DELIVERIES, OFFICES, PERSONS, LearningCountry

ACTS = 8
SLUGS = {OLD: "old", NEW: "new"}
ASK_UNTIL_SURE = 3
"""An owner who has moved twice is found in the second register that is asked."""


async def lead_a_life(country: LearningCountry, lot: random.Random) -> set[str]:
    """Let things happen in an order drawn at random; return what kinds did."""
    homes, dead, happened = dict.fromkeys(PERSONS, "old"), "", set()
    for _ in range(ACTS):
        who = lot.choice(PERSONS)
        what = lot.choice(["move", "move", "move-within", "die", "live", "learn"])
        if what == "learn":
            await country.learn()
        elif what == "live" and dead:
            await country.live(dead, at=homes[dead])
            dead = ""
        elif who == dead:
            continue
        elif what == "move":
            homes[who] = "new" if homes[who] == "old" else "old"
            await country.move(who, homes[who])
        elif what == "move-within" and homes[who] == "old":
            await country.move_within(who)
        elif what == "die" and not dead:
            await country.die(who, at=homes[who], days_ago=lot.randint(1, 5))
            dead = who
        else:
            continue
        happened.add(what)
    return happened


def differences(country: LearningCountry) -> Iterator[str]:
    """Yield in what the offices disagree with the registers."""
    for name in OFFICES:
        review = legal_affairs if name == "legal-affairs" else tax
        file, own = country.mesh.running[name].store, country.deployment.named(name).municipality
        for who in PERSONS:
            found = review.believes(file, [country.code(name, who)], own or OLD)
            if not found:
                continue
            (known,) = found
            registry = f"resident-registry-{SLUGS[known.register]}"
            code = country.code(registry, who)
            (truth,) = standings(country.mesh.running[registry].store, [code])
            if (known.standing, known.died_on) != (truth.standing, died_on(truth)):
                yield f"{name} believes {who} {known.standing}, and {truth.standing} is so"
            if known.address and truth.address not in (None, known.address):
                yield f"{name} has another address of {who}"


def died_on(truth: Status) -> dt.date | None:
    return truth.since if truth.standing is Standing.DECEASED else None


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("way", DELIVERIES)
def test_in_the_end_the_offices_believe_what_the_registers_say(
    way: str, seed: int, tmp_path: Path
) -> None:
    async def play() -> None:
        country = LearningCountry(tmp_path, way)
        async with country.playing():
            happened = await lead_a_life(country, random.Random(seed))
            for _ in range(ASK_UNTIL_SURE):
                await country.learn()
            assert len(happened) > 1
            assert list(differences(country)) == []

    virtual_time.run(play())
