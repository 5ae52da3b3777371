"""
The tables in `data/`, read as they stand, and the few joins that tracing an answer takes.

No graph, no rule and no query of the project is used here. A thing is named by kind and slug, as
the tables do: `body/sdn-hl`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

DATA = Path(__file__).parents[2] / "data"
Row = dict[str, str]
T = TypeVar("T")
#: What takes the steering chain one step towards the vision.
ONWARD = {"contributesTo", "concretises", "addressesTheme", "identifiesTheme", "followsDirection"}
ONWARD |= {"basedOn"}
#: Of work of the city: its table, and the names of its column for who answers for it.
WORK = {
    "initiatives/initiatives.csv": "body",
    "consultation/initiatives.csv": "responsible",
    "steering/commissions.csv": "responsible",
}
#: What an alignment's table says of all its rows: kind of source, relation, kind of target.
ALIGNED = {
    "activities/activity-themes.csv": ("activity", "addressesTheme", "theme"),
    "initiatives/initiative-themes.csv": ("initiative", "addressesTheme", "theme"),
    "initiatives/initiative-directions.csv": ("initiative", "followsDirection", "direction"),
    "themes/programme-themes.csv": ("programme", "identifiesTheme", "theme"),
    "themes/theme-goals.csv": ("theme", "contributesTo", "goal"),
    "themes/theme-global-goals.csv": ("theme", "contributesToGlobalGoal", "target"),
    "steering/goal-alignments.csv": ("goal", "", "target"),
    "steering/instrument-alignments.csv": ("", "", "target"),
}
PARTICIPATIONS = {
    "initiatives/participations.csv": "initiative",
    "activities/participations.csv": "activity",
    "activities/city-participations.csv": "activity",
}


class Said(NamedTuple):
    """A statement; an alignment has a source, a relation and a target."""

    name: str
    status: str
    modality: str
    speaker: str
    text: str
    evidence: list[str]
    source: str = ""
    relation: str = ""
    target: str = ""
    confidence: float = 0
    since: str = ""
    until: str = ""
    concerns: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.status in ("stated", "interpreted")


@cache
def table(name: str) -> list[Row]:
    """Return the rows of a table."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(name: str) -> dict[str, Row]:
    return {row["id"]: row for row in table(name)}


def or_none(found: Iterable[T]) -> list[T | None]:
    """Return what was found, or an empty place for it."""
    return [*found] or [None]


def many(cell: str) -> list[str]:
    return [each for each in cell.split(";") if each]


@cache
def bodies() -> dict[str, Row]:
    """Return each body by its slug; its `type` is the class that its table gives."""
    units = {key: row | {"type": "Unit"} for key, row in by_id("organisation/units.csv").items()}
    administrations = by_id("organisation/administrations.csv").items()
    return (
        by_id("organisation/bodies.csv")
        | {key: row | {"type": "Administration"} for key, row in administrations}
        | units
    )


def is_there(row: Row, day: str) -> bool | None:
    """Whether something was there on a day; None where that is not known."""
    first, last = row.get("valid_from"), row.get("valid_through")
    attested = row.get("attested_from")
    if (first and first > day) or (last and last < day):
        return False
    return True if (first or attested or "9") <= day else None


@cache
def groups() -> set[tuple[str, str]]:
    """Return which body is in which group."""
    administrations = table("organisation/administration-groups.csv")
    return {(row["body"], row["group"]) for row in table("organisation/body-groups.csv")} | {
        (row["administration"], row["group"]) for row in administrations
    }


def serving(board: str) -> set[str]:
    """Return the administrations that serve a board."""
    found = table("organisation/administrations.csv")
    return {row["id"] for row in found if board in many(row["boards"])}


@cache
def work() -> dict[str, Row]:
    """Return what the city does, with who answers for it as `who`."""
    return {
        row["id"]: {"valid_from": "", "valid_through": ""} | row | {"who": row[who]}
        for name, who in WORK.items()
        for row in table(name)
    }


def begun() -> set[str]:
    """Return the work that is more than proposed or planned."""
    return {key for key, row in work().items() if row["status"] not in ("proposed", "planned")}


def begun_by(day: str) -> set[str]:
    """Return the work that has begun, without what is known to be of another time."""
    return {key for key in begun() if is_there(work()[key], day) is not False}


@cache
def participations() -> set[tuple[str, str, str]]:
    """Return who takes part in what, in which role."""
    return {
        (f"{kind}/{row[kind]}", row["participant"], row["role"])
        for name, kind in PARTICIPATIONS.items()
        for row in table(name)
    }


