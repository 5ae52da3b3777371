"""A build in a process of its own, which tells its steps so that it can be killed in any."""

from __future__ import annotations

import sys
from pathlib import Path

from kg.build import build
from kg.settings import Settings


def main(releases: Path, data: Path, message: str) -> None:
    """Build *data* into *releases*, and print the key of each step when it begins."""
    settings = Settings(releases=releases, data=data, keep_releases=2)
    build(settings, message, lambda step: print(step, flush=True))
    print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
