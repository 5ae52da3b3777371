"""On random graphs: every bundle verifies, and says rightly which relations have to be whole."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.proof import bundle, verify
from kg.proof.relations import relations
from kg.proof.verify import quads_of
from kg.question import Graph
from kg.questions import QUESTIONS
from kg.releases import Served
from kg.store import Store
from tests.questions.test_brute_force import EXPECTED
from tests.questions.worlds import BASE, World, worlds


@pytest.mark.parametrize("name", EXPECTED)
def test_a_proof_of_any_world_holds(name: str, shipped: Served, key: Ed25519PrivateKey) -> None:
    question = QUESTIONS[name]

    @settings(
        max_examples=15, derandomize=True, deadline=None, suppress_health_check=[*HealthCheck]
    )
    @given(world=worlds(), data=st.data())
    def hold(world: World, data: st.DataObject) -> None:
        graph = Graph(world.store(), BASE)
        found = question.answer(graph, question.module.Input(**EXPECTED[name][0]))
        said = bundle(question, graph, found, shipped.release, key)

        verify(said, key.public_key())
        # Whatever else of the world is added, if the whole relations stay whole: the answer stays.
        needed = set(quads_of(said["quads"]))
        others = sorted(set(graph.store.quads()) - needed, key=str)
        more = data.draw(st.sets(st.sampled_from(others))) if others else set()
        between = Graph(Store.in_memory(needed | more), BASE)
        given = question.answer(between, found.ask)
        assert (given.rows, given.unknown) == (found.rows, found.unknown)
        whole = relations(question, graph, found).whole
        assert all(quad in needed for each in whole for quad in each.quads(graph.store))

    hold()
