"""The spaCy pipeline that parses: found by name, loaded once, stamped by content."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import itertools
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from textmine.components.context import Context, set_context
from textmine.errors import ModelError
from textmine.schema.v1 import ModelStamp

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_BATCH = 64


@cache
def model_folder(name: str) -> Path:
    """Return the folder of the installed spaCy pipeline `name`: a package or a path.

    A package holds its pipeline where spaCy's own packages do, or says where by a function `model_path`.

    Raises:
        ModelError: no such package or folder.
    """
    if Path(name, "meta.json").is_file():
        return Path(name)
    if not name.isidentifier() or importlib.util.find_spec(name) is None:
        remedy = "install that spaCy pipeline, or name another under [language] in textmine.toml"
        raise ModelError(f"language model {name!r} is not installed", remedy=remedy)
    package = importlib.import_module(name)
    where = package.model_path() if hasattr(package, "model_path") else Path(str(package.__file__)).parent
    metas = sorted(Path(where).glob("meta.json")) or sorted(Path(where).glob("*/meta.json"))
    folders = [meta.parent for meta in metas if (meta.parent / "config.cfg").is_file()]
    if not folders:
        raise ModelError(f"package {name!r} holds no spaCy pipeline", remedy="name one that does")
    return folders[0]


@cache
def load_language(name: str) -> Language:
    """Return the spaCy pipeline `name`, loaded once in a process.

    Raises:
        ModelError: it is not installed, does not load, or lacks a parser or tagger.
    """
    import spacy

    folder = model_folder(name)
    try:
        nlp = spacy.load(folder)
    except (OSError, ValueError, ImportError) as error:
        remedy = "install the pipeline for this version of spaCy"
        raise ModelError(f"language model {name!r} does not load: {error}", remedy=remedy) from error
    missing = {"parser", "tagger"} - set(nlp.pipe_names)
    if missing:
        lacks = " and ".join(sorted(missing))
        raise ModelError(f"language model {name!r} has no {lacks}", remedy="name a full English pipeline")
    return nlp


@cache
def stamp(name: str) -> ModelStamp:
    """Return version and content hash (SHA-256 over names and bytes of all files, sorted) of the pipeline."""
    import json

    folder, digest = model_folder(name), hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as handle:
            digest.update(hashlib.file_digest(handle, "sha256").digest())
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return ModelStamp(version=str(meta.get("version", "")), sha256=digest.hexdigest())


def parse(nlp: Language, text: str, context: Context) -> Doc:
    """Return one `Doc` of the whole `text`, parsed region by region so that no sentence crosses a region.

    Args:
        nlp: a spaCy pipeline with tagger and parser.
        text: the text; what lies between regions is white space, or is parsed with the region before it.
        context: its regions, in order and without overlap; attached to the result.
    """
    from spacy.tokens import Doc

    starts = [region.start for region in context.regions]
    cuts = [0, *starts[1:], len(text)] if starts else [0, len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(cuts) if b > a]
    docs: Iterable[Doc] = nlp.pipe(pieces, batch_size=_BATCH)
    doc = Doc.from_docs(list(docs), ensure_whitespace=False) if pieces else nlp.make_doc("")
    if doc is None:
        doc = nlp.make_doc("")
    set_context(doc, context)
    return doc
