"""Terms looked up in a parsed text by word and lemma, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

_HYPHENS = frozenset("-‐‑–")


@dataclass(slots=True)
class _Node[Value]:
    next: dict[str, _Node[Value]] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hit[Value]:
    """A term found: indices into the tokens searched, end exclusive, and what the term stands for."""

    start: int
    end: int
    value: Value


class TermIndex[Value]:
    """Finds terms, each a word or phrase in lower case, whose words are written forms or lemmas.

    Hyphens count as spaces, in terms and text alike: "multi ethnic" finds "multi-ethnic", "multiethnic" does not.

    Args:
        terms: pairs of a term and what it stands for; one term may stand for several things.
    """

    def __init__(self, terms: Iterable[tuple[str, Value]]) -> None:
        self._root: _Node[Value] = _Node()
        for term, value in terms:
            node = self._root
            for word in _words(term):
                node = node.next.setdefault(word, _Node())
            if node is not self._root:
                node.values.append(value)

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit[Value]]:
        """Yield the terms in `tokens`, in order; for each value a longer term hides those inside it."""
        covered: dict[Value, int] = {}
        for start in range(len(tokens)):
            for hit in self._longest(tokens, start):
                if hit.end > covered.get(hit.value, 0):
                    covered[hit.value] = hit.end
                    yield hit

    def _longest(self, tokens: Sequence[Token], start: int) -> list[Hit[Value]]:
        """Return the longest term of each value that begins at `start`."""
        found: dict[Value, Hit[Value]] = {}
        nodes, position = [self._root], start
        while nodes and position < len(tokens):
            token = tokens[position]
            position += 1
            if token.text in _HYPHENS and position - 1 > start:
                continue
            forms = dict.fromkeys((token.lower_.replace("’", "'"), token.lemma_.lower()))
            nodes = [node.next[form] for node in nodes for form in forms if form in node.next]
            for node in nodes:
                for value in node.values:
                    found[value] = Hit(start, position, value)
        return list(found.values())


def _words(term: str) -> list[str]:
    for hyphen in _HYPHENS:
        term = term.replace(hyphen, " ")
    return term.lower().replace("’", "'").split()
