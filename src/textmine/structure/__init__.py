"""Source lines to structured text: front matter, sections, paragraphs, tables, notes, and the map back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textmine.readers.base import Source
    from textmine.structure.records import StructuredText

__all__ = ["structure"]


def structure(source: Source) -> StructuredText:
    """Return the clean text of `source` and its structure.

    Args:
        source: a file as a reader hands it on; see `textmine.readers.read`.

    Returns:
        Text, sections, blocks, tables, notes, pages, map and metadata; problems of reading and structuring.

    Raises:
        ReadError: nothing is left that could be read, as in a scan without a text layer.
    """
    from textmine.structure.build import build

    return build(source)
