"""What a chain hangs by, by hand and by brute force."""

from __future__ import annotations

import math
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kg.align.fragility import bottlenecks, carriers
from kg.terms import Iri


def iris(letters: str) -> frozenset[Iri]:
    return frozenset(map(Iri, letters))


def link(pair: str) -> tuple[Iri, Iri]:
    return Iri(pair[0]), Iri(pair[1])


def test_the_one_that_adds_most_comes_first() -> None:
    found = carriers(
        {Iri("i"): iris("abc"), Iri("j"): iris("cd"), Iri("k"): iris("d"), Iri("l"): iris("")}
    )

    assert [(each.carrier, each.adds, each.alone, each.carried) for each in found] == [
        ("i", iris("abc"), iris("ab"), 3),
        ("j", iris("d"), iris(""), 4),
    ]
    assert carriers({}) == carriers({Iri("i"): iris("")}) == []


some = st.frozensets(st.sampled_from(sorted(iris("abcdef"))), max_size=4)


@given(st.dictionaries(st.sampled_from(sorted(iris("ijklmn"))), some))
def test_few_carry_all(carried: dict[Iri, frozenset[Iri]]) -> None:
    every = frozenset[Iri]().union(*carried.values())
    found = carriers(carried)

    assert frozenset[Iri]().union(*(carried[each.carrier] for each in found)) == every
    left = set(every)
    for each in found:
        assert len(each.adds) == max(len(elements & left) for elements in carried.values())
        left -= each.adds
        others = [carried[name] for name in carried if name != each.carrier]
        assert each.alone == carried[each.carrier].difference(*others)
        assert each.carried == len(every) - len(left)
    largest = max(map(len, carried.values()), default=0) or 1
    assert len(found) <= fewest(carried, every) * (1 + math.log(largest))


def fewest(carried: dict[Iri, frozenset[Iri]], every: frozenset[Iri]) -> int:
    return next(
        size
        for size in range(len(carried) + 1)
        for chosen in combinations(carried.values(), size)
        if frozenset[Iri]().union(*chosen) == every
    )


def test_all_lines_go_over_a_bottleneck() -> None:
    # Both of s lead over x, and one goes round y; t goes straight; u arrives nowhere.
    found = bottlenecks(map(link, ["sx", "xy", "yv", "xv", "tv", "uw"]), iris("stu"), iris("v"))

    assert found.reaching == iris("st")
    assert found.by == {"x": iris("s")}


def test_nothing_hangs_where_nothing_arrives() -> None:
    assert bottlenecks([link("sx")], iris("s"), iris("")) == (frozenset(), {})
    assert bottlenecks([], iris("s"), iris("v")) == (frozenset(), {})


LETTERS = sorted(iris("stuvwxyz"))
pairs = st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS))


@given(st.sets(pairs, max_size=16))
def test_a_bottleneck_is_what_cuts_off_when_it_is_gone(links: set[tuple[Iri, Iri]]) -> None:
    starts, ends = iris("stu"), iris("vw")
    found = bottlenecks(links, starts, ends)

    assert found.reaching == {each for each in starts if arrives(links, each, ends)}
    for element in set(LETTERS) - starts - ends:
        left = {each for each in links if element not in each}
        cut = {each for each in found.reaching if not arrives(left, each, ends)}
        assert found.by.get(element, frozenset()) == cut


def arrives(links: set[tuple[Iri, Iri]], start: Iri, ends: frozenset[Iri]) -> bool:
    met, edge = {start}, {start}
    while edge:
        edge = {target for source, target in links if source in edge} - met
        met |= edge
    return bool(met & ends)
