"""The spaCy factory of the links component."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from textmine.components.gazetteer import Gazetteer, load_gazetteer
from textmine.components.links.logic import links
from textmine.components.records import LINKS_KEY, keep


class LinksComponent:
    """Links the entities of a `Doc` whose entities are found and grouped."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        """Write the links to `doc.user_data`."""
        keep(doc, LINKS_KEY, links(doc, self._gazetteer))
        return doc


@Language.factory("textmine_links", default_config={"gazetteer": None})
def make_links(nlp: Language, name: str, gazetteer: str | None) -> LinksComponent:  # noqa: ARG001
    """Return the component.

    Args:
        nlp: spaCy's.
        name: spaCy's.
        gazetteer: path of the user's own table of places, None for none.

    Raises:
        ConfigError: the table cannot be read.
    """
    return LinksComponent(load_gazetteer(Path(gazetteer) if gazetteer else None))
