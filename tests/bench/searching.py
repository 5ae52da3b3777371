"""
How long search takes: `python -m tests.bench.searching FOLDER`, in a process of its own.

What is measured is in process, on a release whose index is made, as a server has it from its start;
what making it takes is told beside.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from kg.releases import Releases
from kg.search import Index, complete, index_of, suggestions_of
from kg.settings import Settings
from tests.bench.steps import Figures, memory
from tests.bench.written import percentile_95

#: Names whose beginnings are typed, letter by letter.
_NAMES = 40
_LETTERS = 6
#: Words that nobody's name begins with: what is found by base forms, stems and likeness.
_OTHERS = ("stadsdelsnämndernas", "trygghetn", "kvartersrad", "skolornas xyzzy", "borgmastare")


def measure(folder: str) -> Figures:
    """Measure the current release of *folder*."""
    base = Settings().base
    release = Releases(Path(folder)).reader().latest()
    before = memory("VmRSS")
    suggesting = _seconds(lambda: suggestions_of(release.store, base))
    indexing = _seconds(lambda: index_of(release.store, base).search("ohalsa", "sv"))
    typed = _typed(index_of(release.store, base))
    index = index_of(release.store, base)
    keystrokes = {
        each: _seconds(partial(complete, release.store, base, each, "sv")) for each in typed
    }
    searches = [_seconds(partial(index.search, each, "sv")) for each in typed]
    return {
        "triples": release.release.total,
        "things": len(index.things.things),
        "texts": len(index.matched.texts),
        "suggestions_made_seconds": suggesting,
        "index_made_seconds": indexing,
        "index_mib": memory("VmRSS") - before,
        "typed": len(typed),
        "first_letter_seconds": max(keystrokes[each] for each in typed if len(each) == 1),
        "suggest_p95_seconds": percentile_95([*keystrokes.values()]),
        "suggest_median_seconds": median(keystrokes.values()),
        "suggest_most_seconds": max(keystrokes.values()),
        "search_p95_seconds": percentile_95(searches),
        "search_median_seconds": median(searches),
    }


def _typed(index: Index) -> list[str]:
    things = index.things.things
    names = [thing.name("sv").value for thing in things[:: max(1, len(things) // _NAMES)]]
    beginnings = {name[:length] for name in names for length in range(1, _LETTERS + 1)}
    return [*sorted(each for each in beginnings if each.strip()), *_OTHERS]


def _seconds(run: Callable[[], object]) -> float:
    begun = perf_counter()
    run()
    return perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
