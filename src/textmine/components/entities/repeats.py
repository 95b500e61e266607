"""Names that the model missed though they are known: from the gazetteer, or found elsewhere in the document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from textmine.components.entities.data import gazetteer
from textmine.components.entities.names import Name, is_capital
from textmine.schema.v1 import EntityType

# A single word must have been found as a name this often before it counts as one where the model missed it.
_SINGLE_WORD = 2
_SHORTEST = 3
_WORD_CLASSES = frozenset({"PROPN", "ADJ"})


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    type: EntityType
    made_by: str


class Lexicon:
    """Known names, to be looked up at a token.

    Args:
        doc: the document.
        names: the names found in it so far.
        fold: look names up without regard to case, for text that is set in capitals.
    """

    def __init__(self, doc: Doc, names: Sequence[Name], *, fold: bool = False) -> None:
        self._fold = fold
        self._text = doc.text  # spaCy builds it anew at every call
        self._by_start: defaultdict[str, list[_Entry]] = defaultdict(list)
        found: defaultdict[str, Counter[EntityType]] = defaultdict(Counter)
        for name in names:
            found[name.text(doc)][name.type] += 1
        for text, types in found.items():
            if len(text) >= _SHORTEST and (" " in text or types.total() >= _SINGLE_WORD):
                self._add(_Entry(text, types.most_common(1)[0][0], "entities:repeat"))
        for text, known in gazetteer().items():
            if text not in found and known.firm:
                self._add(_Entry(text, known.type, "entities:gazetteer"))
        for entries in self._by_start.values():
            entries.sort(key=lambda entry: -len(entry.text))

    def _add(self, entry: _Entry) -> None:
        text = self._folded(entry.text)
        self._by_start[text[:2]].append(_Entry(text, entry.type, entry.made_by))

    def _folded(self, text: str) -> str:
        # `lower` keeps the length of all but one character, `casefold` does not; offsets must not move.
        return text.lower() if self._fold else text

    def at(self, doc: Doc, token: Token, end: int) -> Name | None:
        """Return the longest known name that begins at `token` and ends at a token before the token index `end`."""
        entries = self._by_start.get(self._folded(self._text[token.idx : token.idx + 2]))
        for entry in entries or ():
            stop = token.idx + len(entry.text)
            if self._folded(self._text[token.idx : stop]) != entry.text:
                continue
            last = token.i
            while last < end and doc[last].idx + len(doc[last]) < stop:
                last += 1
            if last < end and doc[last].idx + len(doc[last]) == stop:
                return Name(token.i, last + 1, entry.type, entry.made_by)
        return None


def repeated_names(
    doc: Doc, start: int, end: int, taken: frozenset[int], lexicon: Lexicon, *, capitals: bool
) -> Iterator[Name]:
    """Yield the names of `lexicon` in `doc[start:end]` that touch none of the tokens `taken`.

    Where the text is not all in `capitals`, a name must begin with one and be tagged as a name or adjective.
    """
    position = start
    while position < end:
        token = doc[position]
        fits = is_capital(token) and (capitals or token.pos_ in _WORD_CLASSES)
        name = lexicon.at(doc, token, end) if fits and position not in taken else None
        if name is not None and taken.isdisjoint(range(name.start, name.end)):
            yield name
            position = name.end
        else:
            position += 1
