"""The part of the README that is made from the newest results."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results"
README = ROOT / "README.md"
_PART = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)

Results = dict[str, Any]
#: What is promised, for which size of city, and how to find it in the results; seconds.
BUDGETS: tuple[tuple[str, str, Callable[[Results], float], float], ...] = (
    (
        "build of the shipped data, full SHACL included",
        "",
        lambda found: found["build"]["process_seconds"],
        10,
    ),
    (
        "publish a small change, validated, median",
        "1000000",
        lambda found: found["publish"]["median_seconds"]["total"],
        0.150,
    ),
    ("service ready, with a release present", "", lambda found: found["build"]["ready_seconds"], 2),
    (
        "service ready, with a release present",
        "1000000",
        lambda found: found["ready_seconds"],
        2,
    ),
)


def newest() -> Results:
    """Return the results of the newest run."""
    path = max(RESULTS.glob("*.json"), key=lambda path: json.loads(path.read_text())["time"])
    found: Results = json.loads(path.read_text(encoding="utf-8"))
    return found


def fill_readme(results: Results) -> None:
    """Put the tables between the marks in the README."""
    text = README.read_text(encoding="utf-8")
    assert _PART.search(text), "README.md has no line <!-- bench --> before a line <!-- /bench -->"
    README.write_text(_PART.sub(lambda _: tables(results), text), encoding="utf-8")


def tables(results: Results) -> str:
    """Return the tables, and on what was measured, as Markdown."""
    machine = results["machine"]
    told = (
        f"Medians of {results['repeats']}, each in a fresh process, files in the page cache; a "
        f"change of about 25 triples, published by a warm writer; the whole is validated up to "
        f"{results['validated_whole_up_to']:,} triples. {results['time'][:10]}, commit "
        f"{results['commit']}: {machine['cpu']}, {machine['cores']} cores (load "
        f"{machine['load']} at the start), {machine['memory_gib']} GiB, Python "
        f"{machine['python']}, pyoxigraph {machine['versions']['pyoxigraph']}."
    )
    return "\n".join([*_budgets(results), "", *_cities(results["cities"]), "", told, ""])


def _budgets(results: Results) -> Iterator[str]:
    yield "| what | budget | measured | |"
    yield "| --- | ---: | ---: | --- |"
    for what, size, find, budget in BUDGETS:
        if size in ("", *results["cities"]):
            measured = find(results["cities"][size] if size else results)
            where = f" ({int(size):,} triples)" if size else ""
            verdict = "met" if measured <= budget else "**not met**"
            yield f"| {what}{where} | {seconds(budget)} | {seconds(measured)} | {verdict} |"


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


def seconds(value: float) -> str:
    """Return seconds in the unit that suits them."""
    if value < 1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.3g} s" if value < 100 else f"{value:.0f} s"
