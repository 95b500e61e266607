"""Which mentions name the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc

from textmine.components.entities.data import gazetteer, rules
from textmine.components.entities.names import Name, title_length
from textmine.components.entities.short_forms import SHORT_FORM, heads_of

_LONGEST_TITLE = 4
# Types whose names are never those of things of another type.
_APART = frozenset({"PERSON", "NORP", "LANGUAGE"})

_Key = tuple[str, str]


def grouped(doc: Doc, names: Sequence[Name]) -> Iterator[int]:
    """Yield the number of the thing that each of `names` (in order) names, from 0 in order of first mention.

    What counts as one: the same name; names that the gazetteer knows as one ("USSR", "Soviet Union"); a surname and the
    full name before it, if one person only is meant; an acronym and the name that introduces it; the head word alone
    ("the Assembly") and the last name that had it. A demonym stays its own.
    """
    persons = _Persons(doc)
    introduced = _introduced(doc, names)
    shortened = _Shortened()
    bodies: dict[str, _Key] = {}
    numbers: dict[_Key, int] = {}
    for name in names:
        key = _key(doc, name)
        key = introduced.get(key, key)
        if name.type == "PERSON":
            key = persons.key(name)
        elif name.made_by == SHORT_FORM:
            key = bodies.get(doc[name.start].text, key)
        elif name.type == "ORG":
            key = shortened.key(key)
        if name.end - name.start > 1:
            bodies.update(dict.fromkeys(heads_of(doc, name), key))
        yield numbers.setdefault(key, len(numbers))


def _key(doc: Doc, name: Name) -> _Key:
    text = name.text(doc)
    known = gazetteer().get(text)
    if known is not None and known.type == name.type:
        text = known.thing
    return " ".join(text.casefold().replace("’", "'").removeprefix("the ").split()), _kind(name)


def _kind(name: Name) -> str:
    return name.type if name.type in _APART else "thing"


def _introduced(doc: Doc, names: Sequence[Name]) -> dict[_Key, _Key]:
    """Return for the key of each acronym the key of the name before it: "Arab League (AL)", "AL (Arab League)"."""
    same: dict[_Key, _Key] = {}
    for left, right in pairwise(names):
        between = doc[left.end : right.start].text.strip()
        closes = right.end < len(doc) and doc[right.end].text == ")"
        if between != "(" or not closes or {left.type, right.type} & _APART:
            continue
        long, short = (left, right) if left.end - left.start > right.end - right.start else (right, left)
        if short.text(doc).isupper() and short.text(doc)[0].casefold() == long.text(doc)[0].casefold():
            same.setdefault(_key(doc, short), _key(doc, long))
    return same


class _Persons:
    """Full names met so far, and whom a part of one means."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._by_surname: dict[str, dict[str, set[str]]] = {}

    def key(self, name: Name) -> _Key:
        words = [token.text.casefold() for token in self._doc[name.start : name.end] if not token.is_punct]
        full = " ".join(words)
        if not words:
            return name.text(self._doc).casefold(), "PERSON"
        titles = self._titles(name)
        known = self._by_surname.setdefault(words[-1], {})
        if len(words) > 1 and not any(other.endswith(f" {full}") for other in known):
            same = next((other for other in known if other.split()[0] == words[0]), full)
            known.setdefault(same, set()).update(titles)
            return same, "PERSON"
        fitting = [other for other in known if other == full or other.endswith(f" {full}")]
        if len(fitting) > 1:
            fitting = [other for other in fitting if titles & known[other]]
        return (fitting[0] if len(fitting) == 1 else full), "PERSON"

    def _titles(self, name: Name) -> set[str]:
        """Return the title, capitalised, that stands before a name: it tells two bearers of one surname apart."""
        for size in range(_LONGEST_TITLE, 0, -1):
            start = name.start - size
            if start >= 0 and title_length(self._doc, start, name.start, rules().titles) == size:
                text = self._doc[start : name.start].text
                return {text} if text[:1].isupper() else set()
        return set()


class _Shortened:
    """Long names met so far, and which of them a shorter form of two words or more means ("Minsk Group")."""

    def __init__(self) -> None:
        self._by_last: dict[str, set[str]] = {}

    def key(self, key: _Key) -> _Key:
        text, kind = key
        words = text.split()
        known = self._by_last.setdefault(words[-1], set()) if words else set()
        if len(words) > 1:
            longer = [other for other in known if other.endswith(f" {text}")]
            if len(longer) == 1:
                return longer[0], kind
            known.add(text)
        return key
