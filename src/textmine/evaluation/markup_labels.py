"""What the labels of annotated spans say: the grammar of docs/gold-markup.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from textmine.evaluation.findings import Findings
from textmine.evaluation.markup_parse import LabelledSpan, SentenceLabel
from textmine.evaluation.timex_values import TYPES as TIMEX_TYPES
from textmine.evaluation.timex_values import timex_fault
from textmine.schema.v1 import STATEMENT_KINDS, EntityType

ENTITY_TYPES: frozenset[str] = frozenset(get_args(EntityType))
MARK_KINDS = frozenset({"scare", "term", "title"})
BLOCK_LABELS = frozenset({"heading", "paragraph", "list_item", "blockquote", "note", "caption", "table"})
FREE_LABELS = BLOCK_LABELS | {"marker", "skip"}
DIRECTIONS: Mapping[str, str] = {"-": "inhibits", "+": "favours", "~": "neutral"}
ROLES: Mapping[str, str] = {"n": "none", "p": "premise", "c": "claim"}
Family = Literal["entity", "date", "quote", "cue", "speaker", "see", "block"]
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a span.

    Attributes:
        family: what it annotates.
        kind: entity type, TIMEX3 type, kind of statement, or kind of block.
        name: identity of an entity, name of a statement, label of a note, level of a heading; "" if not given.
        value, mod: of a time expression.
        other: identity that a name stands for, or of a speaker; label of the note that cites a statement.
    """

    family: Family
    kind: str
    name: str = ""
    value: str = ""
    mod: str | None = None
    other: str | None = None


def identity_of(text: str) -> str:
    """Return the identity that a mention has by its own text: lower case, hyphens between the words."""
    return _NOT_WORD.sub("-", text.lower()).strip("-") or text


def span_labels(span: LabelledSpan, findings: Findings, *, free: bool = False) -> list[Label]:
    """Return the labels of a span, faulty ones left out and told to `findings`."""
    found = []
    for text in span.labels:
        label = _label(text.split())
        if isinstance(label, Label) and label.family == "block" and not free:
            label = f"{label.kind!r} is a label for texts that are no Markdown of ours; use Markdown here"
        if isinstance(label, Label):
            found.append(label)
        else:
            findings.error(span.at, label)
    return found


def _label(words: list[str]) -> Label | str:
    if not words:
        return "this span has an empty label; name one behind the bar, as in {Nigeria|GPE}"
    kind, rest = words[0], words[1:]
    if kind in ENTITY_TYPES:
        return _entity(kind, rest)
    if kind in TIMEX_TYPES:
        return _date(kind, rest)
    if kind in STATEMENT_KINDS or kind in MARK_KINDS:
        return _quote(kind, rest)
    if kind in ("cue", "speaker"):
        return _part(kind, rest)
    if kind == "see":
        return (
            Label("see", kind, name=rest[0])
            if len(rest) == 1
            else "write see and the note's label: {Ibid.|see 3}"
        )
    if kind in FREE_LABELS:
        return _block(kind, rest)
    known = ", ".join(
        [*sorted(ENTITY_TYPES), *sorted(TIMEX_TYPES), *sorted(STATEMENT_KINDS | MARK_KINDS), "cue, speaker"]
    )
    return f"{kind!r} is no known label; use one of {known}"


def _entity(kind: str, rest: list[str]) -> Label | str:
    match rest:
        case []:
            return Label("entity", kind)
        case [name] if name != ">":
            return Label("entity", kind, name=name)
        case [">", other]:
            return Label("entity", kind, other=other)
        case [name, ">", other]:
            return Label("entity", kind, name=name, other=other)
    return (
        f"cannot read {kind} {' '.join(rest)!r}; write {kind}, {kind} identity or {kind} identity > identity"
    )


def _date(kind: str, rest: list[str]) -> Label | str:
    if len(rest) not in (1, 2):
        return f"write {kind}, a TIMEX3 value and at most one modifier, as in DATE 199 START"
    value, mod = rest[0], rest[1] if len(rest) == 2 else None
    fault = timex_fault(kind, value, mod)
    return fault if fault else Label("date", kind, value=value, mod=mod)


def _quote(kind: str, rest: list[str]) -> Label | str:
    notes = [word.removeprefix("note=") for word in rest if word.startswith("note=")]
    names = [word for word in rest if not word.startswith("note=")]
    if len(names) > 1 or len(notes) > 1 or (kind in STATEMENT_KINDS and not names):
        return f"write {kind} and the statement's name, with note=4 behind it if a note cites it"
    return Label("quote", kind, name=names[0] if names else "", other=notes[0] if notes else None)


def _part(kind: str, rest: list[str]) -> Label | str:
    match rest:
        case [name]:
            return Label(kind, kind, name=name)  # type: ignore[arg-type]  # the two kinds are families
        case [name, ">", other] if kind == "speaker":
            return Label("speaker", kind, name=name, other=other)
    return f"write {kind} and the name of its statement, as in {kind} q1"


def _block(kind: str, rest: list[str]) -> Label | str:
    if kind in ("note", "marker") and len(rest) != 1:
        return f"write {kind} and the note's label, as in {kind} 4"
    if kind == "heading" and not (len(rest) == 1 and rest[0].isdigit() and int(rest[0]) > 0):
        return "write heading and its level, as in heading 2"
    if len(rest) > 1:
        return f"write {kind} and at most a name"
    return Label("block", kind, name=rest[0] if rest else "")


@dataclass(frozen=True, slots=True)
class SentenceClass:
    """Role of a sentence and the directions of its factors."""

    role: str
    factors: dict[str, str]


def sentence_class(
    label: SentenceLabel, factors: Sequence[str], aliases: Mapping[str, str], findings: Findings
) -> SentenceClass | None:
    """Return what a sentence label says, or None if it is faulty (told to `findings`)."""
    if not label.words or label.words[0] not in ROLES:
        findings.error(
            label.at, "a sentence label is {#n}, {#p} or {#c}, with factors behind p and c: {#p geo-}"
        )
        return None
    role, found = ROLES[label.words[0]], {}
    for word in label.words[1:]:
        name, sign = word[:-1], word[-1]
        if sign not in DIRECTIONS:
            findings.error(label.at, f"factor {word!r} has no direction; write {word}-, {word}+ or {word}~")
            return None
        factor = _factor(name, factors, aliases)
        if factor is None:
            known = ", ".join([*factors, *aliases])
            findings.error(label.at, f"{name!r} names no factor, or more than one; use one of {known}")
            return None
        if factor in found:
            findings.error(label.at, f"factor {factor} stands twice on one sentence; keep one")
            return None
        found[factor] = DIRECTIONS[sign]
    if found and role == "none":
        findings.error(
            label.at, "a sentence of role none has no factors; make it {#p …} or {#c …}, or drop them"
        )
        return None
    return SentenceClass(role, found)


def _factor(name: str, factors: Sequence[str], aliases: Mapping[str, str]) -> str | None:
    if not name:
        return None
    if name in factors:
        return name
    names = {factor: factor for factor in factors} | {a: f for a, f in aliases.items() if f in factors}
    hits = {factor for word, factor in names.items() if word.startswith(name)}
    return hits.pop() if len(hits) == 1 else None
