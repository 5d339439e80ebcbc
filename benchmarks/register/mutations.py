"""Change every bit, one at a time, of everything that is signed in the register, and count what a verifier accepts.

``python benchmarks/register/mutations.py [--every 1]`` prints one JSON object: the machine, and for each object its
bytes, the changes tried and those accepted (0, or the program ends with status 1).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cryptography
from tests.register.flipping import OBJECTS, accepted


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1, help="one bit in so many")
    every = parser.parse_args().every
    counted: dict[str, Any] = {}
    for name, what in OBJECTS.items():
        start = time.process_time()
        passed, tried = accepted(what, every)
        seconds = round(time.process_time() - start, 1)
        counted[name] = {"bytes": len(what.raw), "tried": tried, "accepted": len(passed), "seconds": seconds}
        print(name, counted[name], file=sys.stderr)
    total = {field: sum(found[field] for found in counted.values()) for field in ("tried", "accepted")}
    report = {
        "machine": {"cores": os.cpu_count(), "load": os.getloadavg()[0], "platform": platform.platform()},
        "versions": {"python": platform.python_version(), "cryptography": cryptography.__version__},
        "objects": counted,
        "total": total,
    }
    print(json.dumps(report, indent=1))
    sys.exit(1 if total["accepted"] else 0)


if __name__ == "__main__":
    main()
