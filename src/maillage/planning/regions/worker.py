"""One worker process: a task in on standard input, its result out on standard output, until the input ends.

    python -m maillage.planning.regions.worker

Started by `crew`; a program of its own, so that it neither runs a caller's script again (as
`spawn` would) nor inherits the locks of a caller's threads (as `fork` would). It holds one region at a
time and nothing else. A message is its length (8 bytes, big-endian) and its bytes; both ends are ours.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import IO

from maillage.planning.regions.tasks import done

HEAD = 8  # bytes of a message's length
TASKS = 16  # between two searches for reference cycles


def put(stream: IO[bytes], content: bytes) -> None:
    stream.write(len(content).to_bytes(HEAD, "big"))
    stream.write(content)
    stream.flush()


def take(stream: IO[bytes]) -> bytes | None:
    """The next message; None when the other end is gone, even in the middle of one."""
    head = stream.read(HEAD)
    if len(head) < HEAD:
        return None
    length = int.from_bytes(head, "big")
    content = stream.read(length)
    return content if len(content) == length else None


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key pressed in the terminal is the parent's to answer
    source, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for a result
    gc.disable()  # a task makes a million objects and hardly any cycle: the search would walk them all, often
    count = 0
    while (content := take(source)) is not None:
        put(out, done(content))
        count += 1
        if count % TASKS == 0:
            gc.collect()


if __name__ == "__main__":
    main()
