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
        f"{results['time'][:10]}, commit {results['commit']}: {machine['cpu']}, "
        f"{machine['cores']} cores, {machine['memory_gib']} GiB, Python {machine['python']}, "
        f"pyoxigraph {machine['versions']['pyoxigraph']}."
    )
    lines = [*_budgets(results), "", *_cities(results["cities"]), "", told, ""]
    return "\n".join(lines)


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
    "load": lambda city: seconds(city["load"]["steps"]["load"]),
    "triples loaded a second": lambda city: f"{rate(city):,.0f}",
    "derive": lambda city: seconds(city["load"]["steps"]["derive"]),
    "record the first release": lambda city: seconds(city["load"]["steps"]["publish"]),
    "memory of these, peak": lambda city: f"{city['load']['peak_mib']:,.0f} MiB",
    "store on disk": lambda city: f"{city['load']['disk_mib']:,.0f} MiB",
    "validate the whole": lambda city: seconds(city["validate"]["seconds"]),
    "publish a small change, median": lambda city: seconds(_published(city, "median")["total"]),
    "publish a small change, 95 in 100": lambda city: seconds(_published(city, "p95")["total"]),
    "of the median: stage": lambda city: seconds(_published(city, "median")["stage"]),
    "derive around it": lambda city: seconds(_published(city, "median")["derive"]),
    "seal": lambda city: seconds(_published(city, "median")["seal"]),
    "validate around it": lambda city: seconds(_published(city, "median")["validate"]),
    "record and switch": lambda city: seconds(_published(city, "median")["publish"]),
    "tidy up": lambda city: seconds(_published(city, "median")["clean"]),
    "open for reading": lambda city: seconds(city["read"]["open_seconds"]),
    "memory of a reader": lambda city: f"{city['read']['process_mib']:,.0f} MiB",
    "service ready": lambda city: seconds(city["ready_seconds"]),
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


def _published(city: Results, which: str) -> dict[str, float]:
    found: dict[str, float] = city["publish"][f"{which}_seconds"]
    return found


def rate(city: Results) -> float:
    """Return how many triples are loaded in a second."""
    return float(city["load"]["loaded"] / city["load"]["steps"]["load"])


def seconds(value: float) -> str:
    """Return seconds in the unit that suits them."""
    if value < 1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.3g} s" if value < 100 else f"{value:.0f} s"
