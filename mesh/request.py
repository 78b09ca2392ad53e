"""One request as it was decoded: what it is granted, and what has to be written about it."""

from typing import Any

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from contracts.base import Contract, Reply
from mesh.access_log import Entry
from mesh.clock import Moment
from mesh.context import Context, Surroundings
from mesh.deployment import Participant
from mesh.envelope import Envelope, encode, encode_problem
from mesh.errors import Internal, MeshError, SetupError
from mesh.faults import defect
from mesh.links import Grant
from mesh.permits import Permit
from mesh.persons import person_codes
from mesh.store import Section, Store
from mesh.thread import Thread

SEALED = "sealed"
"""The outcome of a command that was accepted, and whose kept answer is encrypted."""


_NOBODY = ("",)

log = structlog.get_logger(__name__)


class Request:
    """One decoded request, and what has to be written about it."""

    def __init__(
        self,
        around: Surroundings,
        contract: Contract,
        caller: Participant,
        envelope: Envelope[Any],
        arrived: Moment,
    ) -> None:
        self._around = around
        self.contract = contract
        self.caller = caller
        self.envelope = envelope
        self._arrived = arrived

    @property
    def receiver(self) -> str:
        """The name of the participant that was asked."""
        return self._around.me.name

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
            day=self._arrived.now.date(),
        )

    def context(self, tx: Section, permit: Permit) -> Context:
        """Return what the handler is given."""
        thread = Thread(self.envelope.caseid, self.envelope.traceparent)
        return Context(
            self._around, tx, self.caller, permit, thread, self._arrived.now, self.envelope.id
        )

    def log_granted(self, tx: Section, grant: Grant, answered: list[str], case: str | None) -> None:
        """Log the disclosure or the change, once for each person it says something about.

        Args:
            answered: The person codes in the reply.
        """
        contract, envelope, permit = self.contract, self.envelope, grant.permit
        if not contract.personal:
            return
        lookup = contract.kind == "lookup"
        asked = person_codes(envelope.data)
        for person in dict.fromkeys(asked + answered) if answered else asked or _NOBODY:
            tx.log(
                Entry(
                    self._arrived.at,
                    contract.kind,
                    self.caller.name,
                    permit.affair,
                    permit.basis,
                    contract.name,
                    grant.listed if lookup else "",
                    person,
                    "disclosed" if lookup else "accepted",
                    case,
                    envelope.traceparent,
                    self._arrived.wall_ns,
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
            self._arrived.wall_ns,
            self._around.clock.wall_ns(),
        )

    def log_refused(self, store: Store, error: MeshError) -> None:
        """Log that nothing was disclosed or done, and why."""
        log_refusal(self._around, store, self.contract, self.caller.name, self.envelope, error)

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


class Attempt:
    """The section in which a request is handled: if it fails, undone, and logged as refused.

    Whatever fails without a typed error is a defect, and becomes `Internal`.
    """

    __slots__ = ("_request", "_store", "_tx")

    def __init__(self, store: Store, request: Request) -> None:
        self._store = store
        self._request = request
        self._tx = store.section()

    def __enter__(self) -> Section:
        return self._tx

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None:
            self._tx.finish()
            return
        self._tx.abandon()
        request = self._request
        if isinstance(error, MeshError):
            request.log_refused(self._store, error)
            if request.contract.kind == "command" and not error.retry:
                request.note_refused(self._store, error)
        elif isinstance(error, Exception):
            defect(log, "handler_failed", error, contract=request.contract.name)
            failure = Internal(f"{request.receiver} failed; its log says why")
            request.log_refused(self._store, failure)
            raise failure from None


def log_refusal(
    around: Surroundings,
    store: Store,
    contract: Contract,
    caller: str,
    envelope: Envelope[Any] | None,
    error: MeshError,
) -> None:
    """Log that something was not disclosed or done; what may succeed later is no refusal.

    Args:
        envelope: `None` if it could not be read.
    """
    if not contract.personal or error.retry:
        return
    persons = person_codes(envelope.data) if envelope is not None else []
    with store.section() as tx:
        for person in persons or [""]:
            tx.log(
                Entry(
                    at=around.clock.now().isoformat(),
                    direction=contract.kind,
                    party=caller,
                    affair=envelope.affair if envelope is not None else "",
                    basis="",
                    contract=contract.name,
                    items=envelope.items if envelope is not None else "",
                    person=person,
                    outcome=error.code,
                    caseid=envelope.caseid if envelope is not None else None,
                    traceparent=envelope.traceparent if envelope is not None else "",
                    wall_ns=around.clock.wall_ns(),
                )
            )
