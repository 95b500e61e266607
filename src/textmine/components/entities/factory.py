"""The spaCy factory of the entities component."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from textmine.components.entities.logic import entities
from textmine.components.gazetteer import Gazetteer, load_gazetteer
from textmine.components.records import ENTITIES_KEY, keep


class EntitiesComponent:
    """Annotates a parsed `Doc` with entity mentions."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        """Write the mentions to `doc.user_data` and, as spans, to `doc.spans`."""
        mentions = list(entities(doc, self._gazetteer))
        keep(doc, ENTITIES_KEY, mentions)
        spans: list[Span | None] = [
            doc.char_span(m.start, m.end, m.type, alignment_mode="expand") for m in mentions
        ]
        doc.spans[ENTITIES_KEY] = [span for span in spans if span is not None]
        return doc


@Language.factory(
    "textmine_entities", assigns=["doc.spans"], requires=["doc.ents"], default_config={"gazetteer": None}
)
def make_entities(nlp: Language, name: str, gazetteer: str | None = None) -> EntitiesComponent:  # noqa: ARG001
    """Return the component.

    Args:
        nlp: spaCy's.
        name: spaCy's.
        gazetteer: path of the user's own table of places, None for none.

    Raises:
        ConfigError: the table cannot be read.
    """
    return EntitiesComponent(load_gazetteer(Path(gazetteer) if gazetteer else None))
