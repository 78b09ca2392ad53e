"""The NATS micro protocol (ADR-32): lets ordinary NATS tools find and measure a participant."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

from mesh import VERSION
from mesh.deployment import Participant
from mesh.server_config import ask_subject

_TYPE = "io.nats.micro.v1"
_QUEUE = "participant"


class Discovery:
    """What one participant answers to `$SRV.PING`, `$SRV.INFO` and `$SRV.STATS`.

    Args:
        me: The participant; its kind is the service's name, its name the instance's id.
        contracts: The lookups and commands it handles: one endpoint each.
        started: Civil time at which it began to listen.
    """

    def __init__(self, me: Participant, contracts: tuple[str, ...], started: dt.datetime) -> None:
        self._started = started.astimezone(dt.UTC).isoformat()
        self._subjects = {name: ask_subject(me.name, name, "*") for name in contracts}
        self._requests = dict.fromkeys(contracts, 0)
        self._nanoseconds = dict.fromkeys(contracts, 0)
        self._who: dict[str, Any] = {
            "name": me.kind,
            "id": me.name,
            "version": VERSION,
            "metadata": {"title_ja": me.title_ja, "title_en": me.title_en},
        }
        self._addresses = ("", f".{me.kind}", f".{me.kind}.{me.name}")

    def count(self, contract: str, requests: int, nanoseconds: int) -> None:
        """Count requests that were answered together, so long after they had arrived."""
        if contract in self._requests:
            self._requests[contract] += requests
            self._nanoseconds[contract] += requests * nanoseconds

    def subjects(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Yield each subject to listen on, with what makes its reply."""
        for verb, reply in (("PING", self.ping), ("INFO", self.info), ("STATS", self.stats)):
            for address in self._addresses:
                yield f"$SRV.{verb}{address}", reply

    def ping(self) -> bytes:
        """Say who is here."""
        return json.dumps({"type": f"{_TYPE}.ping_response", **self._who}).encode()

    def info(self) -> bytes:
        """Say what is answered here, and on which subjects."""
        endpoints = [
            {"name": _endpoint(name), "subject": subject, "queue_group": _QUEUE, "metadata": {}}
            for name, subject in self._subjects.items()
        ]
        info = {
            "type": f"{_TYPE}.info_response",
            **self._who,
            "description": self._who["metadata"]["title_en"],
            "endpoints": endpoints,
        }
        return json.dumps(info).encode()

    def stats(self) -> bytes:
        """Say how many requests were answered, and how long that took in nanoseconds."""
        endpoints = [
            {
                "name": _endpoint(name),
                "subject": subject,
                "queue_group": _QUEUE,
                "num_requests": self._requests[name],
                "num_errors": 0,
                "last_error": "",
                "processing_time": self._nanoseconds[name],
                "average_processing_time": self._nanoseconds[name] // max(self._requests[name], 1),
            }
            for name, subject in self._subjects.items()
        ]
        stats = {
            "type": f"{_TYPE}.stats_response",
            **self._who,
            "started": self._started,
            "endpoints": endpoints,
        }
        return json.dumps(stats).encode()


def _endpoint(contract: str) -> str:
    """Return the contract's name as ADR-32 allows endpoint names: no dots."""
    return contract.replace(".", "_")
