"""The asking side: permit, codes, envelope, deadline; and a record of what was asked."""

from typing import Any

from contracts.base import Contract, Message, contract_of
from contracts.codes import Translated, TranslateQuery
from mesh.access_log import Entry
from mesh.clock import Clock, Moment
from mesh.deployment import Deployment, Participant
from mesh.envelope import Envelope, codec, encode
from mesh.errors import Busy, MeshError, NoPermit
from mesh.links import Links
from mesh.persons import person_codes, with_codes
from mesh.store import Store
from mesh.thread import Thread
from mesh.translation import Translator
from mesh.transport import Transport

ANSWER_SECONDS = 5.0
"""How long one question may take before it counts as unanswered."""

BUSY_TRIES = 6
BUSY_SECONDS = 0.05


class Asking:
    """Asks other participants on behalf of one."""

    def __init__(
        self,
        me: Participant,
        deployment: Deployment,
        links: Links,
        clock: Clock,
        store: Store,
        transport: Transport,
    ) -> None:
        self._me = me
        self._deployment = deployment
        self._links = links
        self._clock = clock
        self._store = store
        self._transport = transport
        self.translator = Translator(self._translate)

    async def ask(
        self,
        message: Message,
        receiver: Participant,
        *,
        affair: str,
        items: tuple[str, ...],
        thread: Thread,
        message_id: str | None = None,
    ) -> Any:
        """Ask a participant and return its reply, in this participant's own codes.

        Args:
            message_id: Given when the same request is sent again, so that it is obeyed once.

        Raises:
            MeshError: What the other side answered; NoPermit; UnknownPerson; Unreachable.
        """
        contract = contract_of(message)
        began = self._clock.moment()
        basis = ""
        thread = thread._replace(trace=self._clock.child_span(thread.trace))
        try:
            permit = self._links.grant(
                contract, self._me, receiver, affair=affair, items=items, day=began.now.date()
            ).permit
            affair, basis = permit.affair, permit.basis
            items = items or permit.items
            reply = await self._send(
                contract, message, receiver, affair, items, thread, began, message_id
            )
        except MeshError as error:
            if isinstance(error, NoPermit):
                self._log_own_refusal(contract, message, receiver, affair, error, thread)
            self._note(contract, receiver, affair, basis, items, error.code, thread, began)
            raise
        outcome = "disclosed" if contract.kind == "lookup" else "accepted"
        self._note(contract, receiver, affair, basis, items, outcome, thread, began)
        return reply

    async def _send(
        self,
        contract: Contract,
        message: Message,
        receiver: Participant,
        affair: str,
        items: tuple[str, ...],
        thread: Thread,
        began: Moment,
        message_id: str | None,
    ) -> Any:
        codes = await self.translator.codes(receiver.name, person_codes(message))
        envelope = Envelope(
            id=message_id or self._clock.uuid7(),
            source=self._me.name,
            type=contract.name,
            time=began.now,
            traceparent=thread.trace,
            specversion="1.0",
            affair=affair,
            items=",".join(items),
            caseid=thread.case,
            data=with_codes(message, codes),
        )
        body = encode(envelope)
        for attempt in range(1, BUSY_TRIES + 1):
            raw = await self._transport.ask(
                receiver.name, contract.name, body, deadline=ANSWER_SECONDS
            )
            try:
                return codec(contract.name).decode_answer(raw)
            except MeshError as error:
                if error.code != Busy.code or attempt == BUSY_TRIES:
                    raise
            await self._clock.sleep(self._clock.jitter(BUSY_SECONDS * 2**attempt))
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _translate(self, query: TranslateQuery) -> Translated:
        (exchange,) = self._deployment.of_kind("code-exchange")
        thread = Thread(None, self._clock.traceparent())
        reply: Translated = await self._send(
            contract_of(query), query, exchange, "", (), thread, self._clock.moment(), None
        )
        return reply

    def _note(
        self,
        contract: Contract,
        receiver: Participant,
        affair: str,
        basis: str,
        items: tuple[str, ...],
        outcome: str,
        thread: Thread,
        began: Moment,
    ) -> None:
        if not contract.personal:
            return
        self._store.note(
            "INSERT INTO asked (at, contract, provider, affair, basis, items, outcome, caseid,"
            " traceparent, started_ns, ended_ns) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            began.at,
            contract.name,
            receiver.name,
            affair,
            basis,
            ",".join(items) if contract.kind == "lookup" else "",
            outcome,
            thread.case,
            thread.trace,
            began.wall_ns,
            self._clock.wall_ns(),
        )

    def _log_own_refusal(
        self,
        contract: Contract,
        message: Message,
        receiver: Participant,
        affair: str,
        error: MeshError,
        thread: Thread,
    ) -> None:
        """Log an attempt for which there is no permit; it never reaches the owner of the data."""
        with self._store.section() as tx:
            for person in person_codes(message) or [""]:
                tx.log(
                    Entry(
                        at=self._clock.now().isoformat(),
                        direction=f"own-{contract.kind}",
                        party=receiver.name,
                        affair=affair,
                        basis="",
                        contract=contract.name,
                        items="",
                        person=person,
                        outcome=error.code,
                        caseid=thread.case,
                        traceparent=thread.trace,
                        wall_ns=self._clock.wall_ns(),
                    )
                )
