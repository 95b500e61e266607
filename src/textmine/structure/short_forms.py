"""Short forms in notes: which note holds the full citation that "Ibid." or "Roe, 'Short Title'" stands for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from textmine.schema.v1 import Citation
from textmine.structure.cues import cues

_WORD = re.compile(r"\w+")
_ENOUGH = 0.75  # share of a short title's words that the full title must have, in order
_MIN_WORDS = 2
_REACH = 300  # works of one author, or notes, that are looked through for the one that is meant
_LONGEST_SMALL_WORD = 3  # "of the" is in too many titles to tell one
_MAX_WORDS = 400  # of a note that are searched for works named in passing
_TELLING = 8  # letters of a single word that is title enough


def full_forms(notes: Sequence[tuple[str, Sequence[Citation]]]) -> list[int | None]:
    """Return, for each note, the index of the note that holds in full what it cites in short.

    Args:
        notes: text and citations of each note, in order.

    Returns:
        An index a note; None where it cites nothing in short, or nothing is found for it.
    """
    found: list[int | None] = []
    works = _Works()
    for index, (text, citations) in enumerate(notes):
        if _begins_with_ibid(text) or any(citation.kind == "ibid" for citation in citations[:1]):
            found.append(_previous(found, notes))
        else:
            short = [c for c in citations if c.kind == "short" or not _has_imprint(c)]
            matches = (works.match(citation) for citation in short)
            match = next((hit for hit in matches if hit is not None), None)
            match = works.mentioned(text, citations) if match is None else match
            found.append(_named_before(text, notes, index) if match is None else match)
        works.add(index, citations)
    return found


@dataclass(slots=True)
class _Works:
    """The works cited in full so far.

    Attributes:
        by_author: each word of an author's name → citations with the index of their note; all of them under "".
        named: an author's name with two words of the title → the note.
    """

    by_author: dict[str, list[tuple[int, Citation]]] = field(default_factory=lambda: defaultdict(list))
    named: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add(self, index: int, citations: Sequence[Citation]) -> None:
        """Take down what the note at `index` cites in full."""
        for citation in citations:
            if _is_full(citation):
                for word in {"", *(word for author in citation.authors for word in _words(author))}:
                    self.by_author[word].append((index, citation))
        self.named |= dict.fromkeys(_naming(citations), index)

    def match(self, short: Citation) -> int | None:
        """Return the nearest note above whose full citation `short` abridges."""
        author = _surname(short.authors[0]) if short.authors else ""
        near = reversed(self.by_author.get(author, ())[-_REACH:])
        return next((index for index, citation in near if abridges(short, citation)), None)

    def mentioned(self, text: str, citations: Sequence[Citation]) -> int | None:
        """Return the note whose work `text` names in passing, unless the citations here are of that work."""
        words = _words(text)[:_MAX_WORDS]
        own = _naming(citations)
        threes = zip(words, words[1:], words[2:], strict=False)
        return next((self.named[three] for three in threes if three in self.named and three not in own), None)


def _begins_with_ibid(text: str) -> bool:
    low = text.casefold().lstrip(" \"“'‘")
    for cue in cues("short_forms", "ibid"):
        if low.startswith(cue) and not low[len(cue) : len(cue) + 1].isalnum():
            return True
    return False


def _previous(found: Sequence[int | None], notes: Sequence[tuple[str, Sequence[Citation]]]) -> int | None:
    """Return the note whose work "Ibid." repeats: the one before, or the one that it refers to itself."""
    index = len(found)
    if index == 0:
        return None
    before = found[index - 1]
    if before is None or any(
        _is_full(citation) and _has_imprint(citation) for citation in notes[index - 1][1]
    ):
        return index - 1
    return before


def abridges(short: Citation, full: Citation) -> bool:
    """Return whether `short` can stand for `full`: its surnames are the other's, its title's words the other title's.

    A short title may leave out words anywhere, leading ones most of all; a work cited by name alone has no title to differ in.
    """
    wanted, given = _words(short.title), _words(full.title) + _words(full.container)
    if short.authors and not all(_same_author(author, full.authors, wanted) for author in short.authors):
        return False
    if not wanted:
        return bool(short.authors)
    if short.kind == "full":  # it only lacks an imprint, so its title has to stand in the other as it is
        return bool(short.authors) and _contains(given, wanted)
    if not short.authors and len(wanted) < _MIN_WORDS and len(wanted[0]) < _TELLING:
        return False
    return _in_order(wanted, given) >= _ENOUGH * len(wanted)


def _named_before(text: str, notes: Sequence[tuple[str, Sequence[Citation]]], index: int) -> int | None:
    """Return the note that names the work in front of "loc. cit." or "op. cit."."""
    low = text.casefold()
    place = min((low.find(cue) for cue in cues("short_forms", "previous_work") if cue in low), default=-1)
    wanted = _words(text[:place]) if place > 0 else []
    for other in range(index - 1, max(index - 1 - _REACH, -1), -1):
        if len(wanted) >= 1 and _contains(_words(notes[other][0]), wanted):
            return other if "cit." not in notes[other][0] else None
    return None


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    return any(list(words[i : i + len(part)]) == list(part) for i in range(len(words) - len(part) + 1))


def _same_author(name: str, authors: Sequence[str], title: Sequence[str]) -> bool:
    """Return whether `name` is one of `authors`; beside a title, a given name does, as with Ethiopian or Icelandic authors."""
    if any(_surname(name) == _surname(author) for author in authors):
        return True
    return bool(title) and any(set(_words(name)) <= set(_words(author)) for author in authors)


def _is_full(citation: Citation) -> bool:
    """Return whether a citation says where the work appeared; what names a title alone may abridge one given before."""
    where = (citation.container, citation.publisher, citation.place, citation.date, citation.url)
    return citation.kind == "full" and any(where)


def _has_imprint(citation: Citation) -> bool:
    return any((citation.publisher, citation.place, citation.url))


def _naming(citations: Sequence[Citation]) -> set[tuple[str, ...]]:
    """Return the three words by which a later note can name a work: a word of an author's name, two of the title."""
    found: set[tuple[str, ...]] = set()
    for citation in citations:
        if citation.title and _is_full(citation):
            title = _words(citation.title)
            authors = {word for author in citation.authors for word in _words(author)}
            pairs = [pair for pair in pairwise(title) if max(map(len, pair)) > _LONGEST_SMALL_WORD]
            found |= {(word, *pair) for word in authors for pair in pairs}
    return found


def _surname(name: str) -> str:
    words = _words(name.partition(",")[0]) or [name.casefold()]
    return words[-1]


def _words(text: str | None) -> list[str]:
    return _WORD.findall(text.casefold()) if text else []


def _in_order(wanted: Sequence[str], given: Sequence[str]) -> int:
    """Return how many of `wanted` occur in `given` one behind the other."""
    count = position = 0
    for word in wanted:
        try:
            position = given.index(word, position) + 1
        except ValueError:
            continue
        count += 1
    return count
