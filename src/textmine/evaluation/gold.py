"""Read and write gold files (docs/gold-format.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from textmine.errors import GoldError
from textmine.exporters.files import write_atomically
from textmine.schema.v1 import (
    Book,
    Cell,
    Direction,
    EntityType,
    QuoteKind,
    Record,
    Role,
    SectionKind,
    TimexMod,
    TimexType,
)

FORMAT = "textmine-gold 1"
Layer = Literal["structure", "entities", "dates", "quotes", "arguments"]
LAYERS: tuple[Layer, ...] = ("structure", "entities", "dates", "quotes", "arguments")
Offset = Annotated[int, Field(ge=0)]
Span = tuple[Offset, Offset]
Spans = Annotated[tuple[Span, ...], Field(min_length=1)]


class GoldRecord(Record):
    """Base of the gold records: spans are not empty."""

    @model_validator(mode="after")
    def _not_empty(self) -> GoldRecord:
        for name in type(self).model_fields:
            value = getattr(self, name)
            spans = (
                value
                if name in ("spans", "content")
                else (value,)
                if name in ("cue", "speaker") and value
                else ()
            )
            for start, end in spans:
                if end <= start:
                    raise ValueError(f"{name}: end {end} is not after start {start}")
        if getattr(self, "end", 1) <= getattr(self, "start", 0):
            raise ValueError("end is not after start")
        return self


class Header(GoldRecord):
    """What the gold was made of, and what was labelled."""

    record: Literal["header"] = "header"
    format: Literal["textmine-gold 1"]
    source: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    annotator: str | None = None
    codebook: str | None = None
    layers: dict[Layer, Literal["all"] | tuple[Span, ...]]
    text: str | None = Field(default=None, description="file beside the gold file that the offsets count in")


class GoldMetadata(GoldRecord):
    """What is known of the chapter; fields that are not set are not judged."""

    record: Literal["metadata"]
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    number: str | None = None
    language: str | None = None
    book: Book = Book()
    invented: bool = False


class GoldHeading(GoldRecord):
    """A heading; `parent` is the index of its parent among the headings."""

    record: Literal["heading"]
    start: Offset
    end: Offset
    level: Annotated[int, Field(ge=1)]
    parent: Offset | None = None
    kind: SectionKind = "section"


class GoldParagraph(GoldRecord):
    """A paragraph, list item or block quotation."""

    record: Literal["paragraph"]
    spans: Spans
    kind: Literal["paragraph", "list_item", "blockquote"] = "paragraph"


class GoldSentence(GoldRecord):
    """A sentence; `role` is None where arguments were not labelled."""

    record: Literal["sentence"]
    spans: Spans
    region: Literal["body", "note"] = "body"
    role: Role | None = None
    factors: dict[str, Direction] = Field(default_factory=dict)


class GoldNote(GoldRecord):
    """A note: `markers` are where its marker's text begins in the body."""

    record: Literal["note"]
    label: str
    spans: Spans
    markers: tuple[Offset, ...] = ()
    see: str | None = None


class GoldTable(GoldRecord):
    """A table."""

    record: Literal["table"]
    spans: Spans
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class GoldMention(GoldRecord):
    """A mention of an entity; `entity` and `stands_for` are identities."""

    record: Literal["entity"]
    start: Offset
    end: Offset
    type: EntityType
    entity: str
    stands_for: str | None = None


class GoldDate(GoldRecord):
    """A time expression."""

    record: Literal["date"]
    start: Offset
    end: Offset
    type: TimexType
    value: str
    mod: TimexMod | None = None


class GoldQuote(GoldRecord):
    """A statement, or quotation marks that attribute nothing; `entity` is the speaker's identity."""

    record: Literal["quote"]
    kind: QuoteKind
    content: Spans
    cue: Span | None = None
    speaker: Span | None = None
    entity: str | None = None
    note: str | None = None


AnyRecord = Annotated[
    GoldMetadata
    | GoldHeading
    | GoldParagraph
    | GoldSentence
    | GoldNote
    | GoldTable
    | GoldMention
    | GoldDate
    | GoldQuote,
    Field(discriminator="record"),
]
_RECORD: TypeAdapter[Any] = TypeAdapter(AnyRecord)


