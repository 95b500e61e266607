"""From a file to an annotated chapter: read, structure, parse once, annotate, convert."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textmine.components.context import Context, make_regions
from textmine.components.gazetteer import load_gazetteer
from textmine.components.language import load_language, model_folder, parse, stamp
from textmine.config import Config, load_config
from textmine.convert import to_chapter
from textmine.identity import Identity
from textmine.readers import read, read_text
from textmine.schema.v1 import Chapter, ModelStamp, Problem, Provenance
from textmine.structure import structure
from textmine.structure.records import StructuredText
from textmine.version import VERSION

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from textmine.components.arguments.codebook import Codebook
    from textmine.components.dates.conventions import Conventions
    from textmine.readers.base import Source

Annotator = Callable[["Doc"], "Doc"]
LAYERS = ("entities", "dates", "quotes", "arguments")
# Components that complete the layer of another.
_LAYER_OF = {"identity": "entities", "links": "entities"}


def component_settings(config: Config) -> dict[str, dict[str, Any]]:
    """Return the settings of each component, in the order in which they run."""
    places = {"gazetteer": str(config.gazetteer) if config.gazetteer else None}
    return {
        "entities": places,
        "identity": places,
        "links": places,
        "dates": {
            "narrative": config.dates.narrative,
            "split_intervals": config.dates.split_intervals,
            "conventions": str(config.conventions) if config.conventions else None,
        },
        "quotes": {"wide": config.quotes.wide, "tagger": config.quotes.tagger},
        "arguments": {
            "codebook": str(config.codebook) if config.codebook else None,
            "model": config.arguments.model,
        },
    }


def build_nlp(config: Config | None = None) -> Language:
    """Return a spaCy pipeline that parses and annotates; `components.records.kept` reads the records of its docs.

    Raises:
        ModelError: the language model is not installed.
        CodebookError: the codebook cannot be read.
        ConfigError: the conventions for vague dates or the user's table of places cannot be read.
    """
    import spacy

    config = config or load_config()
    nlp = spacy.load(model_folder(config.language.model))
    for layer, settings in component_settings(config).items():
        nlp.add_pipe(f"textmine_{layer}", config=settings)
    return nlp


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Models and components loaded for one configuration; annotates any number of chapters.

    Attributes:
        fitted: stamps of the weights of our own models, by name.
    """

    config: Config
    nlp: Language
    components: dict[str, Annotator]
    codebook: Codebook
    conventions: Conventions
    fitted: dict[str, ModelStamp]

    @property
    def provenance(self) -> Provenance:
        """Versions and hashes of all that decides a result."""
        name = self.config.language.model
        label = name if not Path(name).exists() else Path(name).name
        return Provenance(
            textmine=VERSION,
            models={label: stamp(name), **self.fitted},
            config_sha256=self.config.sha256(
                self.conventions.sha256, load_gazetteer(self.config.gazetteer).sha256
            ),
            codebook=self.codebook.stamp(),
        )

    def parse(
        self, text: str, context: Context, layers: tuple[str, ...] = LAYERS
    ) -> tuple[Doc, list[Problem]]:
        """Return `text` parsed and annotated in `layers`, and what went wrong.

        A component that fails leaves its layer empty and a problem of severity "error"; the others go on.
        """
        doc, problems = parse(self.nlp, text, context), []
        for layer, component in self.components.items():
            if _LAYER_OF.get(layer, layer) not in layers:
                continue
            try:
                doc = component(doc)
            except Exception as error:
                message = f"failed and left no {layer}: {type(error).__name__}: {error}"
                problems.append(Problem(component=layer, severity="error", message=message))
        return doc, problems

    def annotate(self, source: Source, identity: Identity) -> Chapter:
        """Return the annotated chapter of a source that has been read."""
        return self.annotate_structured(source, structure(source), identity)

    def annotate_structured(self, source: Source, structured: StructuredText, identity: Identity) -> Chapter:
        """Return the annotated chapter of a text whose structure is known."""
        return self.chapter_and_doc(source, structured, identity)[0]

    def chapter_and_doc(
        self, source: Source, structured: StructuredText, identity: Identity
    ) -> tuple[Chapter, Doc]:
        """Return the annotated chapter with the parsed text that it was made from, for fitting models."""
        metadata = identity.metadata(structured.metadata)
        context = Context(
            regions=make_regions(structured.blocks, structured.sections),
            notes=structured.notes,
            emphasis=structured.emphasis,
            published=str(metadata.book.year) if metadata.book.year else None,
        )
        doc, problems = self.parse(structured.text, context)
        return to_chapter(source, structured, doc, identity, self.provenance, tuple(problems)), doc


@cache
def load_pipeline(config: Config) -> Pipeline:
    """Return the pipeline of `config`, loaded once in a process.

    Raises:
        ModelError: the language model or a fitted one is missing.
        CodebookError: the codebook cannot be read.
        ConfigError: the conventions for vague dates or the user's table of places cannot be read.
    """
    from textmine.components.arguments.codebook import load_codebook
    from textmine.components.dates.conventions import load_conventions

    codebook, conventions = load_codebook(config.codebook), load_conventions(config.conventions)
    nlp = load_language(config.language.model)
    components: dict[str, Annotator] = {
        layer: nlp.create_pipe(f"textmine_{layer}", config=settings)
        for layer, settings in component_settings(config).items()
    }
    return Pipeline(config, nlp, components, codebook, conventions, _fitted(config))


def _fitted(config: Config) -> dict[str, ModelStamp]:
    from textmine.components.arguments.factory import model_folder
    from textmine.components.arguments.tagged import load_model
    from textmine.components.quotes.factory import tagger_folder
    from textmine.components.quotes.second_reading import load_tagger

    tagger, model = tagger_folder(config.quotes.tagger), model_folder(config.arguments.model)
    encoders = {
        "textmine-quotes": load_tagger(tagger) if tagger else None,
        "textmine-arguments": load_model(model) if model else None,
    }
    return {
        name: ModelStamp(version=encoder.extra["format"], sha256=encoder.sha256)
        for name, encoder in encoders.items()
        if encoder is not None
    }


def annotate(
    path_or_text: str | Path, *, config: Config | None = None, metadata: dict[str, Any] | None = None
) -> Chapter:
    """Return the annotated chapter of a file or of a text.

    Args:
        path_or_text: a `Path`, or a string. A string of one line that names a file, or is one word that ends in a suffix
            that textmine reads, is a path; any other is the text itself (Markdown or plain).
        config: settings; None for the shipped ones.
        metadata: what overrides the metadata found, with the fields of the output contract.

    Raises:
        ReadError: the file is missing, empty, broken, or of an unknown kind.
        ModelError: the language model is not installed.
        CodebookError: the codebook cannot be read.
        ConfigError: the conventions for vague dates or the user's table of places cannot be read.
    """
    pipeline = load_pipeline(config or load_config())
    if isinstance(path_or_text, Path) or _names_a_file(path_or_text):
        path = Path(path_or_text)
        return pipeline.annotate(read(path), Identity.of_file(path, metadata or {}))
    return pipeline.annotate(read_text(path_or_text), Identity("text", metadata or {}))


def _names_a_file(text: str) -> bool:
    from textmine.readers import SUFFIXES

    if "\n" in text or len(text) > 4096:
        return False
    # A name with a suffix that is read, and no sentence that ends in one.
    if Path(text).suffix.lower() in SUFFIXES and " " not in text.strip():
        return True
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long or odd for a name
        return False
