"""The options that several commands share, and what they mean together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.errors import CorpusError
from textmine.names import CONFIG, MANIFEST

if TYPE_CHECKING:
    from textmine.config import Config
    from textmine.corpus import Corpus

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        help=f"Settings (TOML). Default: {CONFIG} beside the corpus folder, if there is one.",
    ),
]
CodebookOption = Annotated[
    Path | None,
    typer.Option(
        "--codebook", help="Factor codebook (YAML). Default: the structural factors that come with textmine."
    ),
]
CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus", help=f"The corpus: its folder or {MANIFEST}. Default: the nearest, from here upwards."
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Folder for results. Default: outputs beside the corpus folder."),
]


def manifest_path(corpus: Path | None) -> Path | None:
    """Return the manifest that `--corpus` names, or the nearest one; None if there is none.

    Raises:
        CorpusError: `--corpus` names nothing that exists.
    """
    from textmine.corpus import find_manifest

    if corpus is None:
        return find_manifest(Path.cwd())
    if corpus.is_dir():
        found = next((p for p in (corpus / MANIFEST, corpus / "corpus" / MANIFEST) if p.is_file()), None)
        if found is None:
            raise CorpusError(
                f"holds no {MANIFEST}",
                where=str(corpus),
                remedy="begin a corpus there with `textmine add FILE --corpus FOLDER`",
            )
        return found
    return corpus


def require_corpus(corpus: Path | None) -> Corpus:
    """Return the corpus to work on.

    Raises:
        CorpusError: there is none, or its manifest is malformed.
    """
    from textmine.corpus import load_corpus

    manifest = manifest_path(corpus)
    if manifest is None:
        raise CorpusError(
            f"no {MANIFEST} here or in a folder above",
            remedy="name files (`textmine run FILE`), begin a corpus (`textmine add FILE`), or name one with --corpus",
        )
    return load_corpus(manifest)


def outputs_folder(out: Path | None, corpus: Path | None) -> Path:
    """Return the folder for results: `--out`, else `outputs` beside the corpus folder, else `outputs` here."""
    if out is not None:
        return out
    manifest = manifest_path(corpus)
    return manifest.parent.parent / "outputs" if manifest else Path("outputs")


def settings(
    config: Path | None, codebook: Path | None, corpus: Path | None, jobs: int | None = None
) -> Config:
    """Return the configuration that the options ask for.

    Raises:
        ConfigError: a file is missing or malformed, or a setting is wrong.
    """
    from textmine.config import load_config

    if config is None:
        manifest = manifest_path(corpus)
        near = (manifest.parent.parent if manifest else Path.cwd()) / CONFIG
        config = near if near.is_file() else None
    found = load_config(config)
    if codebook is not None:
        found = found.replace(arguments={"codebook": str(codebook)})
    return found if jobs is None else found.replace(run={"jobs": jobs})
