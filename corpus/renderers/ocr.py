"""Misread letters, as a scanner leaves them: few, and the same for the same chapter."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import replace

from renderers.chapter import Chapter, Piece

# Words of four letters or more between two scars; about every second word is that long: a scar in 300 words.
_LEAST, _MOST = 75, 225
_WORD = re.compile(r"[^\W_]{4,}")
# What is read as what: strokes that run together or fall apart, ligatures of which a letter is lost.
_CONFUSIONS = (
    ("rn", "m"), ("m", "rn"), ("ffi", "fi"), ("fi", "f"), ("fl", "f"), ("cl", "d"), ("d", "cl"), ("ri", "n"),
    ("li", "h"), ("tt", "ft"), ("in", "m"), ("h", "b"), ("e", "c"), ("l", "1"), ("i", "l"),
)  # fmt: skip
_SPECKS = ("'", "·", "^", "~", ",")
_SPECK, _HYPHEN = 0.2, 0.4
_LONG = 8
_READ = ("paragraph", "list_item", "blockquote")


def scanned(chapter: Chapter) -> Chapter:
    """Return the chapter as a scanner read it; headings, tables and front matter are spared."""
    scanner = Scanner(random.Random(f"{chapter.id} scanned"))
    blocks = tuple(
        replace(block, pieces=_read(block.pieces, scanner)) if block.kind in _READ else block
        for block in chapter.blocks
    )
    notes = {label: _read(pieces, scanner) for label, pieces in chapter.notes.items()}
    return replace(chapter, blocks=blocks, notes=notes)


def _read(pieces: tuple[Piece, ...], scanner: Scanner) -> tuple[Piece, ...]:
    return tuple(
        piece if piece.note is not None else replace(piece, text=scanner.read(piece.text)) for piece in pieces
    )


class Scanner:
    """Reads text piece by piece and counts the words from one scar to the next."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._wait = chance.randint(0, _MOST)

    def read(self, text: str) -> str:
        """Return text with a word misread now and then: letters confused, an accent lost, a hyphen or a speck left."""
        parts, end = [], 0
        for match in _WORD.finditer(text):
            self._wait -= 1
            if self._wait > 0:
                continue
            before_space = text[match.end() : match.end() + 1] == " "
            scar = _scar(match[0], self._chance, before_space=before_space)
            if scar == match[0]:
                continue
            parts += [text[end : match.start()], scar]
            end = match.end()
            self._wait = self._chance.randint(_LEAST, _MOST)
        return "".join([*parts, text[end:]])


def _scar(word: str, chance: random.Random, *, before_space: bool) -> str:
    """Return a word with one scar; its first and last letters stay, so that no note's marker changes."""
    bare = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    if bare != word:
        return bare
    if word.isdigit():
        return word.replace("1", "l", 1)
    kind = chance.random()
    if kind < _SPECK and before_space:
        return f"{word} {chance.choice(_SPECKS)}"
    if kind < _HYPHEN and len(word) >= _LONG:
        # The hyphen of a line's end, though the line was set anew.
        cut = len(word) // 2
        return f"{word[:cut]}- {word[cut:]}"
    first, middle, last = word[0], word[1:-1], word[-1]
    fitting = [(right, wrong) for right, wrong in _CONFUSIONS if right in middle]
    if not fitting:
        return word
    right, wrong = chance.choice(fitting)
    return first + middle.replace(right, wrong, 1) + last
