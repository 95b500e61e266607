"""Words from glyphs: stretches of one look on one baseline, parted where the page shows a gap or a space."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textmine.readers.pdf.fonts import Face
from textmine.readers.pdf.interpreter import Glyph

# A word space is a quarter of an em, a fifth in tight lines; kerning stays under a tenth.
GAP = 0.17
_SAME_BASELINE = 0.06
_SAME_SIZE = 0.05
# Glyphs set back further than this begin a new word (a new line, or text painted out of order).
_BACK = 0.5
# The same glyph this near (in ems) is the same glyph; no letter is as narrow.
_OVERPRINT = 0.12
# Spacing accents that old fonts set over the letter beside them, and the combining characters they mean.
_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "˜": "\u0303", "ˇ": "\u030c", "˘": "\u0306",
    "˙": "\u0307", "˚": "\u030a", "¸": "\u0327", "˝": "\u030b", "˛": "\u0328", "¯": "\u0304",
}  # fmt: skip


@dataclass(slots=True)
class Word:
    """A stretch of glyphs without a gap.

    Attributes:
        text: its characters.
        x0, x1, y: extent and baseline in points.
        size, face: of its type.
        spaced: a space character was painted just before it on the same line.
        pagination: the file marks it as running head, foot or page number.
        superior: drawn small and raised by the font itself.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    face: Face
    spaced: bool = False
    pagination: bool = False
    superior: bool = False


def words(glyphs: Iterable[Glyph]) -> Iterator[Word]:
    """Yield the words of a page, in the order in which they are painted. Glyphs painted twice count once."""
    word: Word | None = None
    spaced = False
    for glyph in _once(glyphs):
        if not glyph.text.strip():
            if glyph.text:
                spaced = True
                if word is not None:
                    yield word
                word = None
            elif word is not None:
                word.x1 = max(word.x1, glyph.x1)
            continue
        if word is not None and _continues(word, glyph):
            word.text = _joined(word, glyph)
            word.x1 = max(word.x1, glyph.x1)
            continue
        if word is not None:
            yield word
        text = unicodedata.normalize("NFC", glyph.text)
        word = Word(
            text,
            glyph.x0,
            glyph.x1,
            glyph.y,
            glyph.size,
            glyph.face,
            spaced,
            glyph.pagination,
            glyph.superior,
        )
        spaced = False
    if word is not None:
        yield word


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Yield glyphs without those painted again at almost the same place (boldness made by overprinting)."""
    seen: dict[tuple[str, int, int], float] = {}
    for glyph in glyphs:
        if glyph.text.strip():
            reach = _OVERPRINT * glyph.size
            cell, row = int(glyph.x0 // reach), round(glyph.y)
            if any(
                abs(seen.get((glyph.text, near, row), 1e9) - glyph.x0) < reach
                for near in (cell - 1, cell, cell + 1)
            ):
                continue
            seen[glyph.text, cell, row] = glyph.x0
        yield glyph


def _continues(word: Word, glyph: Glyph) -> bool:
    size = word.size
    gap = glyph.x0 - word.x1
    return (
        abs(glyph.y - word.y) <= _SAME_BASELINE * size
        and abs(glyph.size - size) <= _SAME_SIZE * size
        and -_BACK * size <= gap <= GAP * size
        and glyph.face == word.face
        and glyph.pagination == word.pagination
        and glyph.superior == word.superior
    )


def _joined(word: Word, glyph: Glyph) -> str:
    """Return the word's text with the glyph's, an accent and the letter under it made one character."""
    overlap = word.x1 - glyph.x0
    if overlap > 0.3 * glyph.size:
        last, next_ = word.text[-1:], glyph.text
        if last in _ACCENTS:
            return word.text[:-1] + unicodedata.normalize("NFC", next_ + _ACCENTS[last])
        if next_ in _ACCENTS and last.isalpha():
            return word.text[:-1] + unicodedata.normalize("NFC", last + _ACCENTS[next_])
    return unicodedata.normalize("NFC", word.text + glyph.text)
