"""The W3C's tests of updates, over HTTP: each is published as a release."""

from __future__ import annotations

import pytest

from tests.conformance.w3c.compare import same_graphs
from tests.conformance.w3c.conftest import Service
from tests.conformance.w3c.manifests import MF, UT, Entry, entries


@pytest.mark.parametrize("entry", entries("UpdateEvaluationTest"))
def test_an_update_leaves_what_the_suite_expects(service: Service, entry: Entry) -> None:
    service.hold(entry.dataset(entry.value(MF.action), UT))
    answer = service.update(entry.text(entry.value(MF.action, UT.request)))

    assert answer.status_code == 200, answer.text
    expected = entry.dataset(entry.value(MF.result), UT)
    assert same_graphs(expected, service.everything())
