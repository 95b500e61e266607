"""The one place where a parsed document becomes the published record."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textmine.components.context import context_of
from textmine.components.records import (
    ARGUMENTS_KEY,
    DATES_KEY,
    ENTITIES_KEY,
    LINKS_KEY,
    QUOTES_KEY,
    ArgumentRole,
    EntityLink,
    EntityMention,
    Quotation,
    TimeExpression,
    kept,
)
from textmine.components.sentences import sentences
from textmine.identity import Identity
from textmine.schema.places import holder
from textmine.schema.v1 import (
    STATEMENT_KINDS,
    Argument,
    Block,
    Chapter,
    Date,
    Entity,
    Evidence,
    Extent,
    FactorUse,
    Link,
    Mention,
    Note,
    NoteMarker,
    Problem,
    Provenance,
    Quote,
    Sentence,
    SourceFile,
    Speaker,
    Status,
)
from textmine.structure.records import StructuredText

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from textmine.readers.base import Source


# What goes by the name that is mostly used, not by its fullest.
BY_USE = frozenset({"GPE", "LOC", "NORP"})


def to_chapter(
    source: Source,
    structured: StructuredText,
    doc: Doc,
    identity: Identity,
    provenance: Provenance,
    problems: tuple[Problem, ...] = (),
) -> Chapter:
    """Return the published record of an annotated document.

    Args:
        source: the file as it was read.
        structured: its clean text and structure; `structured.text` is `doc.text`.
        doc: parsed and annotated.
        identity: the chapter's id and metadata overrides.
        provenance: what made the annotations.
        problems: those of the annotators.
    """
    found = tuple(_sentences(doc, structured.blocks))
    linked = {link.group: link for link in kept(doc, LINKS_KEY, EntityLink)}
    entities = tuple(_entities(kept(doc, ENTITIES_KEY, EntityMention), linked, structured.text, found))
    dates = tuple(_dates(kept(doc, DATES_KEY, TimeExpression), found))
    every_problem = (*structured.problems, *problems)
    status: Status = "partial" if any(p.severity == "error" for p in every_problem) else "complete"
    return Chapter(
        id=identity.id,
        status=status,
        problems=every_problem,
        metadata=identity.metadata(structured.metadata),
        source=SourceFile(
            path=source.path,
            media_type=source.media_type,
            sha256=source.sha256,
            bytes=source.bytes,
            pages=len(source.pages) or None,
        ),
        provenance=provenance,
        text=structured.text,
        source_map=structured.source_map,
        pages=structured.pages,
        sections=structured.sections,
        blocks=structured.blocks,
        sentences=found,
        tables=structured.tables,
        notes=tuple(_placed_note(note, found) for note in structured.notes),
        entities=entities,
        dates=dates,
        quotes=tuple(_quotes(kept(doc, QUOTES_KEY, Quotation), entities, dates, found, structured)),
        arguments=tuple(_arguments(kept(doc, ARGUMENTS_KEY, ArgumentRole), found)),
    )


def _sentences(doc: Doc, blocks: Sequence[Block]) -> Iterable[Sentence]:
    for number, span in enumerate(sentences(doc, context_of(doc)), 1):
        block = blocks[span.region]
        yield Sentence(
            id=f"sen-{number}", block=block.id, section=block.section, start=span.start, end=span.end
        )


def _id_at(where: Sequence[Sentence], offset: int) -> str | None:
    sentence = holder(where, offset)
    return sentence.id if sentence else None


def _placed_note(note: Note, where: Sequence[Sentence]) -> Note:
    # A marker behind the full stop stands at the sentence's end, or at the space after it.
    markers = tuple(
        NoteMarker(position=m.position, sentence=_id_at(where, max(m.position - 1, 0))) for m in note.markers
    )
    return note.model_copy(update={"markers": markers})


def _entities(
    mentions: Sequence[EntityMention], linked: Mapping[int, EntityLink], text: str, where: Sequence[Sentence]
) -> Iterable[Entity]:
    groups: dict[int, list[EntityMention]] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        groups.setdefault(mention.group, []).append(mention)
    named = {number: (_fullest_first(text, group), group) for number, group in enumerate(groups.values(), 1)}
    bodies = _bodies(mentions, {name: number for number, (names, _) in named.items() for name in names})
    for number, (names, group) in named.items():
        types = [m.type for m in group if m.kind == "name"] or [m.type for m in group]
        yield Entity(
            id=f"ent-{number}",
            name=names[0],
            type=max(dict.fromkeys(types), key=types.count),
            aliases=tuple(names[1:]),
            link=_link(linked.get(group[0].group)),
            no_link=linked[group[0].group].no_link if group[0].group in linked else None,
            mentions=tuple(
                Mention(
                    start=m.start,
                    end=m.end,
                    type=m.type,
                    kind=m.kind,
                    sentence=_id_at(where, m.start),
                    stands_for=f"ent-{bodies[m.stands_for]}" if m.stands_for else None,
                    made_by=m.made_by or None,
                )
                for m in group
            ),
        )
    for body, number in bodies.items():
        if number not in named:
            yield Entity(id=f"ent-{number}", name=body, type="ORG", mentions=())


def _link(found: EntityLink | None) -> Link | None:
    if found is None or found.no_link is not None:
        return None
    return Link(
        kb=found.kb,
        id=found.id,
        label=found.label,
        lat=found.latitude,
        lon=found.longitude,
        score=round(found.score, 4),
    )


def _fullest_first(text: str, group: Sequence[EntityMention]) -> list[str]:
    """Return the names of a thing, first the one that names it; of equals, the first met.

    A place or people goes by what it is mostly called ("Finland", once "the Grand Duchy of Finland"), all else by its fullest name.
    """
    said = [" ".join(text[m.start : m.end].split()) for m in group if m.kind == "name"]
    names = dict.fromkeys(said)
    often = Counter(said) if group[0].type in BY_USE else Counter[str]()
    chosen = max(names or ["?"], key=lambda name: (often[name], len(name)))
    return [chosen, *(name for name in names if name != chosen)]


def _bodies(mentions: Sequence[EntityMention], known: Mapping[str, int]) -> dict[str, int]:
    """Return the number of each body that a mention stands for: that of the thing so named, else one of its own."""
    found: dict[str, int] = {}
    last = max(known.values(), default=0)
    for body in dict.fromkeys(m.stands_for for m in mentions if m.stands_for):
        if body not in known:
            last += 1
        found[body] = known.get(body, last)
    return found


def _dates(expressions: Sequence[TimeExpression], where: Sequence[Sentence]) -> Iterable[Date]:
    order = sorted(range(len(expressions)), key=lambda i: (expressions[i].start, expressions[i].end))
    ids = {index: f"dat-{number}" for number, index in enumerate(order, 1)}
    for index in order:
        found = expressions[index]
        anchor = found.anchor if isinstance(found.anchor, str) or found.anchor is None else ids[found.anchor]
        yield Date(
            id=ids[index],
            start=found.start,
            end=found.end,
            type=found.type,
            value=found.value,
            mod=found.mod,
            edtf=found.edtf,
            earliest=found.earliest,
            latest=found.latest,
            anchor=anchor,
            sentence=_id_at(where, found.start),
            made_by=found.made_by or None,
        )


def _quotes(
    quotations: Sequence[Quotation],
    entities: Sequence[Entity],
    dates: Sequence[Date],
    where: Sequence[Sentence],
    structured: StructuredText,
) -> Iterable[Quote]:
    cited, text = {note.id: note for note in structured.notes}, structured.text
    mentions = sorted((m.start, m.end, entity.id) for entity in entities for m in entity.mentions)
    by_sentence: dict[str | None, list[Date]] = {}
    for date in dates:
        by_sentence.setdefault(date.sentence, []).append(date)
    for number, found in enumerate(sorted(quotations, key=lambda q: (q.content[0][0], q.content[-1][1])), 1):
        speaker = None
        if found.speaker:
            start, end = found.speaker
            speaker = Speaker(start=start, end=end, entity=_named(mentions, start, end))
        yield Quote(
            id=f"quo-{number}",
            kind=found.kind,
            content=tuple(Extent(start=s, end=e) for s, e in found.content),
            cue=Extent(start=found.cue[0], end=found.cue[1]) if found.cue else None,
            speaker=speaker,
            note=found.note,
            date=_date_of(found, by_sentence, where) or _cited_day(cited.get(found.note or ""), dates, text),
            score=round(found.score, 4),
            made_by=found.made_by or None,
        )


def _named(mentions: Sequence[tuple[int, int, str]], start: int, end: int) -> str | None:
    """Return the entity of the first mention that shares a character with `start`-`end`; mentions do not overlap."""
    index = bisect_right(mentions, start, key=lambda mention: mention[1])
    return mentions[index][2] if index < len(mentions) and mentions[index][0] < end else None


def _date_of(
    found: Quotation, by_sentence: Mapping[str | None, Sequence[Date]], where: Sequence[Sentence]
) -> str | None:
    """The day on which a statement was made: the first date of the cue's sentence that stands outside the content."""
    if found.cue is None or found.kind not in STATEMENT_KINDS:
        return None
    home = _id_at(where, found.cue[0])
    for date in by_sentence.get(home, ()) if home else ():
        inside = any(start <= date.start < end for start, end in found.content)
        if date.type in ("DATE", "TIME") and not inside:
            return date.id
    return None


