"""The spaCy factory of the arguments component."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span

from textmine.components.arguments.codebook import Codebook, load_codebook
from textmine.components.arguments.logic import arguments
from textmine.components.encoder.runtime import shipped_folder
from textmine.components.records import ARGUMENTS_KEY, keep

if TYPE_CHECKING:
    from textmine.components.arguments.tagged import SentenceModel


class ArgumentsComponent:
    """Annotates a parsed `Doc` with argumentative roles and structural factors.

    Args:
        codebook: the factors and the terms they are found by.
        model: folder of the fitted model; None for terms and cues alone.
    """

    def __init__(self, codebook: Codebook, model: Path | None = None) -> None:
        self.codebook = codebook
        self.model: SentenceModel | None = None
        if model is not None:
            # Numpy and onnxruntime only where a model is asked for.
            from textmine.components.arguments.tagged import SentenceModel, load_model

            self.model = SentenceModel(load_model(model))

    def __call__(self, doc: Doc) -> Doc:
        """Write the roles to `doc.user_data` and, as spans labelled with the role, to `doc.spans`."""
        roles = list(arguments(doc, self.codebook, self.model))
        keep(doc, ARGUMENTS_KEY, roles)
        spans: list[Span | None] = [
            doc.char_span(r.start, r.end, r.role, alignment_mode="expand") for r in roles
        ]
        doc.spans[ARGUMENTS_KEY] = [span for span in spans if span is not None]
        return doc


@Language.factory(
    "textmine_arguments", assigns=["doc.spans"], default_config={"codebook": None, "model": "shipped"}
)
def make_arguments(
    nlp: Language,  # noqa: ARG001
    name: str,  # noqa: ARG001
    codebook: str | None,
    model: str = "shipped",
) -> ArgumentsComponent:
    """Return the component for the codebook at the path `codebook`, or for the shipped one.

    Args:
        nlp: the pipeline.
        name: the component's name in it.
        codebook: path of a codebook; None for the shipped one.
        model: the fitted model: "shipped", a folder, or "" for terms and cues alone.

    Raises:
        CodebookError: the codebook is missing or malformed.
        ModelError: the model is missing.
    """
    return ArgumentsComponent(load_codebook(Path(codebook) if codebook else None), model_folder(model))


def model_folder(model: str) -> Path | None:
    """Return the folder that the setting `model` names; None for terms and cues alone."""
    return (shipped_folder("arguments") if model == "shipped" else Path(model)) if model else None
