"""Names known by a word they contain: "First Balkan War", "Treaty of Lausanne", "Ministry of Labour"; names after titles."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from textmine.components.entities.data import gazetteer, rules
from textmine.components.entities.names import Name, is_capital, title_length

FUNCTION_WORDS = frozenset({"ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "PRON", "SCONJ", "VERB"})
_LONGEST_TITLE = 4
_LONGEST_PERSON = 5


def headed_names(doc: Doc, start: int, end: int) -> Iterator[Name]:
    """Yield the names in `doc[start:end]` that a head word types (`[heads]` of rules.toml).

    A name is a run of capitalised words that ends in a head, or that begins with one and goes on with "of", "for", "on".
    The text must be running prose: in titles and headings, where all words have capitals, runs mean nothing.
    """
    position = start
    while position < end:
        stop = _run(doc, position, end)
        if stop == position:
            position += 1
            continue
        name = _headed(doc, _first(doc, position, stop), stop, end)
        if name is not None:
            yield name
        position = max(stop, name.end if name else stop)


def _run(doc: Doc, start: int, end: int) -> int:
    """Return where the run of capitalised words from `start` ends; hyphens within a word are part of it."""
    position = start
    while position < end:
        token = doc[position]
        inside = position > start and token.text in {"-", "–"} and not doc[position - 1].whitespace_
        if inside and position + 1 < end and not token.whitespace_ and is_capital(doc[position + 1]):
            position += 2
        elif is_capital(token):
            position += 1
        else:
            break
    return position


def _first(doc: Doc, start: int, stop: int) -> int:
    """Skip words that have their capital from the sentence's beginning, not from the name."""
    while start < stop and (doc[start].lower_ in rules().articles or doc[start].pos_ in FUNCTION_WORDS):
        start += 1
    return start


def _headed(doc: Doc, start: int, stop: int, end: int) -> Name | None:
    known = rules()
    at = next((i for i in range(stop - 1, start - 1, -1) if doc[i].text in known.heads), None)
    if at is None:
        return None
    head = doc[at].text
    kind, finish = known.heads[head], at + 1
    if head in known.leading and finish < stop:
        finish = stop
    elif finish < stop and doc[finish].text in known.numerals:
        finish += 1
    if finish < end and head in known.numbered and doc[finish].like_num:
        finish += 1
    elif finish == at + 1 and finish == stop and head not in known.closed:
        finish = _joined(doc, finish, end)
        last = known.heads.get(doc[finish - 1].text)
        kind = last if finish > at + 1 and last in {"LAW", "EVENT"} else kind
    return Name(start, finish, kind, "entities:head") if finish - start > 1 else None


def _joined(doc: Doc, finish: int, end: int) -> int:
    """Return where a name that ends at `finish` ends once "of …", "for … and …" and the like are taken in."""
    position = finish
    if position >= end:
        return finish
    goes_on = doc[position].text in rules().joins or (
        doc[position].text == "on" and doc[finish - 1].text in rules().on
    )
    if not goes_on:
        return finish
    begin = position + 1
    if begin < end and doc[begin].text == "the":
        begin += 1
    stop = _run(doc, begin, end)
    if stop == begin or doc[begin].lower_ in rules().not_names:
        return finish
    if stop + 1 < end and doc[stop].text == "and" and doc[begin:stop].text not in gazetteer():
        further = _run(doc, stop + 1, end)
        if further > stop + 1 and doc[stop + 1 : further].text not in gazetteer():
            return further
    return stop


def titled_persons(doc: Doc, start: int, end: int) -> Iterator[Name]:
    """Yield the names in `doc[start:end]` that stand behind a personal title written with a capital ("Premier Souphanouvong")."""
    position = start
    while position < end:
        size = 0
        if is_capital(doc[position]):
            size = title_length(doc, position, min(position + _LONGEST_TITLE, end), rules().person_cues)
        begin = position + size
        stop = begin
        while size and stop < min(end, begin + _LONGEST_PERSON) and _personal(doc, stop):
            stop += 1
        if stop > begin:
            yield Name(begin, stop, "PERSON", "entities:title")
        position = max(stop, position + 1)


def _personal(doc: Doc, index: int) -> bool:
    token = doc[index]
    if not is_capital(token) or token.pos_ != "PROPN" or token.text in gazetteer():
        return False
    return token.lower_ not in rules().not_names and token.text not in rules().heads
