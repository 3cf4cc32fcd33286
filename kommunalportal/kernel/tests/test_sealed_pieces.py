"""Files sealed in pieces: whatever is changed, cut off, swapped or added is noticed."""

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kommunalportal.kernel import storage
from kommunalportal.kernel.encryption import seal
from kommunalportal.kernel.failures import PermanentFailure, TemporaryFailure
from kommunalportal.kernel.keys import renew_data_key
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.sealed_pieces import PIECE, seal_pieces, unseal_pieces
from kommunalportal.kernel.tenancy import acting_for

pytestmark = pytest.mark.django_db
HEAD, SEALED_PIECE = 35, PIECE + 16
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


def sealed(content: bytes) -> bytes:
    return b"".join(seal_pieces([content]))


def opened(content: bytes) -> bytes:
    return b"".join(unseal_pieces(io.BytesIO(content)))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_every_size_opens_again(in_a_stadt: Tenant, size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(content[:size])) == content[:size]


@given(parts=st.lists(st.binary(max_size=3000), max_size=8))
@many
def test_how_it_arrives_does_not_matter(in_a_stadt: Tenant, parts: list[bytes]) -> None:
    assert opened(b"".join(seal_pieces(parts))) == b"".join(parts)


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), size=st.sampled_from([0, 1, 500, PIECE + 9]))
@many
def test_any_changed_bit_is_noticed(in_a_stadt: Tenant, place: float, bit: int, size: int) -> None:
    changed = bytearray(sealed(b"x" * size))
    changed[int(place * len(changed))] ^= 1 << bit
    with pytest.raises(PermanentFailure):
        opened(bytes(changed))


@given(place=st.floats(0, 1, exclude_max=True), size=st.sampled_from([0, 1, 500, PIECE, 2 * PIECE]))
@many
def test_any_end_that_is_cut_off_is_noticed(in_a_stadt: Tenant, place: float, size: int) -> None:
    whole = sealed(b"x" * size)
    with pytest.raises(PermanentFailure):
        opened(whole[: int(place * len(whole))])


@given(order=st.lists(st.integers(0, 3), max_size=6).filter(lambda order: order != [0, 1, 2, 3]))
@many
def test_pieces_swapped_repeated_or_left_out_are_noticed(in_a_stadt: Tenant, order: list[int]) -> None:
    whole = sealed(b"x" * 4 * PIECE)
    pieces = [whole[HEAD + n * SEALED_PIECE :][:SEALED_PIECE] for n in range(4)]
    with pytest.raises(PermanentFailure):
        opened(whole[:HEAD] + b"".join(pieces[n] for n in order))


def test_a_piece_of_another_file_is_noticed(in_a_stadt: Tenant) -> None:
    one, other = sealed(b"a" * 10), sealed(b"b" * 10)
    with pytest.raises(PermanentFailure):
        opened(one[:HEAD] + other[HEAD:])


def test_bytes_added_at_the_end_are_noticed(in_a_stadt: Tenant) -> None:
    with pytest.raises(PermanentFailure):
        opened(sealed(b"a" * PIECE) + b"x")


def test_another_tenant_cannot_open_it(a_stadt: Tenant, b_dorf: Tenant) -> None:
    with acting_for(a_stadt):
        content = sealed(b"secret")
    with acting_for(b_dorf), pytest.raises(PermanentFailure):
        opened(content)


def test_files_sealed_as_a_whole_stay_readable(in_a_stadt: Tenant) -> None:
    assert opened(seal(b"from before there were pieces")) == b"from before there were pieces"


def test_after_a_new_data_key_earlier_files_stay_readable(in_a_stadt: Tenant) -> None:
    before = sealed(b"before")
    renew_data_key(in_a_stadt.pk)
    in_a_stadt.refresh_from_db()
    assert (before[2], sealed(b"after")[2]) == (1, 2)
    assert opened(before) == b"before"


def test_a_large_file_is_kept_and_read_in_little_memory(in_a_stadt: Tenant) -> None:
    tracemalloc.start()
    try:
        key = storage.put(b"x" * 1_000_000 for _ in range(20))
        assert sum(map(len, storage.pieces(key))) == 20_000_000
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()
        storage.delete(key)


@pytest.mark.parametrize(("failure", "becomes"), [(ConnectionError("gone"), TemporaryFailure), (EOFError(), EOFError)])
def test_what_breaks_off_half_way_leaves_nothing(
    in_a_stadt: Tenant, settings: Any, tmp_path: Path, failure: Exception, becomes: type[Exception]
) -> None:
    settings.DATA_DIR = tmp_path

    def broken() -> Iterator[bytes]:
        yield b"x" * PIECE
        raise failure

    with pytest.raises(becomes):
        storage.put(broken())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
