"""The spaCy factory of the quotations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from textmine.components.encoder.runtime import shipped_folder
from textmine.components.quotes.logic import Settings, quotes
from textmine.components.records import QUOTES_KEY, keep


@dataclass(frozen=True, slots=True)
class QuotesComponent:
    """Writes the quotations of a document to `doc.user_data`, their contents to `doc.spans`."""

    settings: Settings

    def __call__(self, doc: Doc) -> Doc:
        """Annotate `doc` and return it."""
        found = list(quotes(doc, self.settings))
        keep(doc, QUOTES_KEY, found)
        spans = (
            doc.char_span(start, end, label=quotation.kind, alignment_mode="expand")
            for quotation in found
            for start, end in quotation.content
        )
        doc.spans[QUOTES_KEY] = [span for span in spans if span is not None]
        return doc


@Language.factory(
    "textmine_quotes", assigns=["doc.spans"], default_config={"wide": False, "tagger": "shipped"}
)
def make_quotes(nlp: Language, name: str, wide: bool, tagger: str = "shipped") -> QuotesComponent:  # noqa: ARG001 spaCy asks for them
    """Return the component that finds quoted statements.

    Args:
        nlp: the pipeline, any English one with tagger, parser and lemmatizer.
        name: the component's name in it.
        wide: count as PolNeAR does: beliefs, intentions, whole clauses.
        tagger: the fitted tagger that reads again what the rules found: "shipped", a folder, or "" for the rules alone.
    """
    return QuotesComponent(Settings(wide, whole_clauses=wide, tagger=tagger_folder(tagger)))


def tagger_folder(tagger: str) -> Path | None:
    """Return the folder that the setting `tagger` names; None for the rules alone."""
    return (shipped_folder("quotes") if tagger == "shipped" else Path(tagger)) if tagger else None
