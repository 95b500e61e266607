"""Word pieces with their offsets: the uncased scheme of BERT, without a library.

Source: Devlin et al., BERT (NAACL 2019), its BasicTokenizer and WordpieceTokenizer; checked against `transformers`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

UNKNOWN, START, SEPARATOR, PADDING = "[UNK]", "[CLS]", "[SEP]", "[PAD]"
_LONGEST_WORD = 100
_ALONE, _SPACE, _PART, _DROPPED = range(4)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word piece: number in the vocabulary, and code points into the text that was cut."""

    id: int
    start: int
    end: int


class WordPieces:
    """Cuts text into the pieces of a vocabulary.

    Args:
        vocabulary: the pieces by their number; those within a word begin with "##".

    Raises:
        ValueError: the vocabulary lacks one of the special pieces.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        if lacking := [p for p in (UNKNOWN, START, SEPARATOR, PADDING) if p not in self._ids]:
            raise ValueError(f"the vocabulary lacks {', '.join(lacking)}")
        self.unknown, self.start, self.separator, self.padding = (
            self._ids[piece] for piece in (UNKNOWN, START, SEPARATOR, PADDING)
        )
        self._cut = lru_cache(maxsize=1 << 16)(self._cut_word)

    def pieces(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Piece]:
        """Yield the pieces of `text[start:end]`, in order; offsets count in `text`."""
        for begin, stop in _words(text, start, len(text) if end is None else end):
            for number, left, right in self._cut(text[begin:stop]):
                yield Piece(number, begin + left, begin + right)

    def _cut_word(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """Return number, start and end of each piece of a word: the longest known one first, then on from there."""
        letters, places = _plain(word)
        if not letters:
            return ()
        whole = ((self.unknown, 0, len(word)),)
        if len(letters) > _LONGEST_WORD:
            return whole
        found, at = [], 0
        while at < len(letters):
            for stop in range(len(letters), at, -1):
                number = self._ids.get(("##" if at else "") + letters[at:stop])
                if number is not None:
                    found.append((number, places[at], places[stop - 1] + 1))
                    at = stop
                    break
            else:
                return whole
        return tuple(found)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of the words: runs of letters and the like; punctuation and ideographs stand alone."""
    begin = -1
    for i in range(start, end):
        kind = _kind(text[i])
        if kind == _PART:
            begin = i if begin < 0 else begin
        elif kind != _DROPPED:
            if begin >= 0:
                yield begin, i
                begin = -1
            if kind == _ALONE:
                yield i, i + 1
    if begin >= 0:
        yield begin, end


@cache
def _kind(char: str) -> int:
    code, category = ord(char), unicodedata.category(char)
    if char in " \t\n\r" or category == "Zs":
        return _SPACE
    if code in (0, 0xFFFD) or category.startswith("C"):
        return _DROPPED
    symbol = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return _ALONE if symbol or category.startswith("P") or _is_ideograph(code) else _PART


def _is_ideograph(code: int) -> bool:
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0xF900 <= code <= 0xFAFF or code >= 0x20000


def _plain(word: str) -> tuple[str, list[int]]:
    """Return a word in lower case without accents, and for each of its letters the place that it comes from."""
    letters, places = [], []
    for place, char in enumerate(word):
        if _kind(char) == _DROPPED:
            continue
        for letter in unicodedata.normalize("NFD", char.lower()):
            if unicodedata.category(letter) != "Mn":
                letters.append(letter)
                places.append(place)
    return "".join(letters), places
