"""What must hold on the mesh whatever went wrong, once everything is over.

Each function reads the participants' files from outside and yields one sentence for each thing
that must not be, without personal data.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from contracts.base import contract_of
from contracts.catalogue import CONTRACTS
from contracts.moving import BookVisit
from mesh.access_log import verify
from mesh.records import Reads
from scenarios.stage.files import File
from services.portal.handlers.filing import VISIT_OVER

Files: TypeAlias = dict[str, File]

MAY_PARK = frozenset({"refused.moved-away", "refused.recorded-dead", "behind-parked"})
"""Why an event may be left to people: somebody moved and was reported dead elsewhere meanwhile."""

DONE = ("applied", "answered")

BOOKING = contract_of(BookVisit).name

MAY_REFUSE = frozenset(
    {
        "refused.already-moved-in",
        "refused.move-withdrawn",
        "refused.recorded-dead",
        "refused.not-resident",
        "refused.not-one-household",
        "refused.move-pending",
        "refused.no-move-pending",
        "refused.not-deceased",
        "refused.not-in-case",
    }
)
"""How a command between participants may be refused where one family does two things at once."""


def faults_of_delivery(files: Files, tangled: bool) -> list[str]:
    """Return everything about messages and logs that is not as it must be.

    Args:
        tangled: Whether one family did several things at once.
    """
    return [
        *nothing_lost(files, tangled),
        *everything_arrived(files),
        *in_order(files),
        *logs_whole(files),
        *every_event_logged(files),
        *every_answer_logged(files),
    ]


def nothing_lost(files: Files, tangled: bool) -> Iterator[str]:
    """Nothing is under way, set aside, unsettled or parked; unless the law leaves it to people."""
    left = left_to_people(files) if tangled else set()
    for name, file in files.items():
        rows = file.read("SELECT contract, state, reason, recipient, caseid FROM outbox")
        for contract, state, reason, recipient, case in rows:
            if state in DONE or (case in left and state in ("queued", "sent", "parked")):
                continue
            if state == "refused" and contract == BOOKING and reason in VISIT_OVER:
                continue
            if tangled and state == "refused" and reason in MAY_REFUSE:
                continue
            yield f"{name}: {contract} to {recipient} is {state} ({reason or 'no reason'})"
        for contract, sender in file.read("SELECT contract, sender FROM waiting"):
            yield f"{name}: {contract} of {sender} is still set aside"
        for contract, sender, reason in file.read("SELECT contract, sender, reason FROM parked"):
            if not (tangled and reason in MAY_PARK):
                yield f"{name}: {contract} of {sender} is parked ({reason})"


def left_to_people(files: Mapping[str, Reads]) -> set[str]:
    """Return the cases of which something is parked: what follows from it waits for people."""
    return {case for file in files.values() for (case,) in file.read("SELECT caseid FROM parked")}


def everything_arrived(files: Files) -> Iterator[str]:
    """What its sender holds for done took effect at its recipient, once; and nothing else did."""
    promised: set[tuple[str, str, str]] = set()
    done: set[tuple[str, str, str]] = set()
    for name, file in files.items():
        for id_, recipient, state in file.read("SELECT id, recipient, state FROM outbox"):
            promised.add((recipient, name, id_))
            if state in DONE:
                done.add((recipient, name, id_))
    took: set[tuple[str, str, str]] = set()
    for name, file in files.items():
        for id_, sender, contract, outcome in file.read(
            "SELECT id, sender, contract, outcome FROM inbox"
        ):
            took.add((name, sender, id_))
            if outcome not in (("applied",) if _is_event(contract) else ("accepted", "sealed")):
                yield f"{name}: {contract} of {sender} ended as {outcome}"
            elif _is_event(contract) and (name, sender, id_) not in promised:
                yield f"{name}: {contract} took effect, and {sender} never promised it"
    for name, sender, _ in sorted(done - took):
        yield f"{name}: something that {sender} holds for done has had no effect"


def in_order(files: Files) -> Iterator[str]:
    """What one participant says of one person takes effect in the order in which it happened."""
    applied = {
        (name, sender, id_): at
        for name, file in files.items()
        for id_, sender, at in file.read("SELECT id, sender, applied_ns FROM inbox")
    }
    for name, file in files.items():
        told: dict[tuple[str, str], tuple[int, int]] = {}
        for id_, contract, recipient, person, version, after in file.read(
            "SELECT id, contract, recipient, person, version, after FROM outbox"
            " WHERE version > 0 ORDER BY person, recipient, version"
        ):
            before, moment = told.get((recipient, person), (0, 0))
            if after != before or version <= before:
                yield f"{name}: {contract} to {recipient} follows another version than the last"
            at = applied.get((recipient, name, id_), moment)
            if at < moment:
                yield f"{recipient}: {contract} of {name} took effect before its predecessor"
            told[recipient, person] = version, at


def logs_whole(files: Files) -> Iterator[str]:
    """Every access log is as it was written."""
    for name, file in files.items():
        if not (verdict := verify(file.db)).ok:
            yield f"{name}: access log: {verdict.fault}"


def every_event_logged(files: Files) -> Iterator[str]:
    """Every event that was promised has its entry, and every entry its event."""
    for name, file in files.items():
        said = Counter(
            file.read(
                "SELECT recipient, contract, items, person, substr(traceparent, 1, 36)"
                " FROM outbox WHERE version > 0"
            )
        )
        logged = Counter(
            file.read(
                "SELECT party, contract, items, person, substr(traceparent, 1, 36)"
                " FROM access_log WHERE direction = 'event'"
            )
        )
        if unlogged := (said - logged).total():
            yield f"{name}: {unlogged} events were told that its access log does not show"
        if unsaid := (logged - said).total():
            yield f"{name}: its access log shows {unsaid} events that were not told"


def every_answer_logged(files: Files) -> Iterator[str]:
    """Who counts an answer as disclosed finds it in the owner's log; so does every command."""
    for name, file in files.items():
        logged: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        obeyed: Counter[tuple[str, str, int]] = Counter()
        for direction, party, contract, outcome, trace, wall_ns in file.read(
            "SELECT direction, party, contract, outcome, traceparent, wall_ns FROM access_log"
        ):
            if direction == "lookup" and outcome == "disclosed":
                logged[party].add((contract, trace))
            elif direction == "command" and outcome == "accepted":
                obeyed[party, contract, wall_ns] += 1
        for caller, its_file in files.items():
            counted = its_file.read(
                "SELECT contract, traceparent FROM asked"
                " WHERE outcome = 'disclosed' AND provider = ?",
                name,
            )
            if missing := sum(row not in logged[caller] for row in counted):
                yield f"{name}: {missing} answers to {caller} are not in its access log"
        for sender, contract, received_ns in file.read(
            "SELECT sender, contract, received_ns FROM inbox WHERE outcome IN ('accepted','sealed')"
        ):
            if CONTRACTS[contract].personal and not obeyed[sender, contract, received_ns]:
                yield f"{name}: {contract} of {sender} was obeyed and is not in its access log"


def _is_event(contract: str) -> bool:
    return CONTRACTS[contract].kind == "event"