@cache
def takers() -> set[tuple[str, str]]:
    """Return who takes part in what, or answers for it."""
    answering = {(f"initiative/{key}", f"body/{row['who']}") for key, row in work().items()}
    programmes = table("themes/programmes.csv")
    answering |= {(f"programme/{row['id']}", f"body/{row['body']}") for row in programmes}
    return answering | {(what, who) for what, who, _ in participations()}


@cache
def alignments() -> tuple[Said, ...]:
    """Return all alignments, proposed ones too."""
    found = [_aligned(name, row) for name in ALIGNED for row in table(name)]
    ends = by_id("consultation/alignments.csv")
    for each in statements():
        if end := ends.get(each.name):
            target = end["target"] or end["code"]
            found.append(
                each._replace(source=end["source"], relation=end["relation"], target=target)
            )
    return tuple(found)


def _aligned(name: str, row: Row) -> Said:
    kind, relation, end = ALIGNED[name]
    source = row["source"] if "source" in row else row[kind]
    target = row[end]
    if end == "target" and kind == "theme":
        target = f"http://metadata.un.org/sdg/{target}"
    elif end not in ("goal", "target"):
        target = f"{end}/{target}"
    return Said(
        name=f"alignment/{row['id']}",
        status=row["status"],
        modality=row["modality"],
        speaker=row["speaker"],
        text=row["text_en"],
        evidence=many(row["evidence"]),
        source=f"{kind}/{source}" if kind else source,
        relation=relation or row["relation"],
        target=target,
        confidence=float(row["confidence"]),
        since=row.get("valid_from", ""),
        until=row.get("valid_through", ""),
    )


@cache
def statements() -> tuple[Said, ...]:
    """Return the statements of the response, those on initiatives, and the duties."""
    own = [(row["id"], row) for row in table("consultation/statements.csv")]
    own += [(f"statement/{row['id']}", row) for row in table("initiatives/statements.csv")]
    own += [(f"duty/{row['id']}", row) for row in table("steering/duties.csv")]
    return tuple(
        Said(
            name=name,
            status=row["status"],
            modality=row["modality"],
            speaker=row["speaker"],
            text=row["text_en"],
            evidence=many(row["evidence"]),
            confidence=float(row["confidence"]),
            concerns=(*many(row.get("concerns", "")), *many(row.get("codes", ""))),
        )
        for name, row in own
    )


@cache
def passages() -> dict[str, tuple[str, str | None]]:
    """Return the document and the words of each passage."""
    folders = ("activities", "consultation", "initiatives", "steering", "themes")
    plain = [row for folder in folders for row in table(f"{folder}/evidence.csv")]
    return {
        row["id"]: (row["document"], row.get("quote") or row.get("exact"))
        for row in [*plain, *table("themes/evidence-quotes.csv")]
    }


@cache
def links() -> frozenset[tuple[str, str, str]]:
    """Return what counts: from what, how, and to what."""
    return frozenset((a.source, a.relation, a.target) for a in alignments() if a.counts)


@cache
def steps() -> frozenset[tuple[str, str, str]]:
    """Return the steps of the steering chain."""
    found = {each for each in links() if each[1] in ONWARD}
    parts, directions = table("steering/vision-parts.csv"), table("steering/directions.csv")
    found |= {(f"part/{row['id']}", "partOf", row["part_of"]) for row in parts}
    return frozenset(
        found
        | {
            (f"direction/{row['id']}", "setOutIn", f"strategy/{row['set_out_in']}")
            for row in directions
        }
    )


@cache
def reached(start: str) -> frozenset[str]:
    """Return all that one or more steps lead to."""
    found: set[str] = set()
    edge = {start}
    while edge:
        edge = {target for source, _, target in steps() if source in edge} - found
        found |= edge
    return frozenset(found)


@cache
def below(theme: str) -> frozenset[str]:
    """Return a theme and all narrower ones, by slug."""
    children = {row["id"] for row in table("themes/themes.csv") if row["broader"] == theme}
    return frozenset({theme}.union(*map(below, children)))


def above(theme: str) -> list[str]:
    """Return the themes above one, the nearest first."""
    parent = by_id("themes/themes.csv")[theme]["broader"]
    return [parent, *above(parent)] if parent else []


def goals() -> dict[str, Row]:
    """Return the goals that are more than proposed."""
    return {
        key: row for key, row in by_id("steering/goals.csv").items() if row["status"] == "stated"
    }


def successors(kind: str, name: str) -> list[str]:
    """Return what succeeds something, by slug."""
    return [row["id"] for row in table(name) if kind in many(row.get("succeeds", ""))]
