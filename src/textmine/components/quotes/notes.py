"""Which note cites a statement, and whom it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.components.records import Span
from textmine.schema.v1 import Note

_CLOSING = " \u00a0.,;:?!)]”’\"'»…"


@dataclass(frozen=True, slots=True)
class Marker:
    """A note marker: where in the text it stood, and its note."""

    position: int
    note: Note


class Markers:
    """The note markers of a text, for look-up by place."""

    def __init__(self, notes: Sequence[Note]) -> None:
        found = [Marker(marker.position, note) for note in notes for marker in note.markers]
        self._markers = sorted(found, key=lambda marker: (marker.position, marker.note.start))
        self._positions = [marker.position for marker in self._markers]
        self._by_id = {note.id: note for note in notes}

    def directly_behind(self, text: str, end: int) -> Note | None:
        """Return the note whose marker stands at `end`, with nothing but closing punctuation between."""
        marker = self._next(end)
        if marker is None or marker.position - end > 6:
            return None
        return marker.note if not text[end : marker.position].strip(_CLOSING) else None

    def within(self, start: int, end: int) -> Note | None:
        """Return the note of the first marker between `start` and `end`, both included."""
        marker = self._next(start)
        return marker.note if marker is not None and marker.position <= end else None

    def author(self, text: str, note: Note) -> Span | None:
        """Return where in the note, or in the one that holds the full citation, the cited author is named."""
        seen = [note]
        if note.see is not None and note.see in self._by_id:
            seen.append(self._by_id[note.see])
        for each in seen:
            for author in (author for citation in each.citations for author in citation.authors[:1]):
                span = _find_name(text, each, author)
                if span is not None:
                    return span
        return None

    def _next(self, position: int) -> Marker | None:
        index = bisect_left(self._positions, position)
        return self._markers[index] if index < len(self._markers) else None


def _find_name(text: str, note: Note, author: str) -> Span | None:
    for form in (author, author.rpartition(" ")[2], author.partition(",")[0]):
        if len(form) > 1:
            position = text.find(form, note.start, note.end)
            if position >= 0:
                return position, position + len(form)
    return None
