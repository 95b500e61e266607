"""The corpus: a folder of chapters and its manifest, `corpus.toml`."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from textmine.errors import CorpusError, OutputError
from textmine.exporters.files import write_atomically
from textmine.identity import Identity, slug
from textmine.names import MANIFEST, TABLES


class Entry(BaseModel):
    """A chapter in the manifest.

    Attributes:
        id: unique in the corpus; the name of its output folder.
        file: relative to the manifest.
        conflict: what the chapter is about; evaluation never parts the chapters of one conflict.
        split: which part of the gold it belongs to, if it has gold.
        invented: the chapter treats states that do not exist.
        metadata: what overrides the metadata found in the file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    file: str
    conflict: str | None = None
    split: Literal["train", "development", "test"] | None = None
    invented: bool = False
    metadata: dict[str, Any] = Field(default_factory=dict)

    @property
    def identity(self) -> Identity:
        """Id and overrides, as the pipeline wants them."""
        overrides = {**self.metadata, "invented": True} if self.invented else self.metadata
        return Identity(self.id, overrides)


class Corpus(BaseModel):
    """A manifest that has been read."""

    model_config = ConfigDict(frozen=True)

    manifest: Path
    entries: tuple[Entry, ...]

    @property
    def folder(self) -> Path:
        """The folder that holds manifest and chapters."""
        return self.manifest.parent

    def path(self, entry: Entry) -> Path:
        """Return where the chapter's file is."""
        return self.folder / entry.file

    def entry_of(self, path: Path) -> Entry | None:
        """Return the entry whose file is `path`, if any."""
        resolved = path.resolve()
        return next((e for e in self.entries if self.path(e).resolve() == resolved), None)


def find_manifest(start: Path) -> Path | None:
    """Return the manifest of `start` or of the nearest folder above it: there, or in its folder `corpus`."""
    for folder in (start, *start.resolve().parents):
        for candidate in (folder / MANIFEST, folder / "corpus" / MANIFEST):
            if candidate.is_file():
                return candidate
    return None


def load_corpus(manifest: Path) -> Corpus:
    """Return the corpus of a manifest.

    Raises:
        CorpusError: the manifest is missing or malformed, an id occurs twice, or a file lies outside the folder.
    """
    where = str(manifest)
    try:
        values = tomllib.loads(manifest.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CorpusError(
            error.strerror or "cannot be read", where=where, remedy="name a corpus.toml with --corpus"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"no valid TOML: {error}", where=where, remedy="correct that line") from None
    rows = values.get("chapter", [])
    if not isinstance(rows, list):
        raise CorpusError("`chapter` is not a list", where=where, remedy="head each entry with [[chapter]]")
    entries = tuple(_entry(row, number, where) for number, row in enumerate(rows, 1))
    for entry in entries:
        if entry.id == TABLES:
            raise CorpusError(
                f"id {TABLES!r} is kept for the tables", where=where, remedy="choose another id"
            )
        if sum(other.id == entry.id for other in entries) > 1:
            raise CorpusError(
                f"id {entry.id!r} occurs twice", where=where, remedy="give each chapter an id of its own"
            )
        if not (manifest.parent / entry.file).resolve().is_relative_to(manifest.parent.resolve()):
            raise CorpusError(
                f"file {entry.file!r} lies outside the corpus folder",
                where=where,
                remedy="use `textmine add`",
            )
    return Corpus(manifest=manifest, entries=entries)


def _entry(row: Any, number: int, where: str) -> Entry:
    try:
        return Entry.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "entry"
        raise CorpusError(
            f"chapter {number}, {name}: {first['msg'].lower()}",
            where=where,
            remedy="each [[chapter]] needs `id` and `file`, and may have `conflict`, `split`, `invented`, `metadata`",
        ) from None


def add_chapter(
    manifest: Path, file: Path, *, id: str | None = None, metadata: dict[str, Any] | None = None
) -> Entry:
    """Copy `file` into the corpus and append it to the manifest, which is made if it is missing.

    Args:
        manifest: the corpus.toml; its comments and order are kept.
        file: the chapter, of a kind that textmine reads. The caller has checked that it can be read.
        id: the chapter's id; None makes one from the file's name.
        metadata: overrides to write into the entry.

    Raises:
        CorpusError: the id is taken, the same file is in the corpus already, or the folder cannot be written.
        OutputError: the manifest cannot be written; the chapter is not left behind.
    """
    corpus = load_corpus(manifest) if manifest.is_file() else Corpus(manifest=manifest, entries=())
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    for entry in corpus.entries:
        known = corpus.path(entry)
        if known.is_file() and hashlib.sha256(known.read_bytes()).hexdigest() == digest:
            raise CorpusError(
                f"is in the corpus already, as {entry.id!r}", where=str(file), remedy="nothing to do"
            )
    taken = {entry.id for entry in corpus.entries}
    if id is not None and id in taken:
        raise CorpusError(f"id {id!r} is taken", where=str(manifest), remedy="choose another with --id")
    entry = _entry(
        {"id": id or _free(slug(file.stem), taken), "file": "", "metadata": metadata or {}},
        len(taken) + 1,
        str(manifest),
    )
    try:
        names = {path.name for path in corpus.folder.iterdir()} if corpus.folder.is_dir() else set()
        inside = file.resolve().parent == corpus.folder.resolve()
        name = file.name if inside else _free_name(f"{entry.id}{file.suffix.lower()}", names)
        entry = entry.model_copy(update={"file": name})
        corpus.folder.mkdir(parents=True, exist_ok=True)
        if not inside:
            shutil.copyfile(file, corpus.folder / name)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = "name a folder that can be written with --corpus"
        raise CorpusError(
            f"the chapter cannot be copied: {reason}", where=str(corpus.folder), remedy=remedy
        ) from None
    try:
        _append(manifest, entry)
    except OutputError:
        if not inside:
            (corpus.folder / name).unlink(missing_ok=True)
        raise
    return entry


def _free(name: str, taken: set[str]) -> str:
    return next(n for n in _numbered(name) if n not in taken)


def _free_name(name: str, taken: set[str]) -> str:
    path = Path(name)
    return next(n for n in (f"{stem}{path.suffix}" for stem in _numbered(path.stem)) if n not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _append(manifest: Path, entry: Entry) -> None:
    text = manifest.read_text(encoding="utf-8") if manifest.is_file() else "# The chapters of this corpus.\n"
    table = tomlkit.table()
    for key, value in entry.model_dump(exclude_defaults=True).items():
        table[key] = value
    block = tomlkit.aot()
    block.append(table)
    document = tomlkit.document()
    document["chapter"] = block
    write_atomically(manifest, (text.rstrip("\n") + "\n\n" + tomlkit.dumps(document)).encode("utf-8"))


def unnamed(paths: Sequence[Path], taken: set[str]) -> Iterator[tuple[Path, Identity]]:
    """Yield an identity for each file that no manifest names; equal names are told apart by a number."""
    used = {*taken, TABLES}
    for path in paths:
        name = _free(slug(path.stem), used)
        used.add(name)
        yield path, Identity(name)
