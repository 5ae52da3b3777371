"""What is said in a made-up city: labels, evidence, statements with the mix of life."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from tests.bench.city.nquads import NAMES, Terms, about, code, node, text, typed
from tests.bench.city.plan import Chance, Plan

EDITORS = node("agent", "editors")
_WRITTEN = typed("2026-11-22T00:00:00Z", "dateTime")

#: Status, modality, justification, confidence, and how common the four are together.
_SAID = (
    ("stated", "done", "verbatim", "1", 45),
    ("interpreted", "done", "human-reading", "0.8", 38),
    ("proposed", "may", "lexical-match", "0.5", 12),
    ("inferred", "may", "language-model", "0.5", 3),
    ("rejected", "may", "review", "0.5", 2),
)
_SHARES = [share for *_, share in _SAID]
_SYLLABLES = (
    *("bli", "dro", "fnu", "gva", "hjo", "klu", "kva", "myx", "nue", "pli"),
    *("qua", "ryz", "sku", "tve", "vra", "wox", "xil", "ymp", "zeb", "zul"),
)


def word(number: int) -> str:
    """Return a word that means nothing, out of 8,000; neighbours have different ones."""
    first, rest = divmod(number * 4_001 % 8_000, 400)
    second, third = divmod(rest, 20)
    return _SYLLABLES[first] + _SYLLABLES[second] + _SYLLABLES[third]


def named(swedish: str, english: str, number: int) -> list[str]:
    """Return a name in both languages; *swedish* and *english* say that it is made up."""
    tail = f"{word(number)} {number}"
    return [text(f"{swedish} {tail}", "sv"), text(f"{english} {tail}", "en-t-sv")]


def is_held(document: int) -> bool:
    """Tell whether the text of a document is at hand, so that what rests on it is quoted."""
    return document % 8 == 2


def documents(plan: Plan, chance: Chance) -> Iterator[str]:
    """Yield the documents that evidence is taken from."""
    for number in range(1, plan.documents + 1):
        kind = chance.one(["web-page", "report", "plan", "programme", "dataset"])
        values: dict[str, Terms] = {
            "skos:prefLabel": named("Påhittat dokument", "Made-up document", number),
            "sl:documentKind": code("document-kind", kind),
            "dcterms:issued": typed(f"{chance.between(2004, 2025)}-05-01", "date"),
            "dcat:landingPage": f"<https://example.org/synthetic/{number}>",
        }
        if is_held(number):
            values["sl:textFile"] = f'"synthetic-{number}.txt"'
            values["sl:sha256"] = f'"{sha256(str(number).encode()).hexdigest()}"'
        yield from about(node("document", number), "sl:Document", values)


def evidence(slug: str, document: str, number: int, quoted: bool) -> Iterator[str]:
    """Yield a passage of *document*, with a quote where the text is at hand."""
    this = node("evidence", slug)
    values: dict[str, Terms] = {"oa:hasSource": document}
    if quoted:
        quote, position = node("evidence", slug, "#quote"), node("evidence", slug, "#position")
        values["oa:hasSelector"] = [quote, position]
        words = f'"påhittade ord {word(number)} {word(number + 1)}"'
        yield from about(quote, "oa:TextQuoteSelector", {"oa:exact": words})
        ends = {"oa:start": typed(number, "integer"), "oa:end": typed(number + 28, "integer")}
        yield from about(position, "oa:TextPositionSelector", ends)
    yield from about(this, "sl:EvidencePassage", values)


def alignment(
    plan: Plan, chance: Chance, slug: str, source: str, relation: str, target: str
) -> Iterator[str]:
    """Yield the link between two elements of the chain, with the evidence it rests on."""
    document = chance.popular(plan.documents)
    number = chance.between(1, 8_000)
    values = said(chance, slug, number) | {
        "sl:alignmentSource": source,
        "sl:alignmentRelation": NAMES[relation],
        "sl:alignmentTarget": target,
        "sl:polarity": code("polarity", "hinders" if chance.happens(0.03) else "supports"),
    }
    yield from about(node("alignment", slug), "sl:Alignment", values)
    yield from evidence(slug, node("document", document), number, is_held(document))


def said(
    chance: Chance, slug: str, number: int, speaker: str = EDITORS, *, certain: bool = False
) -> dict[str, Terms]:
    """Return what every statement has; *certain* ones are stated in words."""
    status, modality, justification, confidence, _ = _SAID[
        0 if certain else chance.weighted(_SHARES)
    ]
    return {
        "sl:assertionStatus": code("assertion", status),
        "sl:modality": code("modality", modality),
        "sl:justification": code("justification", justification),
        "sl:confidence": typed(confidence, "decimal"),
        "sl:hasEvidence": node("evidence", slug),
        "prov:wasAttributedTo": speaker,
        "prov:generatedAtTime": _WRITTEN,
        "sl:statementText": [
            text(f"Påhittat påstående om {word(number)}.", "sv"),
            text(f"Made-up statement about {word(number)}.", "en-t-sv"),
        ],
    }
