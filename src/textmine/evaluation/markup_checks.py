"""Checks of annotated spans against the text that they stand in and against one another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textmine.evaluation.conventions import conventions
from textmine.evaluation.findings import Findings
from textmine.evaluation.free_outline import Labelled
from textmine.evaluation.markup_labels import MARK_KINDS, identity_of
from textmine.evaluation.markup_parse import Parsed
from textmine.evaluation.outline import MARKER, Marker, OutlineBlock

_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_ABBREVIATION = re.compile(r"(?:\w\.){2,}|\b(?:Jr|Sr|Inc|Co|Ltd|Corp|Bros|St|ff?)\.|\b\w\.")
_TRAILING = ",;:"


def check_spans(
    parsed: Parsed, blocks: Sequence[OutlineBlock], labelled: Sequence[Labelled], findings: Findings
) -> None:
    """Tell what is wrong with the extents of spans: white space, punctuation, nesting, quotation marks."""
    quoted = [block for block in blocks if block.kind == "blockquote"]
    for span, label in labelled:
        if label.family == "block":
            continue
        text = parsed.plain[span.start : span.end]
        if text != text.strip():
            findings.warn(
                span.at, f"the span “{_short(text)}” begins or ends with white space; move the brace"
            )
        _check_end(text, span.at, findings)
        if label.family == "quote":
            inside = any(block.start <= span.start and span.end <= block.end for block in quoted)
            _check_marks(parsed.plain, span.start, span.end, span.at, label.kind, inside, findings)
    _check_nesting(parsed, labelled, "entity", "entity mention", findings)
    _check_nesting(parsed, labelled, "date", "time expression", findings)
    _check_identities(parsed, labelled, findings)


def _check_end(text: str, at: int, findings: Findings) -> None:
    text = text.rstrip()
    stop = text.endswith(".") and not text.endswith("...") and not _ends_in_abbreviation(text)
    if text and (text[-1] in _TRAILING or stop):
        findings.warn(
            at, f"the span “{_short(text)}” ends with punctuation; put “{text[-1]}” behind the brace"
        )
    if (match := MARKER.search(text)) and match.end() == len(text):
        findings.warn(
            at, f"the span “{_short(text)}” ends with a note marker; put {match[0]} behind the brace"
        )


def _ends_in_abbreviation(text: str) -> bool:
    return any(match.end() == len(text) for match in _ABBREVIATION.finditer(text))


def _check_marks(
    text: str, start: int, end: int, at: int, kind: str, in_blockquote: bool, findings: Findings
) -> None:
    shown = _short(text[start:end])
    for opening, closing in conventions().quotation_marks:
        if text[start] == opening and text[end - 1] == closing and end - start > 1:
            inner = text[start + 1 : end - 1]
            if opening == closing or closing not in inner or opening not in inner:
                findings.error(
                    at,
                    f"the {kind} span “{shown}” holds its own quotation marks; put them outside the braces",
                )
                return
    if kind == "indirect" or in_blockquote:
        return
    if not (_opened(text, start) or _closed(text, end)):
        remedy = (
            "set it in quotation marks"
            if kind in MARK_KINDS
            else "set it in quotation marks, or label it indirect"
        )
        findings.warn(at, f"the {kind} span “{shown}” stands in no quotation marks; {remedy}")


def _opened(text: str, start: int) -> bool:
    """Return whether a quotation mark stands open at `start`: directly before it, or earlier in its paragraph."""
    before = text[:start].rstrip(" \t\r\n*_([…")
    if before[-1:] in conventions().opening:
        return True
    blank = [match.end() for match in _BLANK_LINE.finditer(text, max(0, start - 5000), start)]
    paragraph = text[blank[-1] if blank else max(0, start - 5000) : start]
    if paragraph.count('"') % 2:
        return True
    return any(
        opening != closing and closing != "’" and paragraph.count(opening) > paragraph.count(closing)
        for opening, closing in conventions().quotation_marks
    )


def _closed(text: str, end: int) -> bool:
    after = MARKER.sub("", text[end : end + 20]).lstrip(" .,;:!?…*_)]")
    return after[:1] in conventions().closing


def _check_nesting(
    parsed: Parsed, labelled: Sequence[Labelled], family: str, what: str, findings: Findings
) -> None:
    spans = sorted({(s.start, -s.end, s.at) for s, label in labelled if label.family == family})
    end = -1
    for start, minus_end, at in spans:
        if start < end:
            shown = _short(parsed.plain[start:-minus_end])
            findings.error(at, f"the {what} “{shown}” stands inside another; label the longest one only")
        end = max(end, -minus_end)
    for span, _ in _doubled(labelled, family):
        findings.error(span.at, f"this span is labelled twice as {what}; keep one label")


def _doubled(labelled: Sequence[Labelled], family: str) -> list[Labelled]:
    seen: set[int] = set()
    twice = []
    for span, label in labelled:
        if label.family == family:
            if span.at in seen:
                twice.append((span, label))
            seen.add(span.at)
    return twice


def _check_identities(parsed: Parsed, labelled: Sequence[Labelled], findings: Findings) -> None:
    types: dict[str, str] = {}
    for span, label in labelled:
        if label.family == "entity":
            name = label.name or identity_of(MARKER.sub("", parsed.plain[span.start : span.end]))
            first = types.setdefault(name, label.kind)
            if first != label.kind:
                findings.warn(
                    span.at,
                    f"the entity {name!r} is {first} above and {label.kind} here; use one type, or two names",
                )


def check_notes(
    parsed: Parsed, blocks: Sequence[OutlineBlock], marks: Sequence[Marker], labelled: Sequence[Labelled],
    findings: Findings,
) -> None:  # fmt: skip
    """Tell of notes without marker, markers without note, and labels that name a note that is not there."""
    defined: set[str] = set()
    for block in blocks:
        if block.kind == "note" and block.label is not None:
            if block.label in defined:
                findings.error(parsed.source(block.start), f"note {block.label} is defined twice; keep one")
            defined.add(block.label)
    marked = {mark.label for mark in marks}
    for mark in marks:
        if mark.label not in defined:
            findings.error(
                parsed.source(mark.start), f"note {mark.label} has no text; add a line [^{mark.label}]: …"
            )
    for block in blocks:
        if block.kind == "note" and block.label is not None and block.label not in marked:
            findings.error(
                parsed.source(block.start),
                f"note {block.label} has no marker in the text; set [^{block.label}] where it belongs",
            )
    for span, label in labelled:
        cited = label.other if label.family == "quote" else label.name if label.family == "see" else None
        if cited and cited not in defined:
            findings.error(span.at, f"there is no note {cited}; write the label of a note of this chapter")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else words[:39] + "…"
