"""The part of the README that is made from the newest results."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.questions.table import tables as asked_tables
from tests.bench.service.peers import Ours
from tests.bench.service.table import tables as service_tables
from tests.bench.written import mib, row, seconds, whole

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results"
README = ROOT / "README.md"
_PART = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)

Results = dict[str, Any]
#: What is measured together -> the newest results that have it.
Found = Mapping[str, Results]
PARTS = ("build", "cities", "asked", "search", "service")


class Budget(NamedTuple):
    """What is promised, and where in the results it is found."""

    what: str
    part: str
    #: Of the city, for results that have several.
    size: str
    find: Callable[[Results], float]
    limit: float
    show: Callable[[float], str] = seconds
    #: Whether the limit is to be reached; else it is not to be exceeded.
    is_least: bool = False


BUDGETS = (
    Budget(
        "build of the shipped data, full SHACL included",
        "build",
        "",
        lambda found: found["process_seconds"],
        10,
    ),
    Budget(
        "publish a small change, validated, median",
        "cities",
        "1000000",
        lambda found: found["publish"]["median_seconds"]["total"],
        0.150,
    ),
    Budget(
        "isolation, added to a small query, median",
        "service",
        "",
        lambda found: found["isolation"]["added_seconds"],
        0.0005,
    ),
    Budget(
        "small queries a second over HTTP, no two alike",
        "service",
        "",
        lambda found: _ours(found)["different"]["per_second"],
        2500,
        whole,
        True,
    ),
    Budget(
        "the same small query a second over HTTP",
        "service",
        "",
        lambda found: _ours(found)["same"]["per_second"],
        5000,
        whole,
        True,
    ),
    Budget(
        "stream 1,000,000 rows: growth of the server's memory",
        "service",
        "",
        lambda found: _ours(found)["stream"]["growth_mib"],
        64,
        mib,
    ),
    Budget(
        "a stopped query: time past its deadline",
        "service",
        "",
        lambda found: _latest(_ours(found)["stopped"]),
        0.5,
    ),
    Budget(
        "a keystroke to its suggestions, in process, 95 in 100",
        "search",
        "",
        lambda found: found["suggest_p95_seconds"],
        0.030,
    ),
    Budget(
        "a search, in process, 95 in 100",
        "search",
        "",
        lambda found: found["search_p95_seconds"],
        0.050,
    ),
    Budget(
        "service ready, with a release present",
        "build",
        "",
        lambda found: found["ready_seconds"],
        2,
    ),
    Budget(
        "service ready, with a release present",
        "cities",
        "1000000",
        lambda found: found["ready_seconds"],
        2,
    ),
)


def _ours(service: Results) -> Results:
    found: Results = service["peers"][Ours.name]
    return found


def _latest(stopped: Results) -> float:
    late = [
        inf if each["late_seconds"] is None else each["late_seconds"] for each in stopped.values()
    ]
    return max(0.0, *late)


def newest() -> Found:
    """Return for each part the results of the newest run that measured it."""
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("*.json")]
    runs.sort(key=lambda run: str(run["time"]))
    return {part: run for run in runs for part in PARTS if part in run}


def fill_readme(found: Found) -> None:
    """Put the tables between the marks in the README."""
    text = README.read_text(encoding="utf-8")
    assert _PART.search(text), "README.md has no line <!-- bench --> before a line <!-- /bench -->"
    README.write_text(_PART.sub(lambda _: tables(found), text), encoding="utf-8")


def tables(found: Found) -> str:
    """Return the tables, and on what was measured, as Markdown."""
    lines = [*_budgets(found), ""]
    if run := found.get("cities"):
        lines += [*_cities(run["cities"]), "", _told(run), ""]
    if run := found.get("asked"):
        lines += [*asked_tables(run["asked"]), "", _asked_told(run), ""]
    if run := found.get("service"):
        lines += [*service_tables(run["service"]), _where(run), ""]
    return "\n".join(lines)


def _told(run: Results) -> str:
    once = run.get("loaded_once_from")
    loaded = f"{once:,} triples and more loaded once; " if once else ""
    return (
        f"Medians of {run['repeats']}, each in a fresh process, files in the page cache; {loaded}a "
        f"change of about 25 triples, published by a warm writer; the whole is validated up to "
        f"{run['validated_whole_up_to']:,} triples. "
        f"{_where(run)}"
    )


def _asked_told(run: Results) -> str:
    return (
        f"In process, as a link asks; medians of {run['repeats']} rounds, with several inputs "
        "each, those with most rows and the slowest among them; all questions are in "
        f"`tests/bench/results`. {_where(run)}"
    )


def _where(run: Results) -> str:
    machine = run["machine"]
    return (
        f"{run['time'][:10]}, commit {run['commit']}: {machine['cpu']}, {machine['cores']} cores "
        f"(load {machine['load']} at the start), {machine['memory_gib']} GiB, Python "
        f"{machine['python']}, pyoxigraph {machine['versions']['pyoxigraph']}."
    )


def _budgets(found: Found) -> Iterator[str]:
    yield "| what | budget | measured | |"
    yield "| --- | ---: | ---: | --- |"
    for budget in BUDGETS:
        if budget.part not in found:
            continue
        results = found[budget.part][budget.part]
        if budget.size in ("", *results):
            yield _verdict(budget, results[budget.size] if budget.size else results)


def _verdict(budget: Budget, results: Results) -> str:
    measured = budget.find(results)
    size = budget.size or results.get("triples", "")
    where = f" ({int(size):,} triples)" if size else ""
    is_met = measured >= budget.limit if budget.is_least else measured <= budget.limit
    cells = [f"{budget.what}{where}", budget.show(budget.limit), budget.show(measured)]
    return row([*cells, "met" if is_met else "**not met**"])


#: Heading of a row -> how to find its figure in the results of one city.
_ROWS: dict[str, Callable[[Results], str]] = {
    "triples, with ontology and what is derived": lambda city: f"{city['load']['quads']:,.0f}",
    "load, triples a second": lambda city: f"{city['load']['loaded'] / _took(city, 'load'):,.0f}",
    "load, derive, record: a first release": lambda city: seconds(_took(city)),
    "memory of that, at most": lambda city: f"{city['load']['peak_mib']:,.0f} MiB",
    "store on disk": lambda city: f"{city['load']['disk_mib']:,.0f} MiB",
    "validate the whole": lambda city: seconds(city["validate"]["seconds"]),
    "publish a small change, median": lambda city: seconds(_published(city, "median")),
    "publish a small change, 95 in 100": lambda city: seconds(_published(city, "p95")),
    "open for reading": lambda city: seconds(city["read"]["open_seconds"]),
    "memory of a reader, some questions asked": lambda city: (
        f"{city['read']['process_mib']:,.0f} MiB"
    ),
}


def _cities(cities: Results) -> Iterator[str]:
    yield "| made-up city of | " + " | ".join(f"{int(size):,}" for size in cities) + " |"
    yield "| --- |" + " ---: |" * len(cities)
    for heading, find in _ROWS.items():
        yield f"| {heading} | " + " | ".join(_cell(city, find) for city in cities.values()) + " |"


def _cell(city: Results, find: Callable[[Results], str]) -> str:
    try:
        return find(city)
    except KeyError:
        return "–"


def _took(city: Results, *steps: str) -> float:
    """Return the seconds of some steps to a first release; of all when none is named."""
    taken: dict[str, float] = city["load"]["steps"]
    return sum(taken[step] for step in steps or taken)


def _published(city: Results, which: str) -> float:
    found: dict[str, float] = city["publish"][f"{which}_seconds"]
    return found["total"]
