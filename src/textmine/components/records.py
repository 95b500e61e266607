"""What annotators yield: plain records with offsets into `doc.text`, no ids, no parse.

`convert` turns them into the published records; until then they are kept in `doc.user_data` under the keys below, as
plain lists and dictionaries, so that any `Doc` can still be serialised; `kept` gives them back as records. Span groups of the
same names in `doc.spans` hold their extents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import TypeAdapter

from textmine.schema.v1 import (
    Direction,
    EntityType,
    MentionKind,
    NoLink,
    QuoteKind,
    Role,
    TimexMod,
    TimexType,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

ENTITIES_KEY = "textmine_entities"
DATES_KEY = "textmine_dates"
QUOTES_KEY = "textmine_quotes"
ARGUMENTS_KEY = "textmine_arguments"
LINKS_KEY = "textmine_links"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A mention of an entity.

    `group` is the same number for all mentions of one thing in the document; `stands_for` is the name of the government or
    body that a seat's name means.
    """

    start: int
    end: int
    type: EntityType
    group: int
    kind: MentionKind = "name"
    made_by: str = ""
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class EntityLink:
    """What the entity numbered `group` is linked to; `kb` and `id` are empty where `no_link` says why it is to nothing."""

    group: int
    kb: str = ""
    id: str = ""
    label: str = ""
    latitude: float | None = None
    longitude: float | None = None
    score: float = 0.0
    no_link: NoLink | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression. `anchor` is the index of the expression it was resolved against, or "publication"."""

    start: int
    end: int
    type: TimexType
    value: str
    mod: TimexMod | None = None
    edtf: str | None = None
    earliest: str | None = None
    latest: str | None = None
    anchor: int | Literal["publication"] | None = None
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A statement with its attribution, or quotation marks that attribute nothing.

    `content` excludes the marks; `note` is the id of the note in the document's context; `score` in [0, 1].
    """

    kind: QuoteKind
    content: tuple[Span, ...]
    cue: Span | None = None
    speaker: Span | None = None
    note: str | None = None
    score: float = 1.0
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class FactorMention:
    """A factor that a sentence puts to work; `evidence` holds (start, end, weight)."""

    factor: str
    score: float
    direction: Direction
    evidence: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ArgumentRole:
    """The argumentative role of the sentence at `start`-`end`. Sentences of role "none" are yielded, too."""

    start: int
    end: int
    role: Role
    role_score: float
    factors: tuple[FactorMention, ...] = ()
    made_by: str = ""


def keep(
    doc: Doc,
    key: str,
    records: Iterable[EntityMention | EntityLink | TimeExpression | Quotation | ArgumentRole],
) -> None:
    """Store `records` in `doc.user_data[key]` as plain data."""
    doc.user_data[key] = [asdict(record) for record in records]


def kept[T: (EntityMention, EntityLink, TimeExpression, Quotation, ArgumentRole)](
    doc: Doc, key: str, kind: type[T]
) -> list[T]:
    """Return the records of `kind` that were stored under `key`; none if nothing was."""
    found: list[T] = _adapters()[kind].validate_python(doc.user_data.get(key, []))
    return found


@cache
def _adapters() -> dict[type[Any], TypeAdapter[Any]]:
    return {
        EntityMention: TypeAdapter(list[EntityMention]),
        EntityLink: TypeAdapter(list[EntityLink]),
        TimeExpression: TypeAdapter(list[TimeExpression]),
        Quotation: TypeAdapter(list[Quotation]),
        ArgumentRole: TypeAdapter(list[ArgumentRole]),
    }
