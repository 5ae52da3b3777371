"""The part of the README that is made from the newest results."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.bench.quality.ranking import OURS
from tests.bench.written import row

RESULTS = Path(__file__).parent / "results"
README = Path(__file__).parents[3] / "README.md"
#: What the page of the partner finder tells of it.
SHIPPED = Path(__file__).parents[3] / "service" / "partners-measured.json"
_PART = re.compile(r"(?<=<!-- quality -->\n).*?(?=<!-- /quality -->)", re.DOTALL)
_COLUMNS = {
    "recall": "recall@10",
    "mrr": "MRR",
    "ndcg": "nDCG@10",
    "newcomer_recall": "newcomers",
    "coverage": "coverage",
    "gini": "Gini",
    "above_popularity": "above popularity",
}
#: What is counted of each kind, in the order of the columns.
_RADAR = {
    "groups": ("groups", "groups_found", "", ""),
    "pairs in groups": ("", "", "pairs", "pairs_right"),
    "ripe groups": ("ripe", "ripe_right", "ripe_listed", "ripe_right"),
    "unknown initiatives": ("unknown", "unknown_right", "unknown_listed", "unknown_right"),
    "single missing facts": ("missing", "missing_named", "", ""),
    "facts that would lift": ("", "", "lifts", "lifts_that_hold"),
}
#: Planted: what ours is to reach, at some noise.
TARGETS = {"recall": 0.8, "newcomer_recall": 0.6, "above_popularity": 0.2}


def newest() -> dict[str, Any]:
    """Return the newest results; several may be of one day."""
    found = (json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("*.json"))
    latest: dict[str, Any] = max(found, key=lambda each: str(each["time"]))
    return latest


def fill_readme(results: Mapping[str, Any]) -> None:
    """Put the tables of some results into the README."""
    text = README.read_text(encoding="utf-8")
    README.write_text(_PART.sub(lambda _: tables(results), text), encoding="utf-8")


def fill_shipped(results: Mapping[str, Any]) -> None:
    """Write the part of some results that the service shows."""
    SHIPPED.write_text(json.dumps(shipped(results), indent=1) + "\n", encoding="utf-8")


def shipped(results: Mapping[str, Any]) -> dict[str, Any]:
    """Return recall on held-out work, of ours and of popularity, from some results."""
    return {
        "time": results["time"],
        "commit": results["commit"],
        **{name: _shipped(found["methods"]) for name, found in results["heldout"].items()},
    }


def _shipped(methods: Mapping[str, Any]) -> dict[str, Any]:
    measures = {
        "ours": methods[OURS]["recall"],
        "popularity": methods["popularity"]["recall"],
        "difference": methods[OURS]["above_popularity"],
    }
    return {"queries": measures["ours"]["queries"]} | {
        name: {"mean": found["mean"], "interval": found["interval"]}
        for name, found in measures.items()
    }


def tables(results: Mapping[str, Any]) -> str:
    """Return results as Markdown."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Mapping[str, Any]) -> Iterator[str]:
    when, commit = results["time"][:10], results["commit"]
    yield f"Measured {when}, commit `{commit}`. In brackets: 95 % interval."
    for noise, found in results["planted"].items():
        yield from ("", f"**Made-up cities, {noise} noise**, {_count(found)} queries:", "")
        yield from _table(found["methods"])
    yield from (
        "",
        f"**Shipped data, all held-out work**, {_count(results['heldout']['all'])} queries:",
        "",
    )
    yield from _table(results["heldout"]["all"]["methods"])
    ours = results["heldout"]["city"]
    yield from ("", f"**Shipped data, held-out work of the city**, {_count(ours)} queries:", "")
    yield from _table(ours["methods"])
    yield from ("", _verdict(results))
    yield from _radar(results.get("radar", {}))


def _radar(results: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Yield what the radar saw of what is planted; older results have none."""
    for name, found in results.items():
        yield from ("", f"**The radar, {found['cities']} {name} made-up cities**:", "")
        yield row(["", "planted", "found", "listed", "right"])
        yield row(["---"] * 5)
        for kind, counted in _RADAR.items():
            yield row([kind, *(str(found[each]) if each else "–" for each in counted)])


def _count(found: Mapping[str, Any]) -> int:
    count: int = found["methods"][OURS]["recall"]["queries"]
    return count


def _table(methods: Mapping[str, Any]) -> Iterator[str]:
    yield row(["ranking", *_COLUMNS.values()])
    yield row(["---"] * (len(_COLUMNS) + 1))
    for name, found in methods.items():
        yield row([name, *(_cell(found[column]) for column in _COLUMNS)])


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.2f}"
    low, high = value["interval"]
    return f"{value['mean']:.2f} [{low:.2f}, {high:.2f}]"


def _verdict(results: Mapping[str, Any]) -> str:
    ours = results["planted"]["some"]["methods"][OURS]
    reached = all(ours[name]["mean"] >= least for name, least in TARGETS.items())
    real = {
        name: results["heldout"][name]["methods"][OURS]["above_popularity"]["interval"]
        for name in ("all", "city")
    }
    return (
        f"The targets for made-up cities with some noise (recall 0.8, newcomers 0.6, 0.2 above "
        f"popularity) are {'' if reached else 'not '}reached. At naming who did join on the "
        f"shipped data, our ranking is {_against(real['all'])}; on work of the city, "
        f"{_against(real['city'])}."
    )


def _against(interval: tuple[float, float]) -> str:
    low, high = interval
    if low > 0:
        return "better than popularity"
    return "worse than popularity" if high < 0 else "not shown to be better than popularity"
