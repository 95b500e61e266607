"""The spaCy factory of the identity component."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from textmine.components.gazetteer import Gazetteer, load_gazetteer
from textmine.components.identity.logic import identities
from textmine.components.records import ENTITIES_KEY, EntityMention, keep, kept


class IdentityComponent:
    """Groups the entity mentions of a `Doc`; runs behind `textmine_entities`."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        """Rewrite the mentions in `doc.user_data`; the spans of the names in `doc.spans` stay as they are."""
        mentions = kept(doc, ENTITIES_KEY, EntityMention)
        keep(doc, ENTITIES_KEY, identities(doc, mentions, self._gazetteer))
        return doc


@Language.factory("textmine_identity", requires=["doc.spans"], default_config={"gazetteer": None})
def make_identity(nlp: Language, name: str, gazetteer: str | None = None) -> IdentityComponent:  # noqa: ARG001
    """Return the component.

    Args:
        nlp: spaCy's.
        name: spaCy's.
        gazetteer: path of the user's own table of places, None for none.

    Raises:
        ConfigError: the table cannot be read.
    """
    return IdentityComponent(load_gazetteer(Path(gazetteer) if gazetteer else None))
