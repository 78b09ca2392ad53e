"""What a participant has promised to say, kept in the transaction that made it true.

A row is `queued` until the recipient's queue has it (`sent`), and open until the recipient
reports that it took effect (`applied`) or could not (`parked`). A command is open until it
was `answered` or `refused`, or what should follow its answer keeps failing (`unsettled`). The
body of a row that is no longer open is deleted.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from contracts.base import Command
from mesh.access_log import Entry
from mesh.clock import Clock
from mesh.envelope import encode, restrict
from mesh.permits import Permit
from mesh.persons import person_codes
from mesh.recipients import Publication, Recipient
from mesh.store import Section, Store
from mesh.thread import Thread

_INSERT = (
    "INSERT INTO outbox (id, contract, recipient, affair, basis, items, person, version, after,"
    " at, caseid, traceparent, body, state, queued_ns)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,'queued',?)"
)
_COLUMNS = (
    "seq, id, contract, recipient, affair, items, person, version, after, at, caseid,"
    " traceparent, body, state"
)


class Queued(NamedTuple):
    """A row of the outbox that is still open."""

    seq: int
    id: str
    contract: str
    recipient: str
    affair: str
    items: str
    person: str
    version: int
    after: int
    at: str
    caseid: str | None
    traceparent: str
    body: bytes
    state: str

    @property
    def thread(self) -> Thread:
        """The case and the trace that the message belongs to."""
        return Thread(self.caseid, self.traceparent)


def put_event(
    tx: Section,
    publication: Publication,
    recipients: list[Recipient],
    thread: Thread,
    now: dt.datetime,
    clock: Clock,
) -> None:
    """Queue an event for each recipient, and log what each is told."""
    if not recipients:
        return
    event, contract = publication.event, publication.contract
    tx.promise()
    # Not counted for each person: a gap would tell of a change that the recipient may not know.
    version = tx.next_number()
    told = tx.read("SELECT recipient, version FROM told WHERE person = ?", event.person)
    before: dict[str, int] = dict(told)
    at, wall = now.isoformat(), clock.wall_ns()
    rows = []
    for recipient in recipients:
        items = ",".join(name for name in contract.items if name in recipient.items)
        rows.append(
            (
                clock.uuid7(),
                contract.name,
                recipient.name,
                recipient.affair,
                recipient.basis,
                items,
                event.person,
                version,
                before.get(recipient.name, 0),
                at,
                thread.case,
                clock.child_span(thread.trace),
                encode(restrict(event, contract.items, recipient.items)),
                wall,
            )
        )
        tx.log(
            Entry(
                at=at,
                direction="event",
                party=recipient.name,
                affair=recipient.affair,
                basis=recipient.basis,
                contract=contract.name,
                items=items,
                person=event.person,
                outcome="disclosed",
                caseid=thread.case,
                traceparent=thread.trace,
                wall_ns=wall,
            )
        )
    tx.write_each(_INSERT, rows)
    now_told = [(recipient.name, event.person, version) for recipient in recipients]
    tx.write_each("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", now_told)


def put_command(
    tx: Section,
    command: Command[Any],
    receiver: str,
    permit: Permit,
    thread: Thread,
    now: dt.datetime,
    clock: Clock,
) -> None:
    """Queue a command for its owner."""
    tx.promise()
    tx.write(
        _INSERT,
        clock.uuid7(),
        permit.contract,
        receiver,
        permit.affair,
        permit.basis,
        "",
        next(iter(person_codes(command)), ""),
        0,
        0,
        now.isoformat(),
        thread.case,
        clock.child_span(thread.trace),
        encode(command),
        clock.wall_ns(),
    )


def open_rows(tx: Section, beyond: int, most: int) -> list[Queued]:
    """Return open rows behind a sequence number, oldest first."""
    sql = (
        f"SELECT {_COLUMNS} FROM outbox WHERE state IN ('queued', 'sent') AND seq > ?"
        " ORDER BY seq LIMIT ?"
    )
    return [Queued(*row) for row in tx.read(sql, beyond, most)]


def without_receipt(tx: Section) -> list[tuple[int, int]]:
    """Return number and time (ns) of the events that were sent and have no receipt, in order."""
    # The first condition is that of the index of open rows: without it all rows are read.
    rows = tx.read(
        "SELECT seq, sent_ns FROM outbox WHERE state IN ('queued', 'sent') AND state = 'sent'"
        " ORDER BY seq"
    )
    return [(seq, sent_ns) for seq, sent_ns in rows]


def open_row(tx: Section, seq: int) -> Queued:
    """Return one open row."""
    return Queued(*tx.read(f"SELECT {_COLUMNS} FROM outbox WHERE seq = ?", seq)[0])


def mark_sent(tx: Section, sent: Mapping[int, int]) -> int:
    """Note that recipients' queues have events; return how many of these have no receipt yet.

    Args:
        sent: When (ns), by number of the row.
    """
    # The others need no note: their receipts have come.
    rows = tx.read(
        "SELECT seq FROM outbox WHERE state IN ('queued', 'sent') AND seq BETWEEN ? AND ?",
        min(sent),
        max(sent),
    )
    still_open = [seq for (seq,) in rows if seq in sent]
    tx.write_each(
        "UPDATE outbox SET sent_ns = ?, state = 'sent' WHERE seq = ?",
        [(sent[seq], seq) for seq in still_open],
    )
    return len(still_open)


def mark_settled(tx: Section, seq: int, state: str, reason: str, wall_ns: int) -> None:
    """Note how a command ended, and forget its body."""
    tx.write(
        "UPDATE outbox SET state = ?, reason = ?, applied_ns = ?, body = NULL WHERE seq = ?",
        state,
        reason,
        wall_ns,
        seq,
    )


def mark_unsettled(store: Store, seq: int, reason: str) -> None:
    """Note that a command was answered, and what should follow keeps failing; it stays untold."""
    store.write("UPDATE outbox SET state = 'unsettled', reason = ? WHERE seq = ?", reason, seq)


def mark_received(
    tx: Section, recipient: str, ids: tuple[str, ...], state: str, wall_ns: int
) -> None:
    """Note what a recipient reports of events it was told; only its own are touched."""
    body = ", body = NULL" if state == "applied" else ""
    tx.write_each(
        f"UPDATE outbox SET state = ?, applied_ns = ?{body} WHERE id = ? AND recipient = ?"
        " AND version > 0 AND state <> 'applied'",
        [(state, wall_ns, id_, recipient) for id_ in ids],
    )
