"""The short form of a name already introduced: "the Assembly", "the Covenant", with its capital."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from textmine.components.entities.data import rules
from textmine.components.entities.names import Name, is_capital
from textmine.schema.v1 import EntityType

SHORT_FORM = "entities:short"
_SHORTENED: frozenset[EntityType] = frozenset({"ORG", "LAW", "GPE"})


def heads_of(doc: Doc, name: Name) -> list[str]:
    """Return the head words of `name` by which it may be called in short: its first and last word, if they are heads."""
    words = (doc[name.end - 1].text, doc[name.start].text)
    return [word for word in words if word in rules().heads and name.type in _SHORTENED]


def short_forms(doc: Doc, names: Sequence[Name]) -> Iterator[Name]:
    """Yield each "the" with a head word alone that ends or begins a longer name before it, with that name's type.

    Args:
        doc: the document.
        names: the names found in it, in any order; a word that one of them covers is left to it.
    """
    introduced: dict[str, Name] = {}
    taken = {index for name in names for index in range(name.start, name.end)}
    longer = sorted(
        (name for name in names if name.end - name.start > 1), key=lambda name: name.start, reverse=True
    )
    for token in doc:
        while longer and longer[-1].end <= token.i:
            name = longer.pop()
            introduced.update(dict.fromkeys(heads_of(doc, name), name))
        if (
            token.i == 0
            or token.i in taken
            or token.text not in introduced
            or doc[token.i - 1].lower_ != "the"
        ):
            continue
        behind = doc[token.i + 1] if token.i + 1 < len(doc) else None
        if behind is None or not is_capital(behind):
            yield Name(token.i, token.i + 1, introduced[token.text].type, SHORT_FORM)
