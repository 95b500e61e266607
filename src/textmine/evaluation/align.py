"""Map offsets of gold to offsets into `Chapter.text`.

A chapter read from the very file that the gold counts in is mapped by its `source_map`; any other rendering of the same
text (a PDF built from the Markdown) by its words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from textmine.errors import GoldError
from textmine.evaluation.gold import Gold, beside
from textmine.evaluation.outline import Span
from textmine.evaluation.word_match import matched_words
from textmine.evaluation.words import Words
from textmine.schema.v1 import Chapter

# A gold span whose counterpart jumps by more than this many characters has been torn apart by other text.
_TEAR = 200
# Stretches that differ are compared letter by letter up to this length.
_LETTERS = 400
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-"})


class Alignment:
    """Where the characters of the gold's text stand in a chapter's text.

    `low[i]` and `high[i]` are the first code point of the counterpart of character `i`, and the one behind its
    last; both are -1 where the character has none (Markdown signs, markers, white space).
    """

    def __init__(self, low: list[int], high: list[int]) -> None:
        self.low, self.high = low, high

    def pieces(self, start: int, end: int) -> list[Span]:
        """Return the stretches of the chapter's text that correspond to `start`-`end` of the gold's text."""
        found: list[Span] = []
        for i in range(max(0, start), min(end, len(self.low))):
            low, high = self.low[i], self.high[i]
            if low < 0:
                continue
            if found and found[-1][0] <= low <= found[-1][1] + _TEAR:
                found[-1] = (found[-1][0], max(high, found[-1][1]))
            else:
                found.append((low, high))
        return found

    def span(self, start: int, end: int) -> Span | None:
        """Return the longest stretch that corresponds to `start`-`end`, None if there is none."""
        return max(self.pieces(start, end), key=lambda piece: piece[1] - piece[0], default=None)

    def spans(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Return the stretches that correspond to the given ones, ascending; empty if there is none."""
        return tuple(sorted(piece for start, end in spans for piece in self.pieces(start, end)))

    def position(self, offset: int) -> int | None:
        """Return the position behind the counterpart of the last character before `offset`, None if there is none."""
        for i in range(min(offset, len(self.low)) - 1, -1, -1):
            if self.high[i] >= 0:
                return self.high[i]
        return None


def align(gold: Gold, chapter: Chapter, folder: Path) -> Alignment:
    """Return the alignment of `gold` with `chapter`.

    Args:
        gold: the gold.
        chapter: made from the gold's source, or from another rendering of the same text.
        folder: where the gold file lies, and beside it or one folder up the text that its offsets count in.

    Raises:
        GoldError: the text is needed and does not lie beside the gold file.
    """
    own = gold.header.text in (None, gold.header.source)
    mapped = any(run.source_start is not None for run in chapter.source_map)
    if own and mapped and chapter.source.sha256 == gold.header.sha256:
        return by_source_map(chapter)
    path = beside(folder, gold.offsets_file)
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(
            f"the text that the gold's offsets count in cannot be read, and chapter {chapter.id} comes from another file",
            where=str(path),
            remedy="lay it beside the gold file, or name it as `text` in the header",
        ) from error
    return by_words(text, chapter.text)


def by_source_map(chapter: Chapter) -> Alignment:
    """Return the alignment of a chapter with the source that it was read from."""
    runs = [
        (run.start, run.end, run.source_start, run.source_end)
        for run in chapter.source_map
        if run.source_start is not None and run.source_end is not None
    ]
    size = max((run[3] for run in runs), default=0)
    low, high = [-1] * size, [-1] * size
    for start, end, source_start, source_end in runs:
        same = end - start == source_end - source_start
        for i in range(source_start, source_end):
            if low[i] < 0:
                low[i] = start + i - source_start if same else start
                high[i] = low[i] + 1 if same else end
    return Alignment(low, high)


def by_words(gold_text: str, text: str) -> Alignment:
    """Return the alignment of two renderings of one text."""
    a, b = Words(gold_text), Words(text)
    alignment = Alignment([-1] * len(gold_text), [-1] * len(gold_text))
    pairs = matched_words(a.keys(), b.keys())
    for i, j in pairs:
        _match_word(alignment, a.spans[i], b.spans[j])
    edges = [((0, 0), (0, 0)), *((a.spans[i], b.spans[j]) for i, j in pairs)]
    edges.append(((len(gold_text), len(gold_text)), (len(text), len(text))))
    for (gold_before, before), (gold_after, after) in pairwise(edges):
        gold, found = (gold_before[1], gold_after[0]), (before[1], after[0])
        if found[0] <= found[1] and max(gold[1] - gold[0], found[1] - found[0]) <= _LETTERS:
            _match_gap(alignment, gold_text, gold, text, found)
        else:
            _cling(alignment, gold_text, range(*gold), text, range(found[0], len(text)))
            _cling(alignment, gold_text, range(*gold)[::-1], text, range(found[1])[::-1])
    return alignment


def _match_word(alignment: Alignment, gold: Span, found: Span) -> None:
    same = gold[1] - gold[0] == found[1] - found[0]
    for k in range(gold[1] - gold[0]):
        alignment.low[gold[0] + k] = found[0] + k if same else found[0]
        alignment.high[gold[0] + k] = found[0] + k + 1 if same else found[1]


def _match_gap(alignment: Alignment, gold_text: str, gold: Span, text: str, found: Span) -> None:
    """Match what stands between two matched words: punctuation, and words that were broken or joined."""
    a = [i for i in range(*gold) if not gold_text[i].isspace()]
    b = [j for j in range(*found) if not text[j].isspace()]
    if not a or not b:
        return
    left, right = [_form(gold_text[i]) for i in a], [_form(text[j]) for j in b]
    if left == right:
        blocks = [(0, 0, len(a))]
    else:
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        blocks = [(match.a, match.b, match.size) for match in matcher.get_matching_blocks()]
    for first, second, size in blocks:
        for k in range(size):
            _set(alignment, a[first + k], b[second + k])


def _cling(alignment: Alignment, gold_text: str, gold: range, text: str, found: range) -> None:
    """Match the punctuation that clings to a matched word, where other text follows on one side."""
    i, j = 0, 0
    while i < len(gold) and j < len(found):
        if gold_text[gold[i]].isspace():
            i += 1
        elif text[found[j]].isspace():
            j += 1
        elif gold_text[gold[i]].isalnum() or _form(gold_text[gold[i]]) != _form(text[found[j]]):
            return
        else:
            _set(alignment, gold[i], found[j])
            i, j = i + 1, j + 1


def _set(alignment: Alignment, i: int, j: int) -> None:
    alignment.low[i], alignment.high[i] = j, j + 1


def _form(char: str) -> str:
    return unicodedata.normalize("NFKC", char).casefold().translate(_SAME)