class Gold(Record):
    """A gold file: offsets are code points into the file that `offsets_file` names."""

    header: Header
    metadata: GoldMetadata | None = None
    headings: tuple[GoldHeading, ...] = ()
    paragraphs: tuple[GoldParagraph, ...] = ()
    sentences: tuple[GoldSentence, ...] = ()
    notes: tuple[GoldNote, ...] = ()
    tables: tuple[GoldTable, ...] = ()
    entities: tuple[GoldMention, ...] = ()
    dates: tuple[GoldDate, ...] = ()
    quotes: tuple[GoldQuote, ...] = ()

    @property
    def offsets_file(self) -> str:
        """Name of the file, beside the gold file, that the offsets count in."""
        return self.header.text or self.header.source


_FIELD_OF = {
    "heading": "headings", "paragraph": "paragraphs", "sentence": "sentences", "note": "notes", "table": "tables",
    "entity": "entities", "date": "dates", "quote": "quotes",
}  # fmt: skip


def gold_of(
    header: Mapping[str, Any] | Header, records: Iterable[Mapping[str, Any]], *, name: str = "gold"
) -> Gold:
    """Return the gold that header and records make.

    Raises:
        GoldError: a record is malformed; its number in the file (the header is line 1) is told.
    """
    head = _checked(TypeAdapter(Header), header, name, 1) if not isinstance(header, Header) else header
    fields: dict[str, list[Any]] = {}
    metadata = None
    for number, record in enumerate(records, 2):
        typed = _checked(_RECORD, record, name, number)
        if isinstance(typed, GoldMetadata):
            metadata = typed
        else:
            fields.setdefault(_FIELD_OF[typed.record], []).append(typed)
    _check_parents(fields.get("headings", []), name)
    return Gold(header=head, metadata=metadata, **{key: tuple(value) for key, value in fields.items()})


def _check_parents(headings: list[GoldHeading], name: str) -> None:
    for index, heading in enumerate(headings):
        if heading.parent is not None and heading.parent >= index:
            raise GoldError(
                f"heading {index} has parent {heading.parent}, which does not stand before it",
                where=name, remedy="count headings from 0, in the order of the text",
            )  # fmt: skip


def _checked(adapter: TypeAdapter[Any], record: Any, name: str, number: int) -> Any:
    try:
        return adapter.validate_python(record)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "record"
        raise GoldError(
            f"{field}: {first['msg']}",
            where=f"{name}:{number}",
            remedy="see docs/gold-format.md for the fields of each record",
        ) from error


def read_gold(path: Path) -> Gold:
    """Return the gold file at `path`.

    The source's hash is verified if the source lies beside the gold file or one folder up.

    Raises:
        GoldError: the file is missing or malformed, or belongs to another version of its source.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise GoldError("cannot read the gold file", where=str(path), remedy="check the path") from error
    except UnicodeDecodeError as error:
        raise GoldError(
            "the gold file is no UTF-8 text", where=str(path), remedy="write it again as UTF-8"
        ) from error
    records = [_parsed(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not records or records[0].get("record") != "header":
        raise GoldError(
            "the first line is no header", where=f"{path}:1", remedy="begin the file with its header record"
        )
    gold = gold_of(records[0], records[1:], name=str(path))
    source = beside(path.parent, gold.header.source)
    if source.is_file() and hashlib.sha256(source.read_bytes()).hexdigest() != gold.header.sha256:
        raise GoldError(
            f"{gold.header.source} has changed since it was annotated", where=str(path),
            remedy="compile or annotate it again, or restore the file",
        )  # fmt: skip
    return gold


def beside(folder: Path, name: str) -> Path:
    """Return where a gold file in `folder` finds a file: beside it, or else (gold in a folder of its own) one up."""
    near, above = folder / name, folder.parent / name
    return above if not near.is_file() and above.is_file() else near


def _parsed(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(
            f"this line is no JSON ({error.msg})", where=f"{path}:{number}", remedy="mend the line"
        ) from error
    if not isinstance(record, dict):
        raise GoldError(
            "this line is no JSON object", where=f"{path}:{number}", remedy="write one record a line"
        )
    return record


def write_gold(path: Path, header: Mapping[str, Any], records: Iterable[Mapping[str, Any]]) -> None:
    """Write a gold file: the header, then the records in their order, one a line.

    Raises:
        GoldError: a record is malformed.
        OutputError: the file cannot be written.
    """
    records = list(records)
    gold_of(header, records, name=str(path))
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in (header, *records))
    write_atomically(path, "".join(lines).encode("utf-8"))
