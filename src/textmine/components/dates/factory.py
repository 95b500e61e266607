"""Placeholder until the component is written."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("textmine_dates")
def make_dates(nlp: Language, name: str, **_: object) -> object:
    """Return a component that does nothing."""

    def nothing(doc: Doc) -> Doc:
        return doc

    return nothing
