"""The published record of an annotated chapter, version 1.

The records are frozen pydantic models; the JSON Schema is generated from them (`textmine schema`). Offsets are
Unicode code points into `Chapter.text`, `start` inclusive, `end` exclusive, unless a field says otherwise.
Fields may be added within version 1; none may be renamed or change its meaning.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION: Final = "1.0"

Offset = Annotated[int, Field(ge=0)]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]
SectionKind = Literal["front", "introduction", "section", "notes", "references", "back"]
BlockKind = Literal["heading", "paragraph", "list_item", "blockquote", "table", "caption", "note"]
EntityType = Literal[
    "PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"
]
MentionKind = Literal["name", "pronoun", "nominal"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
TimexMod = Literal[
    "BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER", "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS",
    "EQUAL_OR_MORE", "START", "MID", "END", "APPROX",
]  # fmt: skip
QuoteKind = Literal["direct", "mixed", "indirect", "scare", "term", "title"]
STATEMENT_KINDS: frozenset[str] = frozenset({"direct", "mixed", "indirect"})
NoLink = Literal["unknown", "ambiguous"]
Role = Literal["claim", "premise", "none"]
Direction = Literal["inhibits", "favours", "neutral"]
Status = Literal["complete", "partial", "failed"]
Cell = str | int | float | None


class Record(BaseModel):
    """Base of every record: immutable, and closed to fields that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Extent(Record):
    """A stretch of `Chapter.text`."""

    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"end {self.end} is not after start {self.start}")
        return self


class Book(Record):
    """The volume that the chapter stands in."""

    title: str | None = None
    subtitle: str | None = None
    editors: tuple[str, ...] = ()
    publisher: str | None = None
    place: str | None = None
    year: int | None = None


class Metadata(Record):
    """What the chapter is: found in its front matter, or given in the corpus manifest."""

    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    number: str | None = None
    language: str | None = None
    book: Book = Book()
    invented: bool = Field(default=False, description="the chapter treats states that do not exist")


class SourceFile(Record):
    """The file that the chapter was read from."""

    path: str = Field(description="relative to the corpus folder, or the bare file name")
    media_type: str
    sha256: str
    bytes: int
    pages: int | None = None


class ModelStamp(Record):
    """A model that took part, by version and content hash."""

    version: str
    sha256: str


class CodebookStamp(Record):
    """The codebook that the arguments were found by."""

    name: str
    version: str
    sha256: str


class Provenance(Record):
    """With what the annotations were made."""

    textmine: str
    models: dict[str, ModelStamp]
    config_sha256: str
    codebook: CodebookStamp


class Problem(Record):
    """Something that went wrong or was guessed while the chapter was read or annotated."""

    component: str
    severity: Literal["warning", "error"]
    message: str
    page: str | None = None


class SourceRun(Extent):
    """A run of `Chapter.text` and where it stands in the source.

    For text formats `source_start` and `source_end` are code points into the decoded file (line ends as they
    are). Where both runs have the same length they correspond character by character; else as wholes.
    For a PDF they are null, and `box` holds x0, y0, x1, y1 in points, origin at the page's lower left.
    """

    source_start: int | None = None
    source_end: int | None = None
    page: str | None = Field(default=None, description="printed page label, or the page's number from 1")
    box: tuple[float, float, float, float] | None = None


class Page(Extent):
    """A page of the source; `label` is the printed one where known, else the page's number from 1."""

    label: str


class Section(Extent):
    """A section with all that is below it, from its heading to the next heading of its rank."""

    id: str
    parent: str | None
    level: Annotated[int, Field(ge=1)]
    kind: SectionKind
    title: str | None


class Block(Extent):
    """A logical block: one paragraph, heading, table … whatever page breaks cut it."""

    id: str
    section: str
    kind: BlockKind


class Sentence(Extent):
    """A sentence of a paragraph, list item, block quotation or note."""

    id: str
    block: str
    section: str


class Table(Record):
    """A table; `block` is the block of its cells, one row a line, cells parted by tabs."""

    id: str
    block: str
    label: str | None
    caption: str | None
    source: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class NoteMarker(Record):
    """Where a note's marker stood: a position in `text`, and the sentence it closes or stands in."""

    position: Offset
    sentence: str | None = None


