"""The clean text as it grows, with the map back to the source, note markers and italics."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from textmine.readers.base import Run, Source
from textmine.schema.v1 import Page, SourceRun

# White space and control characters, what has no width (soft hyphens, byte order marks, zero-width spaces), words.
_GONE = r"\x7f-\x84\x86-\x9f\u00ad\u200b\ufeff\u2060"
_BLANK = r"\s\x00-\x20\x85"
_PIECE = re.compile(f"(?P<space>[{_BLANK}]+)|(?P<gone>[{_GONE}]+)|(?P<text>[^{_BLANK}{_GONE}]+)")


@dataclass(slots=True)
class _Stretch:
    start: int
    end: int
    source_start: int | None
    source_end: int | None
    page: int | None
    box: tuple[float, float, float, float] | None
    exact: bool


@dataclass(slots=True)
class TextBuilder:
    """Collects runs into text. White space is collapsed to single spaces, and kept back until a word follows it.

    Attributes:
        source: where the runs come from.
        markers: (label, position in the text, start in the source) of note markers met.
        emphasis: italic stretches.
    """

    source: Source
    markers: list[tuple[str, int, int | None]] = field(default_factory=list)
    emphasis: list[tuple[int, int]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _stretches: list[_Stretch] = field(default_factory=list)
    _space: bool = False
    _fresh: bool = True
    length: int = 0

    @property
    def text(self) -> str:
        """All that was added."""
        return "".join(self._parts)

    def open_block(self) -> int:
        """Begin a block, a blank line below the one before; return its start."""
        if self.length:
            self._put("\n\n")
        self._space, self._fresh = False, True
        return self.length

    def close_empty(self, markers: int) -> None:
        """Take back a block that was opened and got no text; markers it held stand at the end of the block before."""
        if self._parts and self._parts[-1] == "\n\n":
            self._parts.pop()
            self.length -= 2
        self.markers[markers:] = [(label, self.length, start) for label, _, start in self.markers[markers:]]

    def text_from(self, start: int) -> str:
        """Return the text from `start` on, looking at the last block only."""
        parts: list[str] = []
        missing = self.length - start
        for part in reversed(self._parts):
            if missing <= 0:
                break
            parts.append(part)
            missing -= len(part)
        return "".join(reversed(parts))[-missing if missing < 0 else 0 :]

    def put_break(self, characters: str) -> None:
        """Add a line end or tab between rows or cells."""
        self._put(characters)
        self._space, self._fresh = False, True

    def put_space(self) -> None:
        """Add a space, unless there is one or the block has only begun."""
        self._space = not self._fresh

    def put_text(self, text: str) -> None:
        """Add characters that stand nowhere in the source."""
        self._flush()
        self._put(text)

    def put_run(self, run: Run, page: int | None) -> None:
        """Add the characters of `run`, or take down its marker."""
        if run.note is not None:
            self.markers.append((run.note, self.length, run.start))
            return
        exact = run.start is not None and run.end is not None and run.end - run.start == len(run.text)
        begun: int | None = None
        for match in _PIECE.finditer(run.text):
            if match["space"]:
                self.put_space()
            elif match["text"]:
                self._flush()
                begun = self.length if begun is None else begun
                self._map(run, match.start(), match.end(), page, exact)
                self._put(match[0])
                self._fresh = False
        if run.look.italic and begun is not None:
            self._emphasise(begun, self.length)

    def drop_last(self, character: str) -> bool:
        """Take back the last character if it is `character` and nothing follows it; return whether it was."""
        if not self._parts or not self._parts[-1].endswith(character) or self._fresh:
            return False
        self._parts[-1] = self._parts[-1][:-1]
        self.length -= 1
        last = self._stretches[-1] if self._stretches else None
        if last is not None and last.end > self.length:
            last.end = self.length
            if last.exact and last.source_end is not None:
                last.source_end -= 1
            if last.end <= last.start:
                self._stretches.pop()
        self.emphasis = [
            (start, min(end, self.length)) for start, end in self.emphasis if start < self.length
        ]
        return True

    def _flush(self) -> None:
        if self._space and not self._fresh:
            self._put(" ")
        self._space = False

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def _map(self, run: Run, start: int, end: int, page: int | None, exact: bool) -> None:
        here = self.length
        source_start, source_end = run.start, run.end
        if exact and run.start is not None:
            source_start, source_end = run.start + start, run.start + end
            original = self.source.text[source_start:source_end] if self.source.text is not None else ""
            if original != run.text[start:end]:
                return
        if source_start is None and run.box is None:
            return
        new = _Stretch(here, here + end - start, source_start, source_end, page, run.box, exact)
        last = self._stretches[-1] if self._stretches else None
        if last is not None and self._merges(last, new):
            last.end, last.source_end = new.end, new.source_end
            return
        if (
            not exact
            and source_start is not None
            and source_end is not None
            and source_end - source_start == end - start
        ):
            return  # a run of equal length must correspond character by character
        self._stretches.append(new)

    def _merges(self, last: _Stretch, new: _Stretch) -> bool:
        """Return whether `new` goes on where `last` ends, in text and source; one space may part them in both."""
        gap = new.start - last.end
        if last.page != new.page or last.box != new.box or gap > 1:
            return False
        if new.source_start is None or last.source_end is None:
            return new.source_start == last.source_end and new.box is not None
        if not last.exact or not new.exact or new.source_start - last.source_end != gap:
            return False
        return gap == 0 or (self.source.text or "")[last.source_end] == " " == self._parts[-1]

    def _emphasise(self, start: int, end: int) -> None:
        if self.emphasis and self.text_between_is_space(self.emphasis[-1][1], start):
            self.emphasis[-1] = (self.emphasis[-1][0], end)
        else:
            self.emphasis.append((start, end))

    def text_between_is_space(self, start: int, end: int) -> bool:
        """Return whether nothing but one space parts two positions."""
        return 0 <= end - start <= 1 and (end == start or " " in self._parts[-3:])

    def source_runs(self, labels: tuple[str | None, ...]) -> tuple[SourceRun, ...]:
        """Return the map from text to source, in order of the text."""
        return tuple(
            SourceRun(
                start=s.start,
                end=s.end,
                source_start=s.source_start,
                source_end=s.source_end,
                page=_label(labels, s.page),
                box=s.box,
            )
            for s in self._stretches
        )

    def pages(self, labels: tuple[str | None, ...], body_end: int) -> tuple[Page, ...]:
        """Return the pages; text behind `body_end` was moved there and does not count, unless it stood there anyway."""
        found: list[tuple[int, int, int]] = []
        for stretch in self._stretches:
            if stretch.page is None or (found and stretch.page < found[-1][0]):
                continue
            if found and stretch.page == found[-1][0]:
                if stretch.start < body_end:
                    found[-1] = (found[-1][0], found[-1][1], stretch.end)
            else:
                found.append((stretch.page, stretch.start, stretch.end))
        return tuple(
            Page(start=a, end=b, label=_label(labels, page) or str(page + 1)) for page, a, b in found
        )


def _label(labels: tuple[str | None, ...], page: int | None) -> str | None:
    if page is None:
        return None
    return (labels[page] if page < len(labels) else None) or str(page + 1)
