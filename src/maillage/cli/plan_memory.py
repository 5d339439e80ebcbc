"""What a measured solve takes of the machine: memory and processor, of this process and of all its children."""

from __future__ import annotations

import os
import resource
import threading
from pathlib import Path


class Memory:
    """The most that a process and all its children held together, in MB; 0 where the system does not say (no /proc)."""

    def __init__(self, every: float = 0.5) -> None:
        self.most, self._every, self._over = 0.0, every, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            self.most = max(self.most, sum(map(held, family(os.getpid()))) / 1024)
            if self._over.wait(self._every):
                return


def family(pid: int) -> list[int]:
    """The process and its children, theirs included."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [one for child in task.read_text().split() for one in family(int(child))]
        except OSError:  # it has just ended
            continue
    return found


def held(pid: int) -> int:
    """Proportional set size, kB: what is shared counts once among those who share it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def processor() -> float:
    """Seconds of this process and of its children that ended."""
    uses = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)
