"""The other side of a benchmark, in a process of its own: `python -m benchmarks.workers KIND`."""

import asyncio
import gc
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nats
from faststream.nats import NatsBroker
from nats.aio.msg import Msg
from nats.js.api import ConsumerConfig, RetentionPolicy, StreamConfig

from benchmarks.fairness import BrokenBenchmarkError
from benchmarks.small import services_of
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.logs import configure_logs
from mesh.permits import Policy
from mesh.running import COLLECT_AFTER, run_loop, running_participants
from mesh.server import die_with_parent
from scenarios.stage.processes import ROOT

ANSWER = b'{"data":{"total_income":3456000,"dependants":2}}'
"""What the tax office answers, byte for byte as long."""

STREAM = "BARE"


@contextmanager
def worker(kind: str, *words: str) -> Iterator[int]:
    """Run a worker for the time of the block, which begins when it is ready; yield its number.

    Raises:
        BrokenBenchmarkError: It did not start.
    """
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks.workers", kind, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
    )
    assert process.stdout is not None
    try:
        if process.stdout.readline().strip() != "ready":
            raise BrokenBenchmarkError(f"the worker {kind} did not start; its message is above")
        yield process.pid
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def url_of(url: str, deployment: Deployment, name: str) -> str:
    """Return the server's address with a participant's credentials in it."""
    return url.replace("//", f"//{name}:{deployment.password(name)}@")


async def _for_ever() -> None:
    print("ready", flush=True)
    await asyncio.Event().wait()


async def answer_barely(url: str, directory: str, name: str, subject: str) -> None:
    """Answer requests with the client library alone."""
    client = await nats.connect(url_of(url, Deployment.load(Path(directory)), name))

    async def take(msg: Msg) -> None:
        await client.publish(msg.reply, ANSWER)

    await client.subscribe(subject, cb=take)
    await client.flush()
    await _for_ever()


async def answer_with_faststream(url: str, directory: str, name: str, subject: str) -> None:
    """Answer requests with FastStream as it comes, but for its log of each message."""
    broker = NatsBroker(url_of(url, Deployment.load(Path(directory)), name), logger=None)

    @broker.subscriber(subject)
    async def take(_: dict[str, object]) -> dict[str, object]:
        return {"data": {"total_income": 3456000, "dependants": 2}}

    await broker.start()
    await _for_ever()


async def consume_barely(url: str, directory: str, *accounts: str) -> None:
    """Take events from a stream of each account (`name:subject`), and acknowledge each."""
    deployment = Deployment.load(Path(directory))
    for account in accounts:
        name, _, subject = account.partition(":")
        client = await nats.connect(url_of(url, deployment, name), pending_size=1 << 26)
        jetstream = client.jetstream()
        await jetstream.add_stream(
            StreamConfig(name=STREAM, subjects=[subject], retention=RetentionPolicy.WORK_QUEUE)
        )

        async def take(msg: Msg) -> None:
            await msg.ack()

        await jetstream.subscribe(
            subject,
            durable="bare",
            cb=take,
            manual_ack=True,
            config=ConsumerConfig(max_ack_pending=512),
        )
    await _for_ever()


async def take_part(url: str, directory: str, *names: str) -> None:
    """Run participants of the small mesh of `benchmarks.small`."""
    deployment = Deployment.load(Path(directory))
    async with running_participants(
        services_of(deployment, names),
        deployment=deployment,
        policy=Policy.load(deployment.permits_file),
        url=url,
        clock=Clock(shared=deployment.clock_file),
    ):
        await _for_ever()


KINDS: dict[str, Callable[..., Coroutine[Any, Any, None]]] = {
    "bare": answer_barely,
    "faststream": answer_with_faststream,
    "consumer": consume_barely,
    "participants": take_part,
}


if __name__ == "__main__":
    configure_logs()
    gc.set_threshold(*COLLECT_AFTER)
    run_loop(KINDS[sys.argv[1]](*sys.argv[2:]))
