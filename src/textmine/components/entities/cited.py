"""Names in notes, by what is known of the works that the notes cite."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from textmine.components.context import Context
from textmine.components.entities.data import rules
from textmine.components.entities.names import Name
from textmine.schema.v1 import Citation, EntityType

CITED = "entities:citation"
_SHORTEST = 3


def cited_names(doc: Doc, context: Context) -> Iterator[Name]:
    """Yield works, authors, publishers, places and journals of the citations in the notes of `context`.

    A book, article or report is a `WORK_OF_ART`, a journal or newspaper an `ORG`, as the guidelines have it.
    """
    whole = doc.text  # spaCy builds it anew at every call
    for note in context.notes:
        for citation in note.citations:
            if not (citation.authors or citation.publisher or citation.container or citation.url):
                continue  # A title alone may be any sentence of the note.
            for text, kind in _parts(citation):
                yield from _occurrences(doc, whole, (note.start, note.end), text, kind)


def _parts(citation: Citation) -> Iterator[tuple[str, EntityType]]:
    for author in citation.authors:
        body = any(rules().heads.get(word) == "ORG" for word in author.split())
        yield author, "ORG" if body else "PERSON"
    if citation.title:
        yield citation.title, "WORK_OF_ART"
    if citation.container:
        # A book that holds the work has a publisher; a journal or newspaper is cited without.
        yield citation.container, "WORK_OF_ART" if citation.publisher else "ORG"
    if citation.publisher:
        yield citation.publisher, "ORG"
    if citation.place:
        yield citation.place, "GPE"


def _occurrences(
    doc: Doc, whole: str, within: tuple[int, int], text: str, kind: EntityType
) -> Iterator[Name]:
    start, end = within
    position = whole.find(text, start, end) if len(text) >= _SHORTEST else -1
    while position >= 0:
        span = doc.char_span(position, position + len(text))
        if span is not None:
            yield Name(span.start, span.end, kind, CITED)
        position = whole.find(text, position + len(text), end)
