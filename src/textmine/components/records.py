"""What annotators yield: plain records with offsets into `doc.text`, no ids, no parse.

`convert` turns them into the published records; until then they are found in `doc.user_data` under the keys below,
and as span groups of the same names in `doc.spans` for other components to use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textmine.schema.v1 import Direction, EntityType, MentionKind, QuoteKind, Role, TimexMod, TimexType

ENTITIES_KEY = "textmine_entities"
DATES_KEY = "textmine_dates"
QUOTES_KEY = "textmine_quotes"
ARGUMENTS_KEY = "textmine_arguments"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A mention of an entity. `group` is the same number for all mentions of one thing in the document."""

    start: int
    end: int
    type: EntityType
    group: int
    kind: MentionKind = "name"
    made_by: str = ""


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
