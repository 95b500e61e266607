"""Finding what stands at an offset."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from textmine.schema.v1 import Extent


def holder[T: Extent](items: Sequence[T], offset: int) -> T | None:
    """Return the item of a sorted list without overlaps that holds `offset`, if any."""
    index = bisect_right(items, offset, key=lambda item: item.start) - 1
    return items[index] if index >= 0 and offset < items[index].end else None
