"""Types of names set right: by what is generally known, and by what the rest of the document says of the same name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from textmine.components.entities.data import gazetteer, rules
from textmine.components.entities.names import Name

# A name's type is put to the vote from this many mentions on, and a majority must reach this share.
_QUORUM = 3
_MAJORITY = 0.6
_PLACES = frozenset({"GPE", "LOC", "FAC"})


def is_name(doc: Doc, name: Name) -> bool:
    """Tell whether `name` can be one: it has a capital, and is no month, number, address or single letter."""
    text = name.text(doc)
    if len(text) < 2 or not any(char.isupper() for char in text) or text.casefold() in rules().not_names:
        return False
    return not any(token.like_url or token.like_email or "/" in token.text for token in doc[name.start : name.end])


def with_known_type(doc: Doc, name: Name) -> Name:
    """Return `name` with the type that the gazetteer gives it, if it knows better than the model."""
    known = gazetteer().get(name.text(doc))
    if known is None or known.type == name.type or name.type == "LANGUAGE":
        return name
    if not known.firm and name.type in {"PERSON", *_PLACES}:
        return name
    return replace(name, type=known.type, made_by=f"{name.made_by}+gazetteer")


def split_pair(doc: Doc, name: Name) -> Iterator[Name]:
    """Yield the parts of a compound of known names ("Greek-Turkish"), or `name` itself."""
    if name.text(doc) in gazetteer():
        yield name
        return
    parts, begin = [], name.start
    for index in range(name.start, name.end + 1):
        if index == name.end or doc[index].text in {"-", "–"}:
            parts.append((begin, index))
            begin = index + 1
    if len(parts) > 1 and all(doc[a:b].text in gazetteer() for a, b in parts if b > a) and all(b > a for a, b in parts):
        for start, end in parts:
            yield with_known_type(doc, Name(start, end, name.type, name.made_by))
    else:
        yield name


def agreed(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Return `names` with types made to agree over the document.

    A single word that ends a person's full name elsewhere is a person; else the majority of a name's mentions decides, if
    it is clear. Names in the gazetteer keep their types.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    surnames = set()
    for name in names:
        votes[name.text(doc)][name.type] += 1
        if name.type == "PERSON" and name.end - name.start > 1:
            surnames.add(doc[name.end - 1].text)
    result = []
    for name in names:
        text = name.text(doc)
        if text in gazetteer() or name.made_by == "rule:head":
            result.append(name)
        elif text in surnames:
            result.append(_as(name, "PERSON"))
        else:
            result.append(_as(name, _majority(votes[text]) or name.type))
    return result


def _majority(votes: Counter[str]) -> str | None:
    total = votes.total()
    kind, count = votes.most_common(1)[0]
    return kind if total >= _QUORUM and count >= _MAJORITY * total else None


def _as(name: Name, kind: str) -> Name:
    if kind == name.type:
        return name
    return Name(name.start, name.end, kind, f"{name.made_by}+agreement")  # type: ignore[arg-type]