class Citation(Record):
    """A work that a note cites. `kind` is "full", "short" or "ibid"."""

    authors: tuple[str, ...] = ()
    title: str | None = None
    container: str | None = None
    publisher: str | None = None
    place: str | None = None
    date: str | None = None
    pages: str | None = None
    url: str | None = None
    kind: Literal["full", "short", "ibid"] = "full"


class Note(Extent):
    """A footnote or endnote. `see` is the note that holds the full form of what this one cites in short."""

    id: str
    label: str
    block: str
    markers: tuple[NoteMarker, ...] = ()
    see: str | None = None
    citations: tuple[Citation, ...] = ()


class Link(Record):
    """An entry of a knowledge base that an entity is linked to."""

    kb: str
    id: str
    label: str
    lat: float | None = None
    lon: float | None = None
    score: Probability


class Mention(Extent):
    """One mention of an entity."""

    type: EntityType
    kind: MentionKind = "name"
    sentence: str | None = None
    stands_for: str | None = None
    made_by: str | None = None


class Entity(Record):
    """A thing named in the chapter, with all its mentions."""

    id: str
    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    link: Link | None = None
    no_link: NoLink | None = Field(
        default=None,
        description="why a place has no link: its name is in no table, or none of the things of that name is likely enough",
    )
    mentions: tuple[Mention, ...]


class Date(Extent):
    """A time expression after TIMEX3, with its EDTF form and the days it can mean."""

    id: str
    type: TimexType
    value: str
    mod: TimexMod | None = None
    edtf: str | None = None
    earliest: str | None = Field(default=None, description="ISO day; astronomical year numbering before 1")
    latest: str | None = None
    anchor: str | None = Field(default=None, description='id of a date, or "publication"')
    sentence: str | None = None
    made_by: str | None = None


class Speaker(Extent):
    """The shortest mention that names who speaks; in a note where only the note names the speaker."""

    entity: str | None = None


class Quote(Record):
    """A quoted statement, or quotation marks that attribute none (`scare`, `term`, `title`)."""

    id: str
    kind: QuoteKind
    content: Annotated[tuple[Extent, ...], Field(min_length=1)]
    cue: Extent | None = None
    speaker: Speaker | None = None
    note: str | None = None
    date: str | None = None
    score: Probability
    made_by: str | None = None

    @property
    def start(self) -> int:
        """Start of the first content span."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """End of the last content span."""
        return self.content[-1].end


class Evidence(Extent):
    """Words that carried a decision; `weight` is their share in it, larger is more."""

    weight: float


class FactorUse(Record):
    """A structural factor that a sentence puts to work."""

    factor: str
    score: Probability
    direction: Direction
    evidence: tuple[Evidence, ...] = ()


class Argument(Extent):
    """A body sentence that is a claim or a premise."""

    id: str
    sentence: str
    role: Literal["claim", "premise"]
    role_score: Probability
    factors: tuple[FactorUse, ...] = ()
    made_by: str | None = None


class Chapter(Record):
    """One annotated chapter: the unit that textmine writes."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    status: Status
    problems: tuple[Problem, ...] = ()
    metadata: Metadata
    source: SourceFile
    provenance: Provenance
    text: str
    source_map: tuple[SourceRun, ...] = ()
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    entities: tuple[Entity, ...] = ()
    dates: tuple[Date, ...] = ()
    quotes: tuple[Quote, ...] = ()
    arguments: tuple[Argument, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        from textmine.schema.checks import inconsistencies

        for problem in inconsistencies(self):
            raise ValueError(problem)
        return self

    def to_json(self) -> str:
        """Return the chapter as JSON text: keys in schema order, UTF-8 characters as they are, two-space indent."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Chapter:
        """Return the chapter that `to_json` wrote.

        Raises:
            pydantic.ValidationError: the text is not a chapter of this schema version.
        """
        return cls.model_validate_json(text)

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Return one pandas DataFrame a kind: entities, dates, quotes, arguments, sentences, notes.

        Every row carries chapter id, section title, page label and sentence text, so that it can be cited as it is.
        """
        from textmine.schema.frames import frames

        return frames(self)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an annotated chapter, generated from the records."""
    schema = Chapter.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "textmine chapter 1.0",
        **schema,
    }
