"""The spaCy factory of the arguments component."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from textmine.components.arguments.codebook import Codebook, load_codebook
from textmine.components.arguments.logic import arguments
from textmine.components.records import ARGUMENTS_KEY, keep


class ArgumentsComponent:
    """Annotates a parsed `Doc` with argumentative roles and structural factors.

    Args:
        codebook: the factors and the terms they are found by.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def __call__(self, doc: Doc) -> Doc:
        """Write the roles to `doc.user_data` and, as spans labelled with the role, to `doc.spans`."""
        roles = list(arguments(doc, self.codebook))
        keep(doc, ARGUMENTS_KEY, roles)
        spans: list[Span | None] = [
            doc.char_span(r.start, r.end, r.role, alignment_mode="expand") for r in roles
        ]
        doc.spans[ARGUMENTS_KEY] = [span for span in spans if span is not None]
        return doc


@Language.factory("textmine_arguments", assigns=["doc.spans"], default_config={"codebook": None})
def make_arguments(nlp: Language, name: str, codebook: str | None) -> ArgumentsComponent:  # noqa: ARG001
    """Return the component for the codebook at the path `codebook`, or for the shipped one.

    Raises:
        CodebookError: the codebook is missing or malformed.
    """
    return ArgumentsComponent(load_codebook(Path(codebook) if codebook else None))
