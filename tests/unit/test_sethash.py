from hypothesis import given
from hypothesis import strategies as st

from kg.sethash import SetHash

some = st.sets(st.binary(max_size=40), max_size=30)


def hash_of(elements: set[bytes]) -> str:
    made = SetHash()
    made.add(elements)
    return made.hexdigest()


@given(some, some)
def test_hash_brought_forward_equals_the_hash_of_the_new_set(
    old: set[bytes], new: set[bytes]
) -> None:
    forward = SetHash()
    forward.add(old)

    forward.remove(old - new)
    forward.add(new - old)

    assert forward.hexdigest() == hash_of(new)


@given(some, some)
def test_different_sets_have_different_hashes(one: set[bytes], other: set[bytes]) -> None:
    assert (hash_of(one) == hash_of(other)) == (one == other)


def test_hash_goes_on_from_a_saved_state() -> None:
    first = SetHash()
    first.add([b"a"])

    second = SetHash(first.state)
    second.add([b"b"])

    assert second.hexdigest() == hash_of({b"a", b"b"})


def test_more_elements_than_a_batch_are_all_counted() -> None:
    many = {str(number).encode() for number in range(1500)}

    assert hash_of(many) != hash_of(many - {b"1499"})