def _cited_day(note: Note | None, dates: Sequence[Date], text: str) -> str | None:
    """The day on which came out what a note cites first: a paper, a press conference; not that of a visit to its address."""
    if note is None or not note.citations or not note.citations[0].date:
        return None
    first = bisect_left(dates, note.start, key=lambda date: date.start)
    for date in dates[first:]:
        if date.start >= note.end:
            break
        day = date.earliest and date.earliest == date.latest
        if day and text[date.start : date.end] in note.citations[0].date:
            return date.id
    return None


def _arguments(roles: Sequence[ArgumentRole], where: Sequence[Sentence]) -> Iterable[Argument]:
    argued = sorted((r for r in roles if r.role != "none"), key=lambda r: (r.start, r.end))
    for number, found in enumerate(argued, 1):
        sentence = holder(where, found.start)
        if sentence is None or found.role == "none":
            continue
        yield Argument(
            id=f"arg-{number}",
            sentence=sentence.id,
            start=found.start,
            end=found.end,
            role=found.role,
            role_score=round(found.role_score, 4),
            factors=tuple(
                FactorUse(
                    factor=use.factor,
                    score=round(use.score, 4),
                    direction=use.direction,
                    evidence=tuple(Evidence(start=s, end=e, weight=round(w, 4)) for s, e, w in use.evidence),
                )
                for use in found.factors
            ),
            made_by=found.made_by or None,
        )
