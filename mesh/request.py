"""One request as it was decoded: what it is granted, and what has to be written about it."""

from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from contracts.base import Contract, Reply
from mesh.access_log import Entry
from mesh.context import Context, Surroundings
from mesh.deployment import Participant
from mesh.envelope import Envelope, encode, encode_problem
from mesh.errors import MeshError, SetupError
from mesh.links import Grant
from mesh.permits import Permit
from mesh.persons import person_codes
from mesh.store import Section, Store
from mesh.thread import Thread

SEALED = "sealed"
"""The outcome of a command that was accepted, and whose kept answer is encrypted."""


class Request:
    """One decoded request, and what has to be written about it."""

    def __init__(
        self,
        around: Surroundings,
        contract: Contract,
        caller: Participant,
        envelope: Envelope[Any],
    ) -> None:
        self._around = around
        self.contract = contract
        self.caller = caller
        self.envelope = envelope
        self._now = around.clock.now()
        self._received_ns = around.clock.wall_ns()

    def grant(self) -> Grant:
        """Return what the caller is granted, or raise why that is nothing."""
        envelope = self.envelope
        lookup = self.contract.kind == "lookup"
        return self._around.links.grant(
            self.contract,
            self.caller,
            self._around.me,
            affair=envelope.affair,
            items=tuple(envelope.items.split(",")) if lookup and envelope.items else (),
            day=self._now.date(),
        )

    def context(self, tx: Section, permit: Permit) -> Context:
        """Return what the handler is given."""
        thread = Thread(self.envelope.caseid, self.envelope.traceparent)
        return Context(self._around, tx, self.caller, permit, thread, self._now, self.envelope.id)

    def log_granted(self, tx: Section, grant: Grant, reply: Reply, case: str | None) -> None:
        """Log the disclosure or the change, once for each person it says something about."""
        if not self.contract.personal:
            return
        lookup = self.contract.kind == "lookup"
        at, permit = self._now.isoformat(), grant.permit
        persons = dict.fromkeys(person_codes(self.envelope.data) + person_codes(reply))
        for person in persons or ("",):
            tx.log(
                Entry(
                    at=at,
                    direction=self.contract.kind,
                    party=self.caller.name,
                    affair=permit.affair,
                    basis=permit.basis,
                    contract=self.contract.name,
                    items=grant.listed if lookup else "",
                    person=person,
                    outcome="disclosed" if lookup else "accepted",
                    caseid=case,
                    traceparent=self.envelope.traceparent,
                    wall_ns=self._received_ns,
                )
            )

    def note_obeyed(self, tx: Section, reply: Reply, *, seal: bool) -> None:
        """Note the command's id with its answer, so that it is not carried out again."""
        kept = encode(reply)
        tx.write(
            "INSERT INTO inbox VALUES (?,?,?,?,?,?,?,?)",
            self.envelope.id,
            self.caller.name,
            self.contract.name,
            SEALED if seal else "accepted",
            self.envelope.caseid,
            self._cipher().encrypt(kept, self._names()) if seal else kept,
            self._received_ns,
            self._around.clock.wall_ns(),
        )

    def note_refused(self, store: Store, error: MeshError) -> None:
        """Note the command's id with its refusal, so that it is not carried out later."""
        store.write(
            "INSERT OR IGNORE INTO refused VALUES (?,?,?)",
            self.envelope.id,
            self.caller.name,
            encode_problem(error),
        )

    def refused_before(self, store: Store) -> bytes | None:
        """Return the answer with which this very command was refused, if it was."""
        rows = store.read(
            "SELECT problem FROM refused WHERE id = ? AND sender = ?",
            self.envelope.id,
            self.caller.name,
        )
        return rows[0][0] if rows else None

    def opened(self, sealed: bytes) -> bytes:
        """Return an answer that was kept encrypted.

        Raises:
            SetupError: The participant has another secret now.
        """
        try:
            return self._cipher().decrypt(sealed, self._names())
        except InvalidTag:
            raise SetupError(
                "the kept answer was encrypted with another secret; restore secrets/"
                f"{self._around.me.name} from a backup"
            ) from None

    def _cipher(self) -> AESSIV:
        around = self._around
        return AESSIV(around.deployment.own_key(around.me.name, "kept-answers"))

    def _names(self) -> list[bytes]:
        envelope = self.envelope
        return [text.encode() for text in (envelope.id, self.caller.name, self.contract.name)]
