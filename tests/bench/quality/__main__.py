"""`python -m tests.bench.quality`: measure, keep the results, publish them where they are read."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.build import build
from kg.projection import read
from kg.question import Graph
from kg.releases import Releases
from kg.settings import Settings
from tests.bench.machine import commit
from tests.bench.quality.heldout import measure_heldout
from tests.bench.quality.planted import measure_planted
from tests.bench.quality.radar import measure_radar
from tests.bench.quality.table import RESULTS, fill_readme, fill_shipped, newest, tables

_ROOT = Path(__file__).parents[3]


def main() -> None:
    """Measure, unless only the table is to be made again."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality", description=__doc__)
    parser.add_argument("--table", action="store_true", help="only make the table again")
    if not parser.parse_args().table:
        results = _measured()
        print(tables(results))
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{results['time'][:10]}-{results['commit']}.json"
        path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    fill_readme(newest())
    fill_shipped(newest())


def _measured() -> dict[str, Any]:
    return {
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "commit": commit(),
        "planted": measure_planted(),
        "radar": measure_radar(),
        "heldout": _measured_on_shipped_data(),
    }


def _measured_on_shipped_data() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        settings = Settings(
            releases=Path(folder) / "releases",
            data=_ROOT / "data",
            ontology=_ROOT / "ontology",
            shapes=_ROOT / "shapes",
        )
        build(settings, "to measure")
        store = Releases(settings.releases).reader().latest().store
        return measure_heldout(*read(Graph(store, settings.base)))


if __name__ == "__main__":
    main()
