"""What this process and those it started take of processor and memory, from `/proc` (Linux).

Wall time says how fast it went on this machine, today; processor time says where it went, and
depends less on who else is at work. Elsewhere than on Linux there is nothing to say.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
OWN = "this process"

# Fields of /proc/PID/stat behind the name in parentheses, see proc(5).
_PARENT, _USER, _SYSTEM = 1, 11, 12


def spent() -> dict[str, float]:
    """Return how many seconds of a processor each process has had; those of one name together."""
    found: dict[str, float] = defaultdict(float)
    found[OWN] = time.process_time()
    for pid, fields in _descendants(os.getpid()):
        ticks = int(fields[_USER]) + int(fields[_SYSTEM])
        found[_name(pid)] += ticks / os.sysconf("SC_CLK_TCK")
    return found


def memory(pid: int) -> int:
    """Return the bytes of memory that a process and its descendants have; what they share, once."""
    return sum(_proportional(each) for each in (pid, *(child for child, _ in _descendants(pid))))


def _descendants(ancestor: int) -> Iterator[tuple[int, list[str]]]:
    """Yield number and statistics of all processes below one."""
    below: dict[int, list[tuple[int, list[str]]]] = defaultdict(list)
    for directory in PROC.glob("[0-9]*"):
        try:
            fields = (directory / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended since
        below[int(fields[_PARENT])].append((int(directory.name), fields))
    unseen = [ancestor]
    while unseen:
        for pid, fields in below[unseen.pop()]:
            yield pid, fields
            unseen.append(pid)


def _name(pid: int) -> str:
    """Return what a process is to the benchmarks: a participant, a worker, the server."""
    try:
        words = (PROC / str(pid) / "cmdline").read_text().split("\0")
    except OSError:
        return "ended"
    for before in ("--name", "benchmarks.workers"):
        if before in words[:-1]:
            return words[words.index(before) + 1]
    return Path(words[0]).name


def _proportional(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
