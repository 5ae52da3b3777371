"""`python -m tests.bench`: measure, keep the results, and fill the README from them."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from tests.bench.machine import commit, machine
from tests.bench.measures import (
    LOADED_ONCE,
    VALIDATED_WHOLE,
    measure_asked,
    measure_build,
    measure_city,
    measure_search,
)
from tests.bench.questions.table import LIMITS
from tests.bench.service.measure import measure_service
from tests.bench.table import PARTS, RESULTS, fill_readme, newest, tables

SIZES = (10_000, 100_000, 1_000_000)
LARGE = 10_000_000
SEARCHED = 50_000
_BEGUN = perf_counter()


def main() -> None:
    """Measure what the arguments say."""
    # So that what was started is ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    arguments = _arguments()
    if arguments.table:
        fill_readme(newest())
        return
    results = _measure(arguments)
    print(tables({part: results for part in PARTS if part in results}))
    if arguments.dry:
        return
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{results['time'][:10]}-{results['commit']}.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    fill_readme(newest())


def _measure(arguments: argparse.Namespace) -> dict[str, Any]:
    results: dict[str, Any] = {
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "commit": commit(),
        "machine": machine(),
        "repeats": arguments.repeat,
        "validated_whole_up_to": VALIDATED_WHOLE,
        "loaded_once_from": LOADED_ONCE,
    }
    if "build" in arguments.only:
        results["build"] = measure_build(arguments.repeat, _tell)
    if "asked" in arguments.only:
        sizes = [int(size) for size in LIMITS if int(size) <= arguments.asked_up_to]
        results["asked"] = measure_asked(sizes, arguments.repeat, _tell)
    if "search" in arguments.only:
        results["search"] = measure_search(SEARCHED, _tell)
    return results | _measure_cities(arguments)


def _measure_cities(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure cities, and on one of them the service, so that it is loaded once."""
    sizes = [*arguments.sizes, *([LARGE] if arguments.large else [])]
    served = max(arguments.sizes) if "service" in arguments.only else None
    if "cities" not in arguments.only:
        sizes = [served] if served else []
    cities = {str(size): _measure_city(size, arguments, size == served) for size in sizes}
    results = {"service": cities[str(served)].pop("service")} if served else {}
    return results | ({"cities": cities} if "cities" in arguments.only else {})


def _measure_city(size: int, arguments: argparse.Namespace, is_served: bool) -> dict[str, Any]:
    publishes = arguments.publishes if "cities" in arguments.only else 0
    served = measure_service if is_served else None
    return measure_city(size, arguments.repeat, publishes, _tell, served)


def _tell(what: str) -> None:
    print(f"{perf_counter() - _BEGUN:5.0f} s  {what}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to measure")
    parser.add_argument("--table", action="store_true", help="only fill the README")
    parser.add_argument("--dry", action="store_true", help="print, but write no file")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="triples of a city")
    parser.add_argument("--large", action="store_true", help=f"and {LARGE:,} triples")
    parser.add_argument("--repeat", type=int, default=3, help="runs whose median counts")
    parser.add_argument("--publishes", type=int, default=20, help="small changes to publish")
    parser.add_argument(
        "--asked-up-to", type=int, default=SIZES[-1], help="triples that questions are put to"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
