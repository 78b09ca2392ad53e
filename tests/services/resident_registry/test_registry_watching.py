"""A watch that comes late is told what it missed."""

from contracts.base import Accepted, contract_of
from contracts.mesh import Watch
from contracts.moving import MovedOut
from tests.services.conftest import NEW
from tests.services.resident_registry.acts import ALL, GIRL, YESTERDAY, settle
from tests.services.resident_registry.country import Country, done, move_in

LEFT = contract_of(MovedOut).name


def test_who_watches_somebody_who_has_left_is_told_where_to(country: Country) -> None:
    """Without this, whoever moves on before the watch arrives is lost to the watcher."""
    settle(country, *ALL)
    country.register("new", move_in(*ALL, on=YESTERDAY))
    country.deliver_all()
    registry = country.registries["old"]
    ((last,),) = registry.store.read("SELECT max(seq) FROM outbox")
    reply = done(registry.handle(Watch(person=GIRL), caller="pension"))
    assert reply == Accepted()
    ((recipient, _, event),) = registry.queued(since=last)
    assert recipient == "pension"
    assert event == MovedOut(person=GIRL, moved_on=YESTERDAY, destination=NEW)


def test_what_a_late_watcher_missed_belongs_to_the_case_in_which_it_happened(
    country: Country,
) -> None:
    """Found by exploring (seed 48): the next move's procedures were reported to the move before."""
    settle(country, *ALL)
    country.register("new", move_in(*ALL, on=YESTERDAY))
    country.deliver_all()
    registry = country.registries["old"]
    done(registry.handle(Watch(person=GIRL), caller="pension", case="the-move-before"))
    cases = registry.store.read("SELECT caseid FROM outbox WHERE contract = ? ORDER BY seq", LEFT)
    assert cases[-1] == cases[0]
    assert cases[-1] != ("the-move-before",)


def test_who_watches_a_resident_is_told_nothing_yet(country: Country) -> None:
    registry = country.registries["old"]
    done(registry.handle(Watch(person=GIRL), caller="pension"))
    assert registry.queued() == []
    assert registry.store.read("SELECT watcher FROM watch WHERE person = ?", GIRL) == [("pension",)]
