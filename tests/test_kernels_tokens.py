"""A damaged token column is refused, wherever it points to."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from index.kernels.plain.tokens import RARE

native = pytest.importorskip("index.kernels.native.tokens", reason="the inner loops are not compiled")

FIELDS = 3
NONE = np.empty(0, np.uint8)


def small(*values: int, dtype: npt.DTypeLike = np.uint8) -> npt.NDArray[Any]:
    return np.array(values, dtype)


def column(**changes: npt.NDArray[Any]) -> Any:
    """One article of a title and a body of two syllables each; the third syllable is odd."""
    arrays = {
        "token_ids": small(0, 1, 1, 0, dtype=np.uint16),
        "token_bounds": small(0, 2, 2, 4),
        "token_gaps": small(0),
        "odd_places": small(2),
        "odd_gaps": small(9),
        "odd_sizes": small(5),
        "vocabulary_chars": small(2, 3),
        "common_ids": NONE,
        "rare_places": NONE,
        "rare_ids": NONE,
    }
    return native.Column(arrays | changes, FIELDS)


def rare(**changes: npt.NDArray[Any]) -> Any:
    """The same, but one syllable of two has a code; the others are rare."""
    arrays = {
        "token_ids": small(0, RARE, RARE, 0, dtype=np.uint16),
        "common_ids": small(0, dtype=np.uint32),
        "rare_places": small(1, 2),
        "rare_ids": small(1, 1, dtype=np.uint32),
    }
    return column(**arrays | changes)


def read(own: Any) -> tuple[list[Any], list[int]]:
    found = own.find([0], [], 9, [(0, 1, 1)], [(1, 2, 2)])
    return [array.tolist() for array in found], own.ids(np.array([0]), np.array([4])).tolist()


@pytest.mark.parametrize("own", [column, rare])
def test_a_sound_column_is_read(own: Any) -> None:
    found = [[0, 0, 2, 2], [0, 3, 9, 15], [2, 6, 14, 17], [1, 2, 2, 1], [0, 1, 2, 3]]
    assert read(own()) == (found, [0, 1, 1, 0])


@pytest.mark.parametrize(
    "changes",
    [
        {"token_bounds": small(0, 2, 2, 5)},
        {"token_bounds": small(0, 3, 2, 4)},
        {"token_bounds": small(5, 5, 5, 5)},
        {"token_bounds": small(0, 2, 2)},
        {"token_bounds": np.array([0, 2, 2, 2**63], np.uint64)},
        {"token_bounds": np.array([0, 2, 2, 4])},
        {"token_ids": small(0, 1, 2, 0, dtype=np.uint16)},
        {"token_ids": small(0, 1, RARE, 0, dtype=np.uint16)},
        {"token_ids": small(0, 1, 1, 0, dtype=np.uint32)},
        {"token_gaps": NONE},
        {"odd_gaps": NONE},
        {"odd_sizes": small(1, 2)},
        {"vocabulary_chars": small(2)},
    ],
)
def test_a_damaged_column_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises((ValueError, IndexError)):
        read(column(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"rare_places": small(1, 3)},
        {"rare_places": small(1), "rare_ids": small(1, dtype=np.uint32)},
        {"rare_places": small(1)},
        {"rare_ids": small(1, 2, dtype=np.uint32)},
        {"common_ids": small(2, dtype=np.uint32)},
        {"token_ids": small(0, RARE, RARE, 2, dtype=np.uint16)},
    ],
)
def test_rare_syllables_that_are_not_listed_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises((ValueError, IndexError)):
        read(rare(**changes))


@pytest.mark.parametrize("docs", [[-1], [1], [0, 1], [2**62]])
def test_articles_that_do_not_exist_are_refused(docs: list[int]) -> None:
    with pytest.raises(IndexError):
        column().find(docs, [], 9)


@pytest.mark.parametrize("asked", [(0, 3, 1), (2, 1, 1), (-1, 1, 1), (0, 1, 256), (0, 1, -1)])
def test_ranges_of_no_ids_are_refused(asked: tuple[int, int, int]) -> None:
    with pytest.raises((IndexError, OverflowError)):
        column().find([0], [], 9, [asked])


@pytest.mark.parametrize("asked", [(0, 3, 0, 0), (2, 1, 0, 0), (0, 1, 0, 3), (0, 1, 2, 1)])
def test_units_of_no_ids_are_refused(asked: tuple[int, int, int, int]) -> None:
    with pytest.raises(IndexError):
        column().find([0], [native.UnitIds(*asked)], 9)


def test_units_that_no_label_is_left_for_are_refused() -> None:
    units = [native.UnitIds(0, 1, 1, 2)] * 127
    assert [array.tolist() for array in column().find([0], units, 9)][3] == [1, 2, 2, 1]
    with pytest.raises(OverflowError):
        column().find([0], [*units, units[0]], 9)
    with pytest.raises(TypeError):
        column().find([0], [(0, 1, 1, 2)], 9)


@pytest.mark.parametrize("span", [(0, 5), (-1, 2), (3, 2)])
def test_spans_of_no_syllables_are_refused(span: tuple[int, int]) -> None:
    start, end = (np.array([place]) for place in span)
    with pytest.raises(IndexError):
        column().ids(start, end)
    with pytest.raises(ValueError):
        column().ids(start, end[:0])
